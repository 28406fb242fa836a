import { html } from 'hono/html'
import type { readOrderOperation } from '#api/orders/read.ts'
import type { readOrderPartOperation } from '#api/orders/read-part.ts'
import { mayMove } from '#domain/state-table.ts'
import { orderStates } from '#domain/orders/states.ts'
import { formatMoney } from '../../ui/format.ts'
import type { Markup } from '../../ui/layout.ts'
import type { Answer } from '../answer.ts'
import { nameOf as nameIn } from '../console-page.ts'
import { actForm, dataTable, factList, field, instantText, named, pieces, section, tag } from '../kit.ts'
import { shortId, type NameOfId, type Scene } from '../scene.ts'
import { foldedReason } from './folded-reason.ts'
import { partDeadline, toneOfOrder, toneOfPart } from './order-tones.ts'

export type OrderDetail = Answer<typeof readOrderOperation>
export type PartDetail = Answer<typeof readOrderPartOperation>

export interface OrderView {
  readonly order: OrderDetail
  /** What its sellers offer instead of what they cannot bring, still to be decided. */
  readonly substitutes: readonly (PartDetail['substitutes'][number] & { readonly productName: string })[]
  /** True where the reader works at the site that must approve next. */
  readonly isAsked: boolean
  readonly nameOf: NameOfId
}

/** An order of the reader's organisation: its lines, who approves it, its parts, and what may be done with it now. */
export function orderPage(scene: Scene, view: OrderView): Markup {
  const { order, nameOf } = view
  const { locale, messages } = scene
  const texts = messages.orders
  return pieces(
    factList([
      [texts.number, html`<code>${shortId(order.id)}</code>`],
      [texts.state, tag(texts.states[order.state], toneOfOrder(order.state))],
      [texts.site, nameOf(order.siteId)],
      [texts.placedAt, instantText(order.createdAt, locale)],
      [texts.total, order.state === 'draft' ? null : formatMoney(order.totalFen, locale)],
      [texts.reason, order.reason],
    ]),
    order.state === 'draft' && scene.may('order.place') ? draftActs(scene, order) : null,
    view.isAsked ? approvalActs(scene, order) : null,
    substituteOffers(scene, view),
    order.state === 'draft' ? null : section(texts.parts, partsTable(scene, view)),
    section(texts.lines, linesTable(scene, order, nameOf)),
    order.state === 'draft' ? null : section(texts.approvals, approvalsTable(scene, view)),
    otherActs(scene, order),
  )
}

function linesTable(scene: Scene, { lines, state }: OrderDetail, nameOf: NameOfId): Markup {
  const { locale, messages, sent } = scene
  const texts = messages.orders
  const isDraft = state === 'draft' && scene.may('order.place')
  const table = dataTable(
    lines,
    [
      {
        head: texts.product,
        cell: (line) => named(nameIn(line, locale), `${line.strength} × ${line.packUnits}`),
      },
      {
        head: texts.boxes,
        isNumber: true,
        cell: (line) =>
          isDraft
            ? field({
                name: `boxes.${line.id}`,
                label: texts.boxes,
                isLabelHidden: true,
                type: 'number',
                min: 0,
                value: sent?.maybe(`boxes.${line.id}`) ?? line.units / line.packUnits,
              })
            : line.units / line.packUnits,
      },
      {
        head: texts.seller,
        cell: (line) =>
          pieces(
            line.sellerTenantId === null ? texts.anySeller : nameOf(line.sellerTenantId),
            line.nearExpiryOfferId === null ? null : html` ${tag(texts.nearExpiryOffer, 'warn')}`,
          ),
      },
      {
        head: texts.lineTotal,
        isNumber: true,
        cell: ({ totalFen }) => (totalFen === null ? '–' : formatMoney(totalFen, locale)),
      },
      {
        head: texts.saving,
        isNumber: true,
        cell: ({ savingFen }) => (savingFen === null ? '–' : formatMoney(savingFen, locale)),
      },
    ],
    texts.noOrders,
  )
  if (!isDraft) return table
  return actForm({
    act: 'change',
    key: scene.newKey(),
    label: texts.saveLines,
    tone: 'quiet',
    fields: html`${table}
      <p class="hint">${texts.draftHint}</p>`,
  })
}

