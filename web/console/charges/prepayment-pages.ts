import { html } from 'hono/html'
import type { listPrepayableOperation } from '#api/money/list-prepayable.ts'
import type { quotePrepaymentOperation } from '#api/money/quote-prepayment.ts'
import { prescriptionStates, type PrescriptionState } from '#domain/prescriptions/states.ts'
import { isFinal } from '#domain/state-table.ts'
import { formatMoney } from '../../ui/format.ts'
import type { Markup } from '../../ui/layout.ts'
import type { Answer, Item } from '../answer.ts'
import {
  actForm,
  choice,
  dataTable,
  factList,
  field,
  folded,
  instantText,
  pieces,
  section,
  tag,
} from '../kit.ts'
import { shortId, siteOptions, typedIn, type NameOfId, type Scene } from '../scene.ts'
import { paymentForm } from './payment-form.ts'

type Prepayable = Item<typeof listPrepayableOperation>
type Quote = Answer<typeof quotePrepaymentOperation>

/** Where what may be prepaid on a prescription is looked at, taken and paid back. */
export function prepaymentPath(prescriptionId: string): string {
  return `/console/prepayments/${prescriptionId}`
}

/** The prescriptions that may be paid for before the hand-over. */
export function prepayableTable(
  { locale, messages }: Scene,
  items: readonly Prepayable[],
  nameOf: NameOfId,
): Markup {
  const texts = messages.prepayments
  return dataTable<Prepayable>(
    items,
    [
      {
        head: texts.reference,
        cell: ({ prescriptionId, hospitalReference }) =>
          html`<a href="${prepaymentPath(prescriptionId)}">${hospitalReference}</a>`,
      },
      { head: messages.charges.site, cell: ({ siteId }) => nameOf(siteId) },
      {
        head: messages.charges.parcel,
        cell: ({ shipmentIds }) =>
          html`${shipmentIds.map((id) => html`<code>${shortId(id).toUpperCase()}</code> `)}`,
      },
      {
        head: texts.promised,
        cell: ({ promisedAt }) => (promisedAt === null ? '–' : instantText(promisedAt, locale)),
      },
      {
        head: texts.prepaid,
        isNumber: true,
        cell: ({ prepaidFen }) => (prepaidFen === 0 ? '–' : formatMoney(prepaidFen, locale)),
      },
    ],
    texts.none,
  )
}

/** Characters of a number by which a prescription is looked for. */
const longestNumber = 100

/**
 * Finds one prescription by a number that its patient can show. No list names a patient: who opens one is told, which is recorded.
 * It is sent and not part of the address.
 */
export function findPrepayable(scene: Scene): Markup {
  const texts = scene.messages.prepayments
  return section(
    texts.find,
    html`<p class="hint">${texts.findHint}</p>
      ${actForm({
        act: 'find',
        key: scene.newKey(),
        label: texts.findSubmit,
        fields: field({
          name: 'number',
          label: texts.number,
          isRequired: true,
          longest: longestNumber,
          value: scene.sent?.maybe('number'),
        }),
      })}`,
  )
}

export interface PrepaymentView {
  readonly quote: Quote
  /** Null where the reader is not to learn it, or no money is to change hands. */
  readonly patientName: string | null
  readonly nameOf: NameOfId
}

/** One prescription: what the patient will owe, what they prepaid, and the forms that take it and pay it back. */
export function prepaymentPage(scene: Scene, { quote, patientName, nameOf }: PrepaymentView): Markup {
  const { locale, messages } = scene
  const { charges, prepayments: texts } = messages
  const money = (fen: number) => formatMoney(fen, locale)
  const { parcels, refundDueFen } = quote
  return pieces(
    factList([
      [texts.reference, quote.hospitalReference],
      [charges.patient, patientName],
      [texts.state, messages.board.prescriptionStates[quote.state]],
      ...(parcels.length === 0
        ? []
        : ([
            [charges.total, money(quote.totalFen)],
            [charges.insurers, money(quote.insurerFen)],
            [charges.patients, money(quote.patientFen)],
          ] as const)),
      [texts.prepaid, money(quote.prepaidFen)],
      [texts.due, html`<strong>${money(quote.dueFen)}</strong>`],
    ]),
    section(texts.take, takeForm(scene, quote)),
    refundDueFen === 0 ? '' : section(charges.refunds.pay, payBackForm(scene, quote)),
    parcels.length === 0 ? '' : section(charges.parcel, parcelTable(scene, parcels, nameOf)),
  )
}

function says(text: string): Markup {
  return html`<p class="empty">${text}</p>`
}

/** What is due is taken whole: the amount is what the page says, and the server refuses another. */
function takeForm(scene: Scene, { state, parcels, dueFen }: Quote): Markup {
  const { locale, messages } = scene
  const texts = messages.prepayments
  if (isOver(state)) return says(texts.over)
  if (parcels.length === 0) return says(texts.noParcel)
  if (dueFen === 0) return says(texts.nothingToTake)
  if (!scene.may('money.collect')) return says(texts.onlyAtCounter)
  const due = formatMoney(dueFen, locale)
  return html`<p>${texts.takeHint(due)}</p>
    ${paymentForm(scene, {
      act: 'prepay',
      label: texts.record(due),
      method: messages.charges.method,
      amountFen: dueFen,
      fields: siteField(scene, parcels[0]?.siteId),
    })}`
}

/** Folded while the money may still be used: it is the exception then. */
function payBackForm(scene: Scene, { state, refundDueFen, prepaidSiteId }: Quote): Markup {
  const { locale, messages } = scene
  const { refunds } = messages.charges
  if (!scene.may('money.collect')) return says(messages.prepayments.onlyAtCounter)
  const due = formatMoney(refundDueFen, locale)
  const form = paymentForm(scene, {
    act: 'refund',
    label: refunds.record(due),
    method: refunds.method,
    amountFen: refundDueFen,
    fields: siteField(scene, prepaidSiteId),
  })
  return html`<p>${messages.prepayments.payBackHint(due)}</p>
    ${isOver(state) ? form : folded(refunds.pay, form, typedIn(scene, 'refund').isOpen)}`
}

function isOver(state: Quote['state']): boolean {
  return isFinal<PrescriptionState>(prescriptionStates, state)
}

/** Whose drawer it is: the site that hands over or took the money, where the reader works there, else their first. */
function siteField(scene: Scene, preferred: string | null | undefined): Markup {
  const { sites, messages } = scene
  const own = sites.find(({ id }) => id === preferred) ?? sites[0]
  if (sites.length < 2) return html`<input type="hidden" name="siteId" value="${own?.id ?? ''}" />`
  return choice({
    name: 'siteId',
    label: messages.charges.site,
    value: own?.id,
    isRequired: true,
    options: siteOptions(scene),
  })
}

function parcelTable({ locale, messages }: Scene, parcels: Quote['parcels'], nameOf: NameOfId): Markup {
  return dataTable<Quote['parcels'][number]>(
    parcels,
    [
      {
        head: messages.charges.parcel,
        cell: ({ shipmentId }) => html`<code>${shortId(shipmentId).toUpperCase()}</code>`,
      },
      { head: messages.charges.site, cell: ({ siteId }) => nameOf(siteId) },
      {
        head: messages.prepayments.parcelState,
        cell: ({ state }) => tag(messages.board.shipmentStates[state]),
      },
      { head: messages.prepayments.promised, cell: ({ promisedAt }) => instantText(promisedAt, locale) },
    ],
    messages.prepayments.noParcel,
  )
}
