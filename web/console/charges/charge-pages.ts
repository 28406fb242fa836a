import { html } from 'hono/html'
import type { listDueChargesOperation } from '#api/money/list-due-charges.ts'
import type { listDueRefundsOperation } from '#api/money/list-due-refunds.ts'
import type { readChargeOperation } from '#api/money/read-charge.ts'
import { collectionMethods } from '#domain/money/accounts.ts'
import { formatCount, formatMoney } from '../../ui/format.ts'
import type { Markup } from '../../ui/layout.ts'
import type { Answer, Item } from '../answer.ts'
import { nextLink } from '../console-page.ts'
import {
  type Cell,
  choice,
  dataTable,
  factList,
  filterForm,
  instantText,
  pieces,
  section,
  tag,
} from '../kit.ts'
import { paymentForm } from './payment-form.ts'
import { prepaymentPath } from './prepayment-pages.ts'
import { formatUnitPrice } from '../procurement/unit-price.ts'
import { nextAddress, shortId, siteOptions, type NameOfId, type Scene } from '../scene.ts'

type DueCharge = Item<typeof listDueChargesOperation>
type DueRefund = Item<typeof listDueRefundsOperation>
type Charge = Answer<typeof readChargeOperation>

/** Where a charge is looked at and collected. */
export function chargePath(shipmentId: string): string {
  return `/console/charges/${shipmentId}`
}

/** What patients still owe. */
export function dueChargesTable(scene: Scene, items: readonly DueCharge[], nameOf: NameOfId): Markup {
  const { locale, messages } = scene
  const texts = messages.charges
  return dataTable<DueCharge>(
    items,
    [
      { head: texts.parcel, cell: ({ shipmentId }) => numberLink(chargePath(shipmentId), shipmentId) },
      { head: texts.site, cell: ({ siteId }) => nameOf(siteId) },
      { head: texts.since, cell: ({ dueSince }) => instantText(dueSince, locale) },
      { head: texts.due, isNumber: true, cell: ({ dueFen }) => formatMoney(dueFen, locale) },
      {
        head: texts.told,
        cell: ({ toldPayment }) => (toldPayment === null ? '–' : tag(toldText(scene, toldPayment), 'warn')),
      },
    ],
    texts.none,
  )
}

/** What patients are to get back. */
export function dueRefundsTable(
  { locale, messages }: Scene,
  items: readonly DueRefund[],
  nameOf: NameOfId,
): Markup {
  const { refunds, ...texts } = messages.charges
  return dataTable<DueRefund>(
    items,
    [
      {
        head: refunds.of,
        cell: (row) =>
          row.shipmentId === null
            ? html`${numberLink(prepaymentPath(row.prescriptionId), row.prescriptionId)}
              ${tag(messages.prepayments.title)}`
            : numberLink(chargePath(row.shipmentId), row.shipmentId),
      },
      { head: texts.site, cell: ({ siteId }) => nameOf(siteId) },
      { head: refunds.dueSince, cell: ({ dueSince }) => instantText(dueSince, locale) },
      {
        head: refunds.why,
        cell: ({ reason }) => (reason === null ? refunds.unknown : refunds.reasons[reason]),
      },
      {
        head: refunds.paidBy,
        cell: ({ collectedMethod }) => (collectedMethod === null ? '–' : texts.methods[collectedMethod]),
      },
      {
        head: refunds.due,
        isNumber: true,
        cell: ({ refundDueFen }) => formatMoney(refundDueFen, locale),
      },
    ],
    refunds.none,
  )
}

function numberLink(path: string, id: string): Markup {
  return html`<a href="${path}"><code>${shortId(id).toUpperCase()}</code></a>`
}

/** A list of money at the reader's sites, which may be narrowed down to one of them. */
export function moneyList(
  scene: Scene,
  { table, next, find = '' }: { readonly table: Markup; readonly next: string | null; readonly find?: Cell },
): Markup {
  const { locale, messages, query } = scene
  return pieces(
    find,
    filterForm(
      scene.path,
      choice({
        name: 'site',
        label: messages.console.site,
        value: query['site'],
        options: siteOptions(scene, messages.charges.anySite),
      }),
      messages.console.show,
    ),
    html`<section>${table} ${nextLink(nextAddress(scene, next), locale)}</section>`,
  )
}

function toldText(
  { locale, messages: { charges: texts } }: Scene,
  { method, amountFen, dueFen }: NonNullable<Charge['toldPayment']>,
): string {
  return texts.toldPayment(formatMoney(amountFen, locale), texts.methods[method], formatMoney(dueFen, locale))
}

export interface ChargeView {
  readonly charge: Charge
  /** Null where the reader is not to learn it, or nothing is due either way. */
  readonly patientName: string | null
  readonly nameOf: NameOfId
}

