import { html } from 'hono/html'
import type { listBalances } from '#api/inventory/list-balances.ts'
import type { readStockCardOperation } from '#api/inventory/read-stock-card.ts'
import { isBoundary, type AccountKind } from '#domain/inventory/stock-status.ts'
import { formatCount } from '../../ui/format.ts'
import type { Markup } from '../../ui/layout.ts'
import type { Answer, Item } from '../answer.ts'
import { nextLink } from '../console-page.ts'
import { dataTable, field, filterForm, instantText, named, pieces, section, tag } from '../kit.ts'
import { nextAddress, type NameOfId, type Scene } from '../scene.ts'

export interface StockCardView {
  readonly siteId: string
  readonly card: Answer<typeof readStockCardOperation>
  readonly balances: readonly Item<typeof listBalances>[]
  readonly isTimeInvalid: boolean
  readonly nameOf: NameOfId
}

type Movement = Item<typeof readStockCardOperation>

/** What moved of a product at a site, and what lay there at a time. */
export function stockCardPage(scene: Scene, view: StockCardView): Markup {
  const { locale, messages, query } = scene
  const texts = messages.goods
  const kept = ['site', 'product', 'lot'].map((name) =>
    query[name] === undefined ? '' : html`<input type="hidden" name="${name}" value="${query[name]}" />`,
  )
  return pieces(
    filterForm(
      scene.path,
      pieces(...kept, field({ name: 'at', label: texts.until, type: 'datetime-local', value: query['at'] })),
      messages.console.show,
    ),
    view.isTimeInvalid ? html`<p class="problem" role="alert">${texts.timeInvalid}</p>` : null,
    section(texts.balances, balancesTable(scene, view)),
    section(
      texts.movements,
      pieces(movementsTable(scene, view), nextLink(nextAddress(scene, view.card.next, 'before'), locale)),
    ),
  )
}

function balancesTable({ locale, messages }: Scene, { balances }: StockCardView): Markup {
  const { goods, console: texts } = messages
  return dataTable(
    balances,
    [
      { head: texts.lot, cell: ({ lotNumber, expiresOn }) => named(lotNumber, expiresOn) },
      { head: texts.status, cell: ({ status }) => tag(texts.statuses[status]) },
      { head: goods.ownership, cell: ({ ownership }) => texts.ownerships[ownership] },
      { head: goods.units, isNumber: true, cell: ({ units }) => formatCount(units, locale) },
    ],
    goods.noBalance,
  )
}

function movementsTable(scene: Scene, { card, siteId, nameOf }: StockCardView): Markup {
  const { locale, messages } = scene
  const texts = messages.goods
  return dataTable(
    card.items,
    [
      { head: texts.recordedAt, cell: ({ recordedAt }) => instantText(recordedAt, locale) },
      { head: texts.movement, cell: ({ reason, lotNumber }) => named(texts.reasons[reason], lotNumber) },
      {
        head: texts.fromTo,
        cell: (row) =>
          html`${accountText(scene, row.fromAccount, row.fromSiteId, siteId, nameOf)} →
          ${accountText(scene, row.toAccount, row.toSiteId, siteId, nameOf)}`,
      },
      { head: texts.units, isNumber: true, cell: ({ units }) => formatCount(units, locale) },
      { head: texts.balanceAfter, isNumber: true, cell: (row) => balanceAfter(scene, row, siteId) },
      { head: texts.by, cell: ({ principalId }) => nameOf(principalId) },
    ],
    texts.noMovements,
  )
}

function accountText(
  { messages }: Scene,
  account: AccountKind,
  siteId: string | null,
  hereId: string,
  nameOf: NameOfId,
): string {
  const kind = isBoundary(account) ? messages.goods.boundaries[account] : messages.console.statuses[account]
  return siteId === null || siteId === hereId ? kind : `${nameOf(siteId)} · ${kind}`
}

/** What this site's accounts held after a movement: of each of them that it changed. */
function balanceAfter({ locale, messages }: Scene, row: Movement, siteId: string): Markup {
  const sides = [
    { account: row.fromAccount, at: row.fromSiteId, after: row.fromBalanceAfter },
    { account: row.toAccount, at: row.toSiteId, after: row.toBalanceAfter },
  ]
  return html`${sides.flatMap(({ account, at, after }) =>
    at === siteId && after !== null && !isBoundary(account)
      ? [html`<div>${messages.console.statuses[account]} ${formatCount(after, locale)}</div>`]
      : [],
  )}`
}