function draftActs(scene: Scene, { id, siteId }: OrderDetail): Markup {
  const texts = scene.messages.orders
  const more = new URLSearchParams({ site: siteId, order: id }).toString()
  return html`<section>
    <p class="hint">${texts.submitHint}</p>
    <p><a class="button quiet" href="/console/order-catalogue?${more}">${texts.addMore}</a></p>
    ${actForm({ act: 'submit', key: scene.newKey(), label: texts.submit })}
  </section>`
}

function approvalActs(scene: Scene, { totalFen }: OrderDetail): Markup {
  const { locale, messages } = scene
  const texts = messages.orders
  return section(
    texts.waiting,
    pieces(
      actForm({
        act: 'approve',
        key: scene.newKey(),
        label: texts.approve(formatMoney(totalFen, locale)),
        hidden: { totalFen: String(totalFen) },
      }),
      foldedReason(scene, 'reject', texts.reject),
    ),
  )
}

function approvalsTable({ locale, messages }: Scene, { order, nameOf }: OrderView): Markup {
  const texts = messages.orders
  return dataTable(
    order.approvals,
    [
      { head: texts.step, isNumber: true, cell: ({ step }) => step },
      { head: texts.approver, cell: ({ siteId }) => nameOf(siteId) },
      {
        head: texts.state,
        cell: ({ decision }) =>
          decision === null
            ? tag(texts.waiting, 'warn')
            : tag(texts[decision], decision === 'approved' ? 'good' : 'plain'),
      },
      {
        head: texts.decidedBy,
        cell: ({ decidedBy, decidedAt }) =>
          decidedAt === null
            ? '–'
            : html`${nameOf(decidedBy)}<small>${instantText(decidedAt, locale)}</small>`,
      },
    ],
    texts.noApprovals,
  )
}

function partsTable(scene: Scene, { order, nameOf }: OrderView): Markup {
  const { locale, messages, now } = scene
  const texts = messages.orders
  return dataTable(
    order.parts,
    [
      {
        head: texts.part,
        cell: ({ id, partNumber }) =>
          html`<a href="/console/order-parts/${id}">${texts.partOf(partNumber)}</a>`,
      },
      { head: texts.seller, cell: ({ sellerTenantId }) => nameOf(sellerTenantId) },
      { head: texts.state, cell: ({ state }) => tag(texts.partStates[state], toneOfPart(state)) },
      { head: texts.nextDue, cell: (part) => partDeadline(scene, part, now) },
      {
        head: texts.total,
        isNumber: true,
        cell: ({ goodsFen, deliveryFen }) => formatMoney(goodsFen + deliveryFen, locale),
      },
    ],
    texts.partsPending,
  )
}

function substituteOffers(scene: Scene, { substitutes }: OrderView): Markup | null {
  if (substitutes.length === 0) return null
  const { locale, messages } = scene
  const texts = messages.orders
  return section(
    texts.substitutes,
    dataTable(
      substitutes,
      [
        { head: texts.product, cell: ({ productName }) => named(productName) },
        { head: texts.units, isNumber: true, cell: ({ units }) => units },
        { head: texts.lineTotal, isNumber: true, cell: ({ totalFen }) => formatMoney(totalFen, locale) },
        {
          head: texts.decision,
          cell: ({ id }) =>
            scene.may('order.place')
              ? pieces(
                  actForm({
                    act: 'consent',
                    key: scene.newKey(),
                    label: texts.consent,
                    hidden: { substituteId: id, consents: 'yes' },
                    isInline: true,
                  }),
                  actForm({
                    act: 'consent',
                    key: scene.newKey(),
                    label: texts.refuse,
                    hidden: { substituteId: id, consents: 'no' },
                    isInline: true,
                    tone: 'quiet',
                  }),
                )
              : tag(texts.substituteStates.offered, 'warn'),
        },
      ],
      '',
    ),
  )
}

function otherActs(scene: Scene, { state }: OrderDetail): Markup | null {
  if (!scene.may('order.place')) return null
  const texts = scene.messages.orders
  return html`<section>
    ${actForm({ act: 'reorder', key: scene.newKey(), label: texts.reorder, tone: 'quiet' })}
    ${mayMove(orderStates, state, 'cancelled') ? foldedReason(scene, 'cancel', texts.cancel) : ''}
  </section>`
}
