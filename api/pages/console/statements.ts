import { addMonths, monthPattern } from '#domain/organisations/shanghai-month.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { noAccountsPage, statementPage } from '#web/console/orders/statement-page.ts'
import { listTradeAccountsOperation, readTradeStatementOperation } from '../../orders/trade.ts'
import { definePage } from './define-page.ts'

/** What passed between the reader's organisation and another in a month, to be read and printed. */
export const statementPages = definePage({
  path: '/console/statements',
  area: 'statements',
  guard: 'trade.read',
  async show(viewer) {
    const title = viewer.messages.depot.statementTitle
    const { items: accounts } = await viewer.ask(listTradeAccountsOperation)
    const key = viewer.query['account']
    const account =
      accounts.find((one) => `${one.sellerTenantId}/${one.buyerTenantId}` === key) ?? accounts[0]
    if (account === undefined) return { title, content: noAccountsPage(viewer) }
    const asked = viewer.query['month'] ?? ''
    const lastMonth = addMonths(shanghaiDate(viewer.now).slice(0, 7), -1)
    const month = monthPattern.test(asked) ? asked : lastMonth
    const { sellerTenantId, buyerTenantId } = account
    const statement = await viewer.ask(readTradeStatementOperation, {
      param: { month },
      query: { sellerTenantId, buyerTenantId },
    })
    const { tenantId } = viewer.caller.actor
    return { title, content: statementPage(viewer, { accounts, account, statement, tenantId }) }
  },
})
