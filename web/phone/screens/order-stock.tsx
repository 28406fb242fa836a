import { useState } from 'preact/hooks'
import { formatMoney } from '#web/ui/format.ts'
import { draftFen, knownLineFen, searchNames } from '../orders/catalogue.ts'
import { draftLines, type PacksChange } from '../orders/draft.ts'
import { changeDraft, sendDraft } from '../orders/keep-draft.ts'
import { useOneAtATime } from '../one-at-a-time.ts'
import { go } from '../route.ts'
import { nameOf, useScene, useStored, type Scene } from '../scene.ts'
import { readSetting } from '../storage/database.ts'
import type { CatalogueItem, Suggestion } from '../sync/answers.ts'
import { Stepper } from './stepper.tsx'

/** Writing an order: what is suggested, what is searched for, and the draft, which is kept at every touch. */
export function OrderStock() {
  const scene = useScene()
  const { texts, database } = scene
  const stored = useStored(async () => ({
    items: await database.getAll('products'),
    suggestions: await database.getAll('suggestions'),
    draft: (await readSetting(database, 'draft')) ?? {},
  }))
  const [text, setText] = useState('')
  const oneAtATime = useOneAtATime()
  if (stored === undefined) return <h1>{texts.order.title}</h1>
  const { items, suggestions, draft } = stored
  const lines = draftLines(draft, items)
  const itemById = new Map(items.map((item) => [item.productId, item]))
  const send = () =>
    oneAtATime(async () => {
      await sendDraft(scene, items)
      go('orders')
    })
  const row = (item: CatalogueItem, suggestion?: Suggestion) => (
    <ProductRow
      key={item.productId}
      {...{ item, suggestion }}
      packs={draft[item.productId] ?? 0}
      onChange={(change) => void changeDraft(scene, item.productId, change)}
    />
  )
  const suggested = suggestions.flatMap((suggestion) => {
    const item = itemById.get(suggestion.productId)
    return item === undefined || suggestion.packs === 0 ? [] : [row(item, suggestion)]
  })
  const found = searchNames(items, text)
  const isFound = new Set(found)
  const others = lines.filter(
    ({ item }) => !suggestions.some(({ productId }) => productId === item.productId) && !isFound.has(item),
  )
  return (
    <>
      <h1>{texts.order.title}</h1>
      <label class="search">
        {texts.order.search}
        <input type="search" value={text} onInput={({ currentTarget }) => setText(currentTarget.value)} />
        <small>{texts.order.searchHint}</small>
      </label>
      {text.trim() !== '' && found.length === 0 && <p class="empty">{texts.order.nothingFound}</p>}
      <ul class="cards">{found.map((item) => row(item))}</ul>
      {others.length > 0 && <h2>{texts.order.draft}</h2>}
      <ul class="cards">{others.map(({ item }) => row(item))}</ul>
      <h2>{texts.order.suggested}</h2>
      {suggested.length === 0 && <p class="empty">{texts.order.noSuggestions}</p>}
      <ul class="cards">{suggested}</ul>
      {lines.length > 0 && <DraftBar lines={lines} onSend={() => void send()} />}
    </>
  )
}

interface RowProps {
  readonly item: CatalogueItem
  readonly suggestion: Suggestion | undefined
  readonly packs: number
  readonly onChange: (change: PacksChange) => void
}

function ProductRow({ item, suggestion, packs, onChange }: RowProps) {
  const { texts, locale } = useScene()
  const boxFen = knownLineFen(item, Math.max(1, packs) * item.packUnits)
  const isBarred = item.obstacles.length > 0
  const price =
    boxFen === null
      ? texts.order.noPrice
      : `${formatMoney(boxFen / Math.max(1, packs), locale)} ${texts.order.perPack}`
  return (
    <li class="card product" data-product={item.standardCode}>
      <p class="name">
        <strong>{nameOf(item, locale)}</strong> <span>{item.strength}</span>
      </p>
      <p class="quiet">
        {item.manufacturer} · {isBarred ? texts.order.cannotOrder : price}
      </p>
      {suggestion !== undefined && <p class="reason">{reasonText(texts, suggestion)}</p>}
      <div class="row">
        {suggestion !== undefined && packs !== suggestion.packs && (
          <button type="button" class="soft" onClick={() => onChange(() => suggestion.packs)}>
            {texts.order.suggested} {texts.order.packs(suggestion.packs)}
          </button>
        )}
        <Stepper {...{ packs, onChange }} name={nameOf(item, locale)} isBarred={isBarred} />
      </div>
    </li>
  )
}

function reasonText(texts: Scene['texts'], { reason: { code, parameters } }: Suggestion): string {
  const { usableUnits, inboundUnits, pointUnits } = parameters
  return texts.order.reasons[code](Number(usableUnits), Number(inboundUnits), Number(pointUnits))
}

interface BarProps {
  readonly lines: readonly { readonly item: CatalogueItem; readonly packs: number }[]
  readonly onSend: () => void
}

function DraftBar({ lines, onSend }: BarProps) {
  const { texts, locale } = useScene()
  const fen = draftFen(lines)
  return (
    <div class="bar">
      <p>
        {texts.orders.lines(lines.length)} ·{' '}
        {fen === null ? texts.order.totalUnknown : `${texts.order.total} ${formatMoney(fen, locale)}`}
      </p>
      <button type="button" onClick={onSend}>
        {texts.order.send}
      </button>
    </div>
  )
}
