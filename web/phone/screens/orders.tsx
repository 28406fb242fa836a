import { useState } from 'preact/hooks'
import { formatInstant, formatMoney } from '#web/ui/format.ts'
import { isTooLong } from '#web/ui/text-length.ts'
import type { OutboxCommand } from '../outbox/command.ts'
import { mayWithdraw } from '../outbox/rules.ts'
import { isChanged, knownOrders, type KnownOrder } from '../orders/standing.ts'
import { go } from '../route.ts'
import { act, nameOf, problemText, useScene, useStored, type Scene } from '../scene.ts'
import { tellChange } from '../storage/changes.ts'
import { writeSetting } from '../storage/database.ts'
import { outboxStoreOf, withdrawCommand } from '../storage/outbox-store.ts'
import type { CatalogueItem } from '../sync/answers.ts'
import { TextInput } from '../text-input.tsx'

/** All orders of this site that the phone knows, with where each stands. */
export function Orders() {
  const { texts, database } = useScene()
  const stored = useStored(async () => ({
    commands: await outboxStoreOf(database).all(),
    orders: await database.getAll('orders'),
    items: await database.getAll('products'),
  }))
  if (stored === undefined) return <h1>{texts.orders.title}</h1>
  const itemById = new Map(stored.items.map((item) => [item.productId, item]))
  const known = knownOrders(stored.commands, stored.orders)
  return (
    <>
      <h1>{texts.orders.title}</h1>
      {known.length === 0 && <p class="empty">{texts.orders.none}</p>}
      <ul class="cards">
        {known.map((order) => (
          <OrderCard key={order.id} {...{ order, itemById }} commands={stored.commands} />
        ))}
      </ul>
    </>
  )
}

interface CardProps {
  readonly order: KnownOrder
  readonly itemById: ReadonlyMap<string, CatalogueItem>
  readonly commands: readonly OutboxCommand[]
}

interface Line {
  readonly productId: string
  readonly name: string
  readonly packs: number
}

function OrderCard({ order, itemById, commands }: CardProps) {
  const scene = useScene()
  const { texts, locale } = scene
  const { standing, at, command, order: brought } = order
  const lines = linesOf(scene, order, itemById)
  const cancel = commands.find(
    ({ kind, payload, state }) =>
      kind === 'order.cancel' &&
      state !== 'withdrawn' &&
      (('id' in payload.order && payload.order.id === order.id) ||
        ('placedByKey' in payload.order && payload.order.placedByKey === order.id)),
  )
  const totalFen = brought?.totalFen ?? command?.payload.agreedGoodsFen ?? null
  return (
    <li class="card order" data-standing={standing}>
      <p class="name">
        <strong class={`tag ${standing}`}>{texts.orders.standings[standing]}</strong>
        <span class="quiet">{formatInstant(new Date(at), locale)}</span>
      </p>
      <p>
        {lines
          .slice(0, mostNames)
          .map(({ name, packs }) => `${name} × ${packs}`)
          .join(locale === 'zh-CN' ? '，' : ', ')}
        {lines.length > mostNames && ` … ${texts.orders.lines(lines.length)}`}
        {totalFen !== null && ` · ${formatMoney(totalFen, locale)}`}
      </p>
      <p class="quiet">{texts.orders.hints[standing]}</p>
      {command?.problem && <p class="notice bad">{problemText(scene, command.problem.code)}</p>}
      {brought?.reason && <p class="notice">{brought.reason}</p>}
      <Changes order={order} itemById={itemById} />
      {cancel?.state === 'saved' && <p class="notice">{texts.orders.cancelWaits}</p>}
      {cancel?.problem && <p class="notice bad">{problemText(scene, cancel.problem.code)}</p>}
      <Acts {...{ order, lines }} isCancelling={cancel !== undefined && cancel.state !== 'refused'} />
    </li>
  )
}

const mostNames = 3
/** Characters of a reason. */
const longestReason = 200