/** One charge: who bears what of it, what was paid, and the form that collects what is due or pays back what came back. */
export function chargePage(scene: Scene, { charge, patientName, nameOf }: ChargeView): Markup {
  const { locale, messages } = scene
  const texts = messages.charges
  const money = (fen: number) => formatMoney(fen, locale)
  const { collectedAt, collectedMethod, collectedFen, toldPayment } = charge
  return pieces(
    factList([
      [texts.parcel, html`<code>${shortId(charge.shipmentId).toUpperCase()}</code>`],
      [texts.site, nameOf(charge.siteId)],
      [texts.patient, patientName],
      [texts.handedOver, instantText(charge.bookedAt, locale)],
      [texts.total, money(charge.totalFen)],
      [texts.insurers, money(charge.insurerFen)],
      [texts.patients, money(charge.patientFen)],
      [texts.told, toldPayment === null ? null : tag(toldText(scene, toldPayment), 'warn')],
      [
        texts.collected,
        collectedAt === null || collectedMethod === null
          ? null
          : html`${money(collectedFen)} · ${texts.methods[collectedMethod]} ·
            ${instantText(collectedAt, locale)}`,
      ],
      ...(charge.reversedAt === null
        ? [[texts.due, html`<strong>${money(charge.dueFen)}</strong>`] as const]
        : refundFacts(scene, charge, charge.reversedAt)),
    ]),
    charge.reversedAt === null
      ? section(texts.collect, collectForm(scene, charge))
      : pieces(html`<p>${texts.reversed}</p>`, section(texts.refunds.pay, refundForm(scene, charge))),
    section(texts.lines, linesOf(scene, charge, nameOf)),
  )
}

/** What is due is taken whole: the amount is what the page says, and the server refuses another. */
function collectForm(scene: Scene, { dueFen, prepaidFen, toldPayment }: Charge): Markup {
  const { locale, messages } = scene
  const texts = messages.charges
  if (dueFen === 0) return html`<p class="empty">${texts.nothingDue}</p>`
  if (!scene.may('money.collect')) return html`<p class="empty">${texts.onlyAtCounter}</p>`
  const due = formatMoney(dueFen, locale)
  return html`<p>
      ${
        toldPayment === null
          ? texts.collectHint(due)
          : texts.settleHint(formatMoney(toldPayment.amountFen, locale), due)
      }
    </p>
    ${prepaidFen === 0 ? '' : html`<p>${texts.prepaid} ${formatMoney(prepaidFen, locale)}</p>`}
    ${paymentForm(scene, {
      act: 'collect',
      label: texts.record(due),
      method: texts.method,
      methods: prepaidFen >= dueFen ? collectionMethods : ['cash', 'transfer'],
      amountFen: dueFen,
    })}`
}

function refundFacts(
  { locale, messages }: Scene,
  { reversedFor, refundedFen, refundDueFen }: Charge,
  reversedAt: string,
): (readonly [string, Markup | string | null])[] {
  const { refunds } = messages.charges
  return [
    [refunds.since, instantText(reversedAt, locale)],
    [refunds.reason, reversedFor === null ? refunds.unknown : refunds.reasons[reversedFor]],
    [refunds.paidBack, refundedFen === 0 ? null : formatMoney(refundedFen, locale)],
    [refunds.due, html`<strong>${formatMoney(refundDueFen, locale)}</strong>`],
  ]
}

/** What came back is paid back whole as well. */
function refundForm(scene: Scene, { refundDueFen }: Charge): Markup {
  const { locale, messages } = scene
  const { refunds } = messages.charges
  if (refundDueFen === 0) return html`<p class="empty">${refunds.none}</p>`
  if (!scene.may('money.collect')) return html`<p class="empty">${refunds.onlyAtCounter}</p>`
  const due = formatMoney(refundDueFen, locale)
  return html`<p>${refunds.payHint(due)}</p>
    ${paymentForm(scene, {
      act: 'refund',
      label: refunds.record(due),
      method: refunds.method,
      amountFen: refundDueFen,
    })}`
}

function linesOf({ locale, messages }: Scene, { lines }: Charge, nameOf: NameOfId): Markup {
  const texts = messages.charges
  return dataTable(
    lines,
    [
      { head: texts.medicine, cell: ({ productId }) => nameOf(productId) },
      { head: texts.units, isNumber: true, cell: ({ units }) => formatCount(units, locale) },
      {
        head: texts.price,
        isNumber: true,
        cell: ({ unitPriceTenThousandths }) =>
          unitPriceTenThousandths === null ? '–' : formatUnitPrice(unitPriceTenThousandths, locale),
      },
      { head: texts.amount, isNumber: true, cell: ({ totalFen }) => formatMoney(totalFen, locale) },
    ],
    texts.noLines,
  )
}
