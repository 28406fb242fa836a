import { ApiClient } from '#bin/demo/http.ts'
import { draftOrder } from '#db/orders/drafts.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { countyTenantKey, tenantId } from '#seeds/world/tenants.ts'
import { siteId } from '#seeds/world/sites.ts'
import { makeWorld } from '#seeds/world/world.ts'
import type { BenchOptions, BenchResult } from './bench.ts'
import { quantile, rounded } from './figures.ts'
import { withOrderServer } from './order-server.ts'

/** The order that took another system 22 seconds to open. */
const lineCount = 1_231
const opens = 60
const warmUps = 10
const countyCode = '640422'

/** How long an order of 1,231 lines takes to open over HTTP, beside a bare select of the same lines. */
export function run({ report }: BenchOptions): Promise<BenchResult> {
  return withOrderServer(4, async (server) => {
    const { database, baseUrl } = server
    const now = new Date()
    const { products } = makeWorld(shanghaiDate(now))
    const buyer = tenantId(countyTenantKey(countyCode))
    const actor = { tenantId: buyer, principalId: 'bench', roles: [], siteIds: [] }
    // Lines name different sellers, since the catalogue has fewer products than the order lines.
    const lines = Array.from({ length: lineCount }, (_, index) => {
      const product = products[index % products.length]
      if (product === undefined) throw new Error('The demo world has no products.')
      const sellerTenantId = tenantId(`bench/${Math.floor(index / products.length)}`)
      return { productId: product.id, units: product.packUnits, sellerTenantId }
    })
    const request = { actor, route: 'bench.draft', key: 'big', body: null, now }
    const { answer } = await draftOrder(database, request, { siteId: siteId(countyCode), lines })
    const api = new ApiClient([baseUrl])
    const session = await server.keyOf(buyer)
    const open = async () => {
      const order = await api.get<{ lines: unknown[] }>(session, `/orders/${answer.orderId}`)
      if (order.lines.length !== lineCount) throw new Error('The order was not whole.')
    }
    const select = () =>
      database.pools.network.query(
        `select * from order_lines line join products product on product.id = line.product_id
         where line.order_id = $1 order by line.line_number`,
        [answer.orderId],
      )
    report(`Opening an order of ${lineCount} lines ${opens} times.`)
    for (let turn = 0; turn < warmUps; turn += 1) await open()
    const opened: number[] = []
    const selected: number[] = []
    for (let turn = 0; turn < opens; turn += 1) {
      opened.push(await timed(open))
      selected.push(await timed(select))
    }
    return {
      figures: { ms: rounded(quantile(opened, 0.5)), p95_ms: rounded(quantile(opened, 0.95)) },
      peer: {
        name: 'a bare SQL select of its lines',
        ms: rounded(quantile(selected, 0.5)),
        lines: lineCount,
      },
      targets: [{ figure: 'ms', must: 'atMost', value: 100 }],
    }
  })
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await act()
  return performance.now() - startedAt
}
