import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { ApiClient, type Session } from '#bin/demo/http.ts'
import type { DatabaseClient } from '#db/client.ts'
import { runCommand } from '#db/commands.ts'
import { receiveFromSuppliers } from '#db/inventory/ledger.ts'
import { setSellerTerms, setTradeAccounts } from '#db/orders/sellers.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { soldBy } from '#seeds/orders/assortment.ts'
import { depotKeyOf, distributors, type SeedDistributor } from '#seeds/orders/distributors.ts'
import { createRandom } from '#seeds/random.ts'
import { siteId } from '#seeds/world/sites.ts'
import { countyTenantKey, tenantId } from '#seeds/world/tenants.ts'
import { makeWorld, type World } from '#seeds/world/world.ts'
import type { BenchOptions, BenchResult } from './bench.ts'
import { quantile, rounded } from './figures.ts'
import { withOrderServer } from './order-server.ts'
import { orderBare } from './orders-peer.ts'

const linesPerOrder = 5
const secondsPerRound = 8
const warmUpOrders = 30
const plentyPacks = 100_000

/** Who buys from whom: each county from a seller of its area, so that accounts differ as they do in life. */
const pairs = [
  { county: '640422', seller: 'distributor/liupan' },
  { county: '350821', seller: 'distributor/changhe' },
  { county: '522732', seller: 'distributor/shanlu' },
  { county: '520327', seller: 'distributor/qianfeng' },
  { county: '430524', seller: 'distributor/xiangyun' },
] as const

/** A buyer of the bench, and its seller. */
export interface BenchPair {
  readonly buyerTenantId: string
  readonly buyerSiteId: string
  readonly sellerTenantId: string
  readonly depotSiteId: string
  readonly lots: readonly { readonly productId: string; readonly lotId: string; readonly packUnits: number }[]
}

interface Round {
  readonly perSecond: number
  readonly times: readonly number[]
}

/**
 * How many orders of five lines a second come in over HTTP, priced, checked, accepted under a standing agreement, with
 * lots reserved and shipments opened, from 1, 4 and 16 clients; beside it the same rows written by bare SQL.
 */
export function run({ report }: BenchOptions): Promise<BenchResult> {
  return withOrderServer(16, async (server) => {
    const { database, baseUrl } = server
    const now = new Date()
    const world = makeWorld(shanghaiDate(now))
    const prepared: { pair: BenchPair; session: Session }[] = []
    for (const { county, seller } of pairs) {
      const pair = await prepare(database, world, county, seller, now)
      prepared.push({ pair, session: await server.keyOf(pair.buyerTenantId) })
    }
    const api = new ApiClient([baseUrl])
    const random = createRandom('bench/orders')
    const order = async (client: number) => {
      const { pair, session } = prepared[client % prepared.length] ?? prepared[0] ?? raiseEmpty()
      const lines = random.sample(pair.lots, linesPerOrder).map(({ productId, packUnits }) => ({
        productId,
        units: packUnits,
        sellerTenantId: pair.sellerTenantId,
      }))
      const answer = await api.post<{ state: string }>(session, '/orders', {
        siteId: pair.buyerSiteId,
        lines,
      })
      if (answer.state !== 'accepted') throw new Error(`An order was ${answer.state}.`)
    }
    const bare = (client: number) => {
      const { pair } = prepared[client % prepared.length] ?? prepared[0] ?? raiseEmpty()
      return orderBare(database, pair, random.sample(pair.lots, linesPerOrder))
    }
    report('Warming up.')
    for (let turn = 0; turn < warmUpOrders; turn += 1) {
      await order(turn)
      await bare(turn)
    }
    const rounds = new Map<number, { ours: Round; bare: Round }>()
    for (const clients of [1, 4, 16]) {
      report(`Ordering with ${clients} clients.`)
      rounds.set(clients, { ours: await round(clients, order), bare: await round(clients, bare) })
    }
    const at = (clients: number) => rounds.get(clients) ?? raiseEmpty()
    return {
      figures: {
        per_second_1: rounded(at(1).ours.perSecond),
        per_second_4: rounded(at(4).ours.perSecond),
        per_second_16: rounded(at(16).ours.perSecond),
        p99_ms_16: rounded(quantile(at(16).ours.times, 0.99)),
        drift_units: await driftUnits(database),
      },
      peer: {
        name: 'the same rows in bare SQL, without HTTP, rules or envelope',
        per_second_1: rounded(at(1).bare.perSecond),
        per_second_4: rounded(at(4).bare.perSecond),
        per_second_16: rounded(at(16).bare.perSecond),
      },
      targets: [{ figure: 'drift_units', must: 'be', value: 0 }],
    }
  })
}

