import { useState } from 'preact/hooks'
import { baseUnitName } from '#web/ui/base-units.ts'
import { searchNames } from '../orders/catalogue.ts'
import { go } from '../route.ts'
import { act, nameOf, useScene, useStored, type Scene } from '../scene.ts'
import { countedPiles, type Pile, pilesOf } from '../stock/piles.ts'
import { tellChange } from '../storage/changes.ts'
import { type CountDraft, readSetting, writeSetting } from '../storage/database.ts'
import { outboxStoreOf } from '../storage/outbox-store.ts'
import type { Stocktake } from '../sync/answers.ts'
import { ExpiresOn } from '../expires-on.tsx'

/** Counting what lies on the shelf, without being told what should. What is counted is kept at every touch. */
export function Count() {
  const scene = useScene()
  const { texts, database } = scene
  const [text, setText] = useState('')
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
  const pages = countedPiles(piles, counted)
  const total = pages.flat().length
  const keep = async (pile: Pile, units: number | null) => {
    const { [pile.id]: _before, ...others } = (await readSetting(database, 'count')) ?? {}
    await keepCount(scene, units === null ? others : { ...others, [pile.id]: units })
  }
  const finish = async () => {
    await sendCount(scene, pages, stocktakes)
    await keepCount(scene, {})
    go('pending')
  }
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
            onUnits={(units) => void keep(pile, units)}
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

async function keepCount({ database }: Scene, counted: CountDraft): Promise<void> {
  await writeSetting(database, 'count', counted)
  tellChange()
}

/** Goes on with the count that is open, or opens one of what was counted. */
async function sendCount(
  scene: Scene,
  pages: ReturnType<typeof countedPiles>,
  [open]: readonly Stocktake[],
): Promise<void> {
  const countedAt = new Date().toISOString()
  const { siteId } = scene.owner
  const lotIds = [...new Set(pages.flat().map(({ lotId }) => lotId))]
  const stocktake =
    open === undefined
      ? { openedByKey: (await act(scene, { kind: 'stocktake.open', payload: { siteId, lotIds } })).key }
      : { id: open.id }
  for (const piles of pages)
    await act(scene, { kind: 'stocktake.count', payload: { stocktake, piles, countedAt } })
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
