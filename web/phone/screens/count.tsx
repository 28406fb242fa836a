import { useState } from 'preact/hooks'
import { baseUnitName } from '#web/ui/base-units.ts'
import { searchNames } from '../orders/catalogue.ts'
import { useOneAtATime } from '../one-at-a-time.ts'
import { go } from '../route.ts'
import { nameOf, useScene, useStored } from '../scene.ts'
import { keepCounted, sendCount } from '../stock/count-draft.ts'
import { countedPiles, type Pile, pilesOf } from '../stock/piles.ts'
import { readSetting } from '../storage/database.ts'
import { outboxStoreOf } from '../storage/outbox-store.ts'
import { ExpiresOn } from '../expires-on.tsx'

/** Counting what lies on the shelf, without being told what should. What is counted is kept at every touch. */
export function Count() {
  const scene = useScene()
  const { texts, database } = scene
  const [text, setText] = useState('')
  const oneAtATime = useOneAtATime()
  const stored = useStored(async () => {
    const stocktakes = await database.getAll('stocktakes')
    const known = {
      balances: await database.getAll('balances'),
      parcels: await database.getAll('parcels'),
      commands: await outboxStoreOf(database).all(),
      stocktakes,
    }
    const items = await database.getAll('products')
    return {
      piles: pilesOf(known, new Date()),
      pinyin: new Map(items.map((item) => [item.productId, item.pinyin])),
      counted: (await readSetting(database, 'count')) ?? {},
      stocktakes,
    }
  })
  if (stored === undefined) return <h1>{texts.count.title}</h1>
  const { piles, counted, stocktakes, pinyin } = stored
  const named = piles.map((pile) => ({ ...pile, pinyin: pinyin.get(pile.productId) ?? '' }))
  const shown = text.trim() === '' ? piles : searchNames(named, text)
  const total = countedPiles(piles, counted).flat().length
  const finish = () =>
    oneAtATime(async () => {
      await sendCount(scene, piles, stocktakes)
      go('pending')
    })
  return (
    <>
      <h1>{texts.count.title}</h1>
      <p class="quiet">{texts.count.hint}</p>
      <label class="search">
        {texts.order.search}
        <input type="search" value={text} onInput={({ currentTarget }) => setText(currentTarget.value)} />
      </label>
      {shown.length === 0 && <p class="empty">{texts.count.none}</p>}
      <ul class="cards">
        {shown.map((pile) => (
          <PileCard
            key={pile.id}
            pile={pile}
            units={counted[pile.id]}
            onUnits={(units) => void keepCounted(scene, pile, units)}
          />
        ))}
      </ul>
      {total > 0 && (
        <div class="bar">
          <p>{texts.count.counted(total)}</p>
          <button type="button" onClick={() => void finish()}>
            {texts.count.finish}
          </button>
        </div>
      )}
    </>
  )
}

interface PileProps {
  readonly pile: Pile
  readonly units: number | undefined
  readonly onUnits: (units: number | null) => void
}

function PileCard({ pile, units, onUnits }: PileProps) {
  const { texts, locale } = useScene()
  const { lotNumber, expiresOn, part, baseUnit, isRecount, awaitsReceipt } = pile
  const name = nameOf(pile, locale)
  const unitsText = texts.count.units(baseUnitName(baseUnit, locale))
  return (
    <li class="card" data-pile={`${lotNumber}/${part}`}>
      <p class="name">
        <strong>
          {name} {pile.strength}
        </strong>
        {part !== 'shelf' && <span class="tag">{texts.count.parts[part]}</span>}
      </p>
      <p class="quiet">
        {texts.receive.lot} {lotNumber}
        <ExpiresOn day={expiresOn} words={texts.receive.expires} />
      </p>
      {isRecount && <p class="notice">{texts.count.recount}</p>}
      {awaitsReceipt ? (
        <p class="notice">{texts.count.awaitsReceipt}</p>
      ) : (
        <label class="units">
          {unitsText}
          <input
            type="text"
            inputmode="numeric"
            aria-label={`${unitsText}: ${name} ${lotNumber}`}
            value={units ?? ''}
            onChange={({ currentTarget }) => {
              const typed = currentTarget.value.normalize('NFKC').trim()
              if (typed === '') return onUnits(null)
              const number = Number(typed)
              const isCount = Number.isInteger(number) && number >= 0 && number <= mostUnits
              if (isCount) onUnits(number)
              else currentTarget.value = units === undefined ? '' : String(units)
            }}
          />
        </label>
      )}
    </li>
  )
}

const mostUnits = 100_000_000
