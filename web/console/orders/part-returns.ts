import { html } from 'hono/html'
import type { listDiscrepanciesOperation } from '#api/fulfilment/list-discrepancies.ts'
import type { listReturnsOperation } from '#api/orders/returns.ts'
import { lineOfExtra } from '#domain/orders/extras.ts'
import { orderReturnReasons } from '#domain/orders/return-reasons.ts'
import { formatCount } from '../../ui/format.ts'
import type { Markup } from '../../ui/layout.ts'
import type { Item } from '../answer.ts'
import { nameOf as nameIn } from '../console-page.ts'
import { actForm, choice, dataTable, field, folded, named, pieces, tag } from '../kit.ts'
import { type Scene, typedIn } from '../scene.ts'
import type { PartDetail } from './order-page.ts'
import { shipmentsOfPart, type PartShipment } from './part-shipments.ts'

/** A return of a part, with the parcels that bring it back. */
export interface PartReturn extends Item<typeof listReturnsOperation> {
  readonly shipments: readonly PartShipment[]
}

interface ReturnsView {
  readonly part: PartDetail
  readonly side: 'seller' | 'buyer' | null
  readonly shipments: readonly PartShipment[]
  readonly discrepancies: readonly Item<typeof listDiscrepanciesOperation>[]
  readonly returns: readonly PartReturn[]
}

/** What goes back of a part: asked for by the buyer, answered by the seller, sent, received and credited. */
export function returnsOfPart(scene: Scene, view: ReturnsView): Markup {
  const { part, side, returns } = view
  const { locale, messages } = scene
  const texts = messages.orders
  const lotNumbers = new Map(
    view.shipments.flatMap(({ lines }) => lines.map((line) => [line.lotId, line.lotNumber])),
  )
  const rows = returns.flatMap((row) => {
    const line = part.lines.find(({ id }) => id === row.partLineId)
    const extra = view.discrepancies.find(({ id }) => id === row.discrepancyId)
    const goods = line ?? extra
    const isRecalled = extra?.isRecalled === true
    return goods === undefined ? [] : [{ row, line, goods, lotNumber: extra?.lotNumber, isRecalled }]
  })
  return pieces(
    dataTable(
      rows,
      [
        {
          head: texts.product,
          cell: ({ row, goods, lotNumber }) =>
            named(nameIn(goods, locale), lotNumber ?? lotNumbers.get(row.lotId) ?? null),
        },
        {
          head: texts.boxes,
          isNumber: true,
          cell: ({ row, line }) =>
            line === undefined
              ? `${texts.units} ${formatCount(row.units, locale)}`
              : formatCount(row.units / line.packUnits, locale),
        },
        { head: texts.returnReason, cell: ({ row }) => named(texts.returnReasons[row.reason], row.answer) },
        { head: texts.state, cell: ({ row }) => tag(texts.returnStates[row.state], toneOf(row.state)) },
        { head: texts.decision, cell: (goods) => actOf(scene, side, goods.row, goods) ?? '–' },
      ],
      texts.noReturns,
    ),
    ...returns.flatMap(({ shipments }) =>
      shipments.length === 0 || side === null
        ? []
        : [
            html`<h3>${texts.returnParcel}</h3>`,
            shipmentsOfPart(scene, { side: side === 'buyer' ? 'seller' : 'buyer', shipments }),
          ],
    ),
    side === 'buyer' && scene.may('order.receive') ? askForm(scene, view) : null,
  )
}

function toneOf(state: PartReturn['state']): 'good' | 'warn' | 'plain' {
  if (state === 'requested' || state === 'agreed') return 'warn'
  return state === 'credited' || state === 'taken_back' ? 'good' : 'plain'
}

