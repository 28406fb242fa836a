import { html } from 'hono/html'
import type { listDiscrepanciesOperation } from '#api/fulfilment/list-discrepancies.ts'
import { discrepancyDecisions, isDecisionOf, mayDecide } from '#domain/fulfilment/discrepancies.ts'
import { orderPartStates } from '#domain/orders/states.ts'
import { mayMove } from '#domain/state-table.ts'
import { formatCount, formatMoney } from '../../ui/format.ts'
import type { Markup } from '../../ui/layout.ts'
import type { Item } from '../answer.ts'
import { nameOf as nameIn } from '../console-page.ts'
import {
  actForm,
  choice,
  dataTable,
  factList,
  field,
  folded,
  instantText,
  named,
  pieces,
  section,
  tag,
} from '../kit.ts'
import { type NameOfId, type Scene, typedIn } from '../scene.ts'
import { foldedReason } from './folded-reason.ts'
import type { PartDetail } from './order-page.ts'
import { partDeadline, toneOfPart } from './order-tones.ts'
import { returnsOfPart, type PartReturn } from './part-returns.ts'
import { shipmentsOfPart, type PartShipment } from './part-shipments.ts'

export interface PartView {
  readonly part: PartDetail
  /** Which of the two the reader's organisation is; null for who only looks on. */
  readonly side: 'seller' | 'buyer' | null
  readonly shipments: readonly PartShipment[]
  readonly discrepancies: readonly Item<typeof listDiscrepanciesOperation>[]
  readonly returns: readonly PartReturn[]
  readonly nameOf: NameOfId
}

/** What one seller brings of an order: for the seller to accept and send, for the buyer to receive. */
export function partPage(scene: Scene, view: PartView): Markup {
  const { part, side, nameOf } = view
  const { locale, messages, now } = scene
  const texts = messages.orders
  return pieces(
    factList([
      [texts.state, tag(texts.partStates[part.state], toneOfPart(part.state))],
      [texts.nextDue, partDeadline(scene, part, now)],
      [texts.seller, nameOf(part.sellerTenantId)],
      [texts.buyer, nameOf(part.buyerTenantId)],
      [texts.site, nameOf(part.buyerSiteId)],
      [texts.goods, formatMoney(part.goodsFen, locale)],
      [texts.delivery, formatMoney(part.deliveryFen, locale)],
      [texts.reason, part.reason],
      [
        texts.order,
        side === 'buyer' ? html`<a href="/console/orders/${part.orderId}">${texts.backToOrder}</a>` : null,
      ],
    ]),
    side === 'seller' && scene.may('order.sell') ? sellerActs(scene, part) : null,
    section(texts.lines, linesTable(scene, part)),
    section(texts.shipments, shipmentsOfPart(scene, view)),
    section(texts.discrepancies, discrepanciesOf(scene, view)),
    part.receivedAt === null ? null : section(texts.returns, returnsOfPart(scene, view)),
    section(texts.invoice, invoiceOf(scene, part)),
    part.substitutes.length === 0 ? null : section(texts.substitutes, substitutesOf(scene, part)),
    side === 'buyer' && scene.may('order.place') && mayMove(orderPartStates, part.state, 'cancelled')
      ? html`<section>${foldedReason(scene, 'cancel', texts.cancelPart)}</section>`
      : null,
  )
}

function sellerActs(scene: Scene, part: PartDetail): Markup | null {
  const texts = scene.messages.orders
  const mayAccept = mayMove(orderPartStates, part.state, 'accepted')
  if (!mayAccept) return null
  const supply = part.lines.map((line) =>
    field({
      name: `boxes.${line.id}`,
      label: `${nameIn(line, scene.locale)} · ${texts.boxes}`,
      type: 'number',
      min: 0,
      max: line.units / line.packUnits,
      value: scene.sent?.maybe(`boxes.${line.id}`) ?? line.units / line.packUnits,
    }),
  )
  return section(
    texts.acceptTitle,
    pieces(
      html`<p class="hint">${texts.acceptHint}</p>`,
      actForm({ act: 'accept', key: scene.newKey(), label: texts.accept, fields: pieces(...supply) }),
      foldedReason(scene, 'decline', texts.decline),
      folded(texts.offerSubstitute, substituteForm(scene, part), typedIn(scene, 'substitute').isOpen),
    ),
  )
}

function substituteForm(scene: Scene, { lines }: PartDetail): Markup {
  const texts = scene.messages.orders
  const typed = typedIn(scene, 'substitute')
  return actForm({
    act: 'substitute',
    key: scene.newKey(),
    label: texts.offerSubstitute,
    fields: pieces(
      choice({
        name: 'line',
        label: texts.substituteFor,
        value: typed.maybe('line'),
        options: lines.map((line) => [line.id, nameIn(line, scene.locale)] as const),
      }),
      field({
        name: 'code',
        label: texts.substituteProduct,
        isRequired: true,
        longest: 14,
        value: typed.maybe('code'),
      }),
      field({
        name: 'boxes',
        label: texts.boxes,
        type: 'number',
        min: 1,
        isRequired: true,
        value: typed.maybe('boxes'),
      }),
    ),
  })
}