function linesOf({ locale }: Scene, { order, command }: KnownOrder, itemById: CardProps['itemById']): Line[] {
  if (order !== null)
    return order.lines.map((line) => ({
      productId: line.productId,
      name: nameOf(line, locale),
      packs: line.units / line.packUnits,
    }))
  return (command?.payload.lines ?? []).map(({ productId, units }) => {
    const item = itemById.get(productId)
    const name = item === undefined ? productId.slice(-6) : nameOf(item, locale)
    return { productId, name, packs: units / (item?.packUnits ?? 1) }
  })
}

/** What a seller changed, line by line. */
function Changes({ order: { order }, itemById }: Pick<CardProps, 'order' | 'itemById'>) {
  const { texts, locale } = useScene()
  const changed = order?.parts.filter(isChanged) ?? []
  const nameOfProduct = (productId: string) => {
    const item = itemById.get(productId) ?? order?.lines.find((line) => line.productId === productId)
    return item === undefined ? productId.slice(-6) : nameOf(item, locale)
  }
  const rows = changed.flatMap(({ id, state, lines, substitutes, reason }) => [
    ...lines
      .filter(({ units, dispatchedUnits }) => dispatchedUnits < units)
      .map(({ productId, units, dispatchedUnits }) => (
        <li key={`${id}/${productId}`}>
          {nameOfProduct(productId)}: {texts.orders.fewerCome(units, dispatchedUnits)}
          {state === 'declined' && reason !== null && ` (${reason})`}
        </li>
      )),
    ...substitutes
      .filter((one) => one.state === 'offered')
      .map(({ productId }) => (
        <li key={`${id}/${productId}/instead`}>
          {texts.orders.substitute}: {nameOfProduct(productId)}
        </li>
      )),
  ])
  return rows.length === 0 ? null : <ul class="notice">{rows}</ul>
}

interface ActsProps {
  readonly order: KnownOrder
  readonly lines: readonly Line[]
  readonly isCancelling: boolean
}

function Acts({ order, lines, isCancelling }: ActsProps) {
  const scene = useScene()
  const { texts, database } = scene
  const [isAsking, setAsking] = useState(false)
  const { command, standing } = order
  const reorder = async () => {
    await writeSetting(
      database,
      'draft',
      Object.fromEntries(lines.map(({ productId, packs }) => [productId, packs])),
    )
    tellChange()
    go('order')
  }
  const withdraw = async (key: string) => {
    if (!(await withdrawCommand(database, key))) setAsking(true)
    tellChange()
  }
  const mayCancel =
    !isCancelling && (standing === 'sent' || standing === 'accepted' || standing === 'changed')
  return (
    <>
      <div class="row">
        <button type="button" class="soft" onClick={() => void reorder()}>
          {command?.problem?.code === 'priceChanged' ? texts.orders.orderAgain : texts.orders.reorder}
        </button>
        {command !== null && mayWithdraw(command) && (
          <button type="button" class="plain" onClick={() => void withdraw(command.key)}>
            {texts.orders.withdraw}
          </button>
        )}
        {mayCancel && !isAsking && (
          <button type="button" class="plain" onClick={() => setAsking(true)}>
            {texts.orders.cancel}
          </button>
        )}
      </div>
      {isAsking && <CancelForm order={order} onDone={() => setAsking(false)} />}
    </>
  )
}

function CancelForm({ order, onDone }: { readonly order: KnownOrder; readonly onDone: () => void }) {
  const scene = useScene()
  const { texts } = scene
  const [reason, setReason] = useState('')
  const cancel = async (event: SubmitEvent) => {
    event.preventDefault()
    if (isTooLong(reason, longestReason)) return
    const placedByKey = order.order === null ? order.command?.key : undefined
    await act(scene, {
      kind: 'order.cancel',
      payload: {
        order: placedByKey === undefined ? { id: order.id } : { placedByKey },
        reason: reason.trim(),
      },
    })
    onDone()
  }
  return (
    <form class="cancel" onSubmit={(event) => void cancel(event)}>
      <label>
        {texts.orders.cancelReason}
        <TextInput value={reason} longest={longestReason} isRequired onInput={setReason} />
      </label>
      <button class="danger" disabled={isTooLong(reason, longestReason)}>
        {texts.orders.cancelConfirm}
      </button>
    </form>
  )
}
