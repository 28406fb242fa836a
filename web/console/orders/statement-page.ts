import { html } from 'hono/html'
import type { listTradeAccountsOperation, readTradeStatementOperation } from '#api/orders/trade.ts'
import { formatMoney } from '../../ui/format.ts'
import type { Markup } from '../../ui/layout.ts'
import type { Answer, Item } from '../answer.ts'
import { choice, dataTable, factList, field, filterForm, instantText, pieces, section } from '../kit.ts'
import { shortId, type Scene } from '../scene.ts'

type Account = Item<typeof listTradeAccountsOperation>

export interface StatementView {
  readonly accounts: readonly Account[]
  readonly account: Account
  readonly statement: Answer<typeof readTradeStatementOperation>
  /** The reader's organisation. */
  readonly tenantId: string
}

/** For who trades with nobody yet. */
export function noAccountsPage({ messages }: Scene): Markup {
  return html`<p class="empty">${messages.depot.noAccounts}</p>`
}

/** A month between two organisations: what was owed, what passed, what is owed; on paper without the choice above it. */
export function statementPage(scene: Scene, view: StatementView): Markup {
  const { locale, messages } = scene
  const { depot } = messages
  const { statement, account, accounts, tenantId } = view
  const owed = (fen: number) => formatMoney(fen, locale)
  return pieces(
    filterForm(
      scene.path,
      pieces(
        choice({
          name: 'account',
          label: depot.otherSide,
          value: keyOf(account),
          options: accounts.map((one) => [keyOf(one), pairText(scene, one, tenantId)] as const),
        }),
        field({ name: 'month', label: depot.month, type: 'month', value: statement.month }),
      ),
      messages.console.show,
    ),
    html`<p class="hint no-print">${depot.printHint}</p>`,
    section(
      `${pairText(scene, account, tenantId)} · ${statement.month}`,
      factList([
        [depot.opening, owed(statement.openingFen)],
        [depot.closing, owed(statement.closingFen)],
        [
          depot.difference,
          statement.differenceFen === 0 ? depot.noDifference : owed(statement.differenceFen),
        ],
        [depot.limit, owed(statement.limitFen)],
        [depot.committed, owed(statement.committedFen)],
        [depot.terms, depot.days(statement.termsDays)],
      ]),
    ),
    entriesTable(scene, view),
  )
}

function entriesTable({ locale, messages }: Scene, { statement }: StatementView): Markup {
  const { depot } = messages
  let balanceFen = statement.openingFen
  const rows = statement.entries.map((entry) => {
    balanceFen += entry.amountFen
    return { ...entry, balanceFen }
  })
  return dataTable(
    rows,
    [
      { head: depot.at, cell: ({ at }) => instantText(at, locale) },
      { head: depot.entry, cell: ({ kind, id }) => `${depot.entryKinds[kind]} ${shortId(id)}` },
      { head: depot.amount, isNumber: true, cell: ({ amountFen }) => formatMoney(amountFen, locale) },
      { head: depot.balance, isNumber: true, cell: (row) => formatMoney(row.balanceFen, locale) },
    ],
    depot.noEntries,
  )
}

function keyOf({ sellerTenantId, buyerTenantId }: Account): string {
  return `${sellerTenantId}/${buyerTenantId}`
}

function pairText({ locale, messages }: Scene, account: Account, tenantId: string): string {
  const isChinese = locale === 'zh-CN'
  if (account.sellerTenantId === tenantId)
    return messages.depot.weSell(isChinese ? account.buyerNameZh : account.buyerNameEn)
  return messages.depot.weBuy(isChinese ? account.sellerNameZh : account.sellerNameEn)
}