function linesTable({ locale, messages }: Scene, { lines }: PartDetail): Markup {
  const texts = messages.orders
  const boxes = (units: number, packUnits: number) => formatCount(units / packUnits, locale)
  return dataTable(
    lines,
    [
      {
        head: texts.product,
        cell: (line) => named(nameIn(line, locale), `${line.strength} × ${line.packUnits}`),
      },
      { head: texts.boxes, isNumber: true, cell: ({ units, packUnits }) => boxes(units, packUnits) },
      {
        head: texts.unitPrice,
        isNumber: true,
        cell: ({ unitPriceTenThousandths, packUnits }) =>
          formatMoney((unitPriceTenThousandths * packUnits) / 100, locale),
      },
      { head: texts.lineTotal, isNumber: true, cell: ({ totalFen }) => formatMoney(totalFen, locale) },
      {
        head: texts.dispatchedAt,
        isNumber: true,
        cell: ({ dispatchedUnits, packUnits }) => boxes(dispatchedUnits, packUnits),
      },
      {
        head: texts.receivedAt,
        isNumber: true,
        cell: ({ receivedUnits, packUnits }) =>
          receivedUnits === null ? '–' : boxes(receivedUnits, packUnits),
      },
    ],
    texts.noParts,
  )
}

function discrepanciesOf(scene: Scene, { discrepancies, side }: PartView): Markup {
  const { locale, messages } = scene
  const texts = messages.orders
  const table = dataTable(
    discrepancies,
    [
      { head: texts.product, cell: (row) => named(nameIn(row, locale), row.lotNumber) },
      { head: texts.state, cell: ({ kind }) => tag(texts.discrepancyKinds[kind], 'warn') },
      { head: texts.units, isNumber: true, cell: ({ units }) => formatCount(units, locale) },
      { head: texts.note, cell: ({ note, decisionNote }) => decisionNote ?? note ?? '–' },
      {
        head: texts.decision,
        cell: ({ id, kind, state, isRecalled }) => {
          const typed = typedIn(scene, 'decide', { discrepancyId: id })
          const open = discrepancyDecisions.filter(
            (decision) =>
              mayDecide(kind, decision) &&
              isDecisionOf(decision, side === 'seller' ? 'sender' : 'receiver', { isRecalled }),
          )
          return state !== 'open' || side === null || !scene.may('discrepancy.decide')
            ? tag(texts.decisions[state], state === 'open' ? 'warn' : 'good')
            : actForm({
                act: 'decide',
                key: scene.newKey(),
                label: texts.decide,
                hidden: { discrepancyId: id },
                fields: pieces(
                  choice({
                    name: 'decision',
                    label: texts.decision,
                    isLabelHidden: true,
                    value: typed.maybe('decision'),
                    options: open.map((decision) => [decision, texts.decisionsToTake[decision]] as const),
                  }),
                  field({
                    name: 'note',
                    label: texts.note,
                    isRequired: true,
                    longest: 200,
                    value: typed.maybe('note'),
                  }),
                ),
              })
        },
      },
    ],
    texts.noDiscrepancies,
  )
  const hasExtras = side === 'buyer' && discrepancies.some(({ kind }) => kind === 'over')
  return hasExtras ? pieces(html`<p class="hint">${texts.extrasHint}</p>`, table) : table
}

function invoiceOf(scene: Scene, { invoice, extrasInvoices, notes }: PartDetail): Markup {
  const { locale, messages } = scene
  const texts = messages.orders
  if (invoice === null) return html`<p class="empty">${texts.noInvoice}</p>`
  const { totalFen, settledFen, dueOn, issuedAt } = invoice
  return pieces(
    factList([
      [texts.issuedAt, instantText(issuedAt, locale)],
      [texts.invoiceTotal, formatMoney(totalFen, locale)],
      [texts.settled, formatMoney(settledFen, locale)],
      [texts.owed, formatMoney(totalFen - settledFen, locale)],
      [texts.dueOn, dueOn],
    ]),
    html`<h3>${texts.creditNotes}</h3>`,
    dataTable(
      notes,
      [
        { head: texts.noteKind, cell: ({ kind }) => texts.noteKinds[kind] },
        { head: texts.issuedAt, cell: (note) => instantText(note.issuedAt, locale) },
        { head: texts.total, isNumber: true, cell: (note) => formatMoney(note.totalFen, locale) },
      ],
      texts.noCreditNotes,
    ),
    extrasInvoices.length === 0 ? null : html`<h3>${texts.extrasInvoices}</h3>`,
    extrasInvoices.length === 0 ? null : extrasTable(scene, extrasInvoices),
  )
}

function extrasTable({ locale, messages }: Scene, invoices: PartDetail['extrasInvoices']): Markup {
  const texts = messages.orders
  return dataTable(
    invoices,
    [
      { head: texts.issuedAt, cell: ({ issuedAt }) => instantText(issuedAt, locale) },
      { head: texts.total, isNumber: true, cell: ({ totalFen }) => formatMoney(totalFen, locale) },
      { head: texts.settled, isNumber: true, cell: ({ settledFen }) => formatMoney(settledFen, locale) },
      { head: texts.dueOn, cell: ({ dueOn }) => dueOn },
    ],
    '',
  )
}

function substitutesOf({ locale, messages }: Scene, { substitutes }: PartDetail): Markup {
  const texts = messages.orders
  return dataTable(
    substitutes,
    [
      { head: texts.units, isNumber: true, cell: ({ units }) => formatCount(units, locale) },
      { head: texts.lineTotal, isNumber: true, cell: ({ totalFen }) => formatMoney(totalFen, locale) },
      { head: texts.state, cell: ({ state }) => tag(texts.substituteStates[state]) },
    ],
    '',
  )
}
