import { html } from 'hono/html'
import type { listOrderPartsOperation } from '#api/orders/list-parts.ts'
import type { listOrdersOperation } from '#api/orders/list.ts'
import type { OrderState } from '#domain/orders/states.ts'
import { orderStates } from '#domain/orders/states.ts'
import { statesOf } from '#domain/state-table.ts'
import { formatMoney } from '../../ui/format.ts'
import type { Markup } from '../../ui/layout.ts'
import type { Answer, Item } from '../answer.ts'
import { nextLink } from '../console-page.ts'
import { choice, dataTable, filterForm, instantText, named, pieces, section, tag } from '../kit.ts'
import { nextAddress, shortId, siteOptions, type NameOfId, type Scene } from '../scene.ts'
import { partDeadline, toneOfOrder } from './order-tones.ts'

export interface OrderListView {
  readonly orders: Answer<typeof listOrdersOperation>
  /** Parts that are still to come, of which the nearest deadline is shown. */
  readonly liveParts: readonly Item<typeof listOrderPartsOperation>[]
  readonly nameOf: NameOfId
}

/** The orders of an organisation, each with its nearest deadline. */
export function orderListPage(scene: Scene, { orders, liveParts, nameOf }: OrderListView): Markup {
  const { locale, messages, query, now } = scene
  const texts = messages.orders
  const states = statesOf<OrderState>(orderStates).map((state) => [state, texts.states[state]] as const)
  const partsOf = Map.groupBy(liveParts, ({ orderId }) => orderId)
  const filters = filterForm(
    scene.path,
    pieces(
      choice({
        name: 'site',
        label: texts.site,
        value: query['site'],
        options: siteOptions(scene, texts.anySite),
      }),
      choice({
        name: 'state',
        label: texts.state,
        value: query['state'],
        options: [['', texts.anyState], ...states],
      }),
      choice({
        name: 'sort',
        label: texts.sort,
        value: query['sort'],
        options: [
          ['', texts.newestFirst],
          ['-totalFen', texts.dearestFirst],
        ],
      }),
    ),
    messages.console.show,
  )
  const table = dataTable(
    orders.items,
    [
      {
        head: texts.number,
        cell: ({ id }) => html`<a href="/console/orders/${id}"><code>${shortId(id)}</code></a>`,
      },
      { head: texts.site, cell: ({ siteId }) => nameOf(siteId) },
      { head: texts.state, cell: ({ state }) => tag(texts.states[state], toneOfOrder(state)) },
      {
        head: texts.nextDue,
        cell: ({ id }) => nearestDeadline(scene, partsOf.get(id) ?? [], now),
      },
      { head: texts.total, isNumber: true, cell: ({ totalFen }) => formatMoney(totalFen, locale) },
      { head: texts.placedAt, cell: ({ createdAt }) => instantText(createdAt, locale) },
    ],
    texts.noOrders,
  )
  return pieces(
    filters,
    scene.may('order.place')
      ? html`<p><a class="button" href="/console/order-catalogue">${texts.newOrder}</a></p>`
      : null,
    html`<section>${table} ${nextLink(nextAddress(scene, orders.next), locale)}</section>`,
  )
}

type LivePart = OrderListView['liveParts'][number]

function nearestDeadline(scene: Scene, parts: readonly LivePart[], now: Date): Markup | string {
  const [first] = parts
    .flatMap((part) => {
      const due = dueAt(part)
      return due === null ? [] : [{ part, due }]
    })
    .toSorted((a, b) => Date.parse(a.due) - Date.parse(b.due))
  return first === undefined ? '–' : partDeadline(scene, first.part, now)
}

function dueAt({ state, answerDueAt, dispatchDueAt }: LivePart): string | null {
  if (state === 'offered') return answerDueAt
  return state === 'accepted' ? dispatchDueAt : null
}

/** The parts that an organisation sells, the most urgent first, with their clocks. */
export function sellingPage(
  scene: Scene,
  parts: Answer<typeof listOrderPartsOperation>,
  { nameOf, states }: { readonly nameOf: NameOfId; readonly states: readonly (readonly [string, string])[] },
): Markup {
  const { locale, messages, query, now } = scene
  const texts = messages.orders
  const table = dataTable(
    parts.items,
    [
      {
        head: texts.part,
        cell: ({ id, orderId, partNumber }) =>
          html`<a href="/console/order-parts/${id}"><code>${shortId(orderId)}</code> · ${partNumber}</a>`,
      },
      {
        head: texts.buyer,
        cell: ({ buyerTenantId, buyerSiteId }) => named(nameOf(buyerSiteId), nameOf(buyerTenantId)),
      },
      { head: texts.state, cell: ({ state }) => tag(texts.partStates[state]) },
      { head: texts.nextDue, cell: (part) => partDeadline(scene, part, now) },
      {
        head: texts.total,
        isNumber: true,
        cell: ({ goodsFen, deliveryFen }) => formatMoney(goodsFen + deliveryFen, locale),
      },
    ],
    texts.noParts,
  )
  return pieces(
    filterForm(
      scene.path,
      choice({
        name: 'state',
        label: texts.state,
        value: query['state'],
        options: [['', texts.anyState], ...states],
      }),
      messages.console.show,
    ),
    section(texts.parts, pieces(table, nextLink(nextAddress(scene, parts.next), locale))),
  )
}