function actOf(
  scene: Scene,
  side: ReturnsView['side'],
  { id, state, shipments, discrepancyId }: PartReturn,
  { isRecalled }: { readonly isRecalled: boolean },
): Markup | null {
  const texts = scene.messages.orders
  const hidden = { returnId: id }
  const plain = (act: string, label: string, tone?: 'quiet') =>
    actForm({
      act,
      key: scene.newKey(),
      label,
      hidden,
      isInline: true,
      ...(tone === undefined ? {} : { tone }),
    })
  if (side === 'buyer' && scene.may('order.receive')) {
    const keep = discrepancyId === null ? texts.withdrawReturn : texts.keepExtras
    const withdraw = plain('withdrawReturn', keep, 'quiet')
    if (state === 'requested') return withdraw
    const other = isRecalled ? plain('writeOffRecalledReturn', texts.writeOffReturn, 'quiet') : withdraw
    return state === 'agreed' ? pieces(plain('sendBack', texts.sendBack), other) : null
  }
  if (side !== 'seller' || !scene.may('order.sell')) return null
  if (state === 'sent_back')
    return shipments.some((shipment) => shipment.state === 'received')
      ? plain('creditReturn', discrepancyId === null ? texts.creditReturn : texts.takeBackExtras)
      : null
  if (state === 'agreed' && discrepancyId !== null)
    return plain('writeOffReturn', texts.writeOffReturn, 'quiet')
  if (state !== 'requested') return null
  const answer = field({
    name: 'answer',
    label: texts.returnAnswer,
    isRequired: true,
    longest: 500,
    value: typedIn(scene, 'refuseReturn', hidden).maybe('answer'),
  })
  return pieces(
    plain('agreeReturn', texts.agreeReturn),
    actForm({
      act: 'refuseReturn',
      key: scene.newKey(),
      label: texts.refuseReturn,
      hidden,
      tone: 'quiet',
      fields: answer,
    }),
  )
}

/** A lot that came with a line, and base units of it. */
interface CameLot {
  readonly lineId: string
  readonly lotId: string
  readonly lotNumber: string | null
  readonly units: number
}

/** By the lots that came: of each no more than its parcels brought, with the extras that the buyer kept. */
function cameWith({ part, shipments, discrepancies, returns }: ReturnsView): CameLot[] {
  const brought = shipments
    .filter(({ state }) => state === 'received')
    .flatMap(({ lines }) => lines)
    .map(({ requestLineId, ...lot }) => ({ ...lot, lineId: requestLineId ?? '' }))
  const keptAfterAll = new Map(
    returns.map(({ discrepancyId, state, keptUnits }) => [
      discrepancyId,
      state === 'withdrawn' ? keptUnits : 0,
    ]),
  )
  const extras = discrepancies
    .filter(({ kind }) => kind === 'over')
    .map((extra) => ({
      ...extra,
      lotId: extra.lotId ?? '',
      lineId: lineOfExtra(part.lines, extra)?.id ?? '',
      units: extra.state === 'kept' ? extra.units : (keptAfterAll.get(extra.id) ?? 0),
    }))
  const groups = Map.groupBy([...brought, ...extras], ({ lineId, lotId }) => `${lineId}/${lotId}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    const units = group.reduce((sum, lot) => sum + lot.units, 0)
    return first === undefined || units === 0 ? [] : [{ ...first, units }]
  })
}

function askForm(scene: Scene, view: ReturnsView): Markup {
  const { locale, messages, sent } = scene
  const texts = messages.orders
  const came = cameWith(view).flatMap(({ lineId, lotId, lotNumber, units }) => {
    const line = view.part.lines.find(({ id }) => id === lineId)
    if (line === undefined) return []
    const most = texts.upTo(formatCount(units / line.packUnits, locale))
    return [
      [`${lineId}/${lotId}`, `${nameIn(line, locale)} · ${texts.lot} ${lotNumber ?? ''} · ${most}`] as const,
    ]
  })
  return folded(
    texts.askReturn,
    pieces(
      html`<p class="hint">${texts.askReturnHint}</p>`,
      actForm({
        act: 'askReturn',
        key: scene.newKey(),
        label: texts.askReturn,
        fields: pieces(
          choice({ name: 'what', label: texts.returnWhat, options: came, value: sent?.maybe('what') }),
          field({
            name: 'returnBoxes',
            label: texts.boxes,
            type: 'number',
            min: 1,
            isRequired: true,
            value: sent?.maybe('returnBoxes'),
          }),
          choice({
            name: 'returnReason',
            label: texts.returnReason,
            options: orderReturnReasons.map((reason) => [reason, texts.returnReasons[reason]] as const),
            value: sent?.maybe('returnReason'),
          }),
        ),
      }),
    ),
  )
}