function raiseEmpty(): never {
  throw new Error('The bench has nobody to order.')
}

/** Every client sends the next order as soon as the last one was answered. */
async function round(clients: number, act: (client: number) => Promise<unknown>): Promise<Round> {
  const startedAt = performance.now()
  const times: number[] = []
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      while (performance.now() - startedAt < secondsPerRound * 1_000) {
        const sentAt = performance.now()
        await act(client)
        times.push(performance.now() - sentAt)
      }
    }),
  )
  return { perSecond: (times.length * 1_000) / (performance.now() - startedAt), times }
}

/** Puts a seller under a standing agreement, with stock and credit that last. */
async function prepare(
  database: DatabaseClient,
  world: World,
  county: string,
  seller: string,
  now: Date,
): Promise<BenchPair> {
  const distributor = distributors.find(({ key }) => key === seller)
  if (distributor === undefined) throw new Error(`The demo world has no ${seller}.`)
  const sellerTenantId = tenantId(seller)
  const depotSiteId = siteId(depotKeyOf(distributor))
  const buyerTenantId = tenantId(countyTenantKey(county))
  const lots = lotsOf(world, distributor)
  const actor = { tenantId: sellerTenantId, principalId: 'bench', roles: [], siteIds: [] }
  const request = (route: string) => ({ actor, route, key: county, body: null, now })
  const { minimumOrderFen: _minimum, freeDeliveryFen, deliveryFeeFen, answerMinutes } = distributor
  await setSellerTerms(database, request('bench.terms'), {
    minimumOrderFen: 0,
    freeDeliveryFen,
    deliveryFeeFen,
    answerMinutes,
    acceptsAutomatically: true,
  })
  await setTradeAccounts(database, request('bench.account'), [
    { buyerTenantId, buyerGroup: 'county', limitFen: 90_000_000_000, termsDays: 60 },
  ])
  await runCommand(database, request('bench.stock'), async (transaction) => {
    await receiveFromSuppliers(
      transaction,
      sellerTenantId,
      randomUUIDv7(),
      lots.map(({ lotId, packUnits }) => ({
        siteId: depotSiteId,
        lotId,
        ownership: 'ours' as const,
        units: plentyPacks * packUnits,
      })),
    )
    return null
  })
  return { buyerTenantId, buyerSiteId: siteId(county), sellerTenantId, depotSiteId, lots }
}

function lotsOf({ products, lots }: World, distributor: SeedDistributor): BenchPair['lots'] {
  return soldBy(distributor, products).flatMap(({ id: productId, packUnits }) => {
    const lot = lots.find((one) => one.productId === productId && one.purpose === 'early')
    return lot === undefined ? [] : [{ productId, lotId: lot.id, packUnits }]
  })
}

/** Units that the balances and the ledger of all reservations tell differently. */
async function driftUnits(database: DatabaseClient): Promise<number> {
  const found = await database.network.execute<{ drift: number }>(sql`
    select abs((select coalesce(sum(units), 0) from stock_balances where status = 'reserved')
      - (select coalesce(sum(units), 0) from stock_movements where reason = 'reserve'))::float8 as drift`)
  return found.rows[0]?.drift ?? Number.NaN
}
