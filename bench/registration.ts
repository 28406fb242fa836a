import { randomUUID, randomUUIDv7 } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { ApiClient, type Session } from '#bin/demo/http.ts'
import { defineCampaign, newCampaignSchema } from '#db/campaigns/define.ts'
import { openCampaign } from '#db/campaigns/lifecycle.ts'
import { workOffRegistrations } from '#db/campaigns/work-off-registrations.ts'
import type { DatabaseClient } from '#db/client.ts'
import type { Household } from '#domain/campaigns/household.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { makeWorld } from '#seeds/world/world.ts'
import type { BenchOptions, BenchResult } from './bench.ts'
import { quantile, rounded } from './figures.ts'
import { withOrderServer } from './order-server.ts'
import { insertBare } from './registration-peer.ts'

const perSecond = 300
const seconds = 60
const warmUpSeconds = 5
const peerSeconds = 20
/** Of so many requests one is sent twice, as a phone does that heard no answer. */
const oneRepeatedOf = 100
/** Households behind one address, as behind a router or a carrier's gateway: so many senders are counted, and none refused. */
const householdsPerSender = 20
/** What the campaign lets one sender register in an hour. */
const senderRegistrationsPerHour = 600
/** The server believes one proxy: this bench is it, and names a sender for every request. */
const proxied = { TRUSTED_PROXIES: '1' }
const drainPatienceMs = 120_000
const retryMs = 400

/**
 * How long households wait until their registration is safe, when 300 a second register over HTTP while the line is worked
 * off, and whether each of them is in the campaign exactly once afterwards. Beside it, bare inserts of the same rows.
 */
export function run({ report }: BenchOptions): Promise<BenchResult> {
  return withOrderServer(
    16,
    async ({ database, baseUrl }) => {
      const campaign = await makeCampaign(database)
      const { campaignId } = campaign
      const api = new ApiClient([baseUrl])
      const post = async (household: Household) => {
        const sender: Session = { name: 'household', headers: { 'x-forwarded-for': senderOf(household) } }
        const startedAt = performance.now()
        await api.post(sender, `/campaigns/${campaignId}/registrations`, household)
        return performance.now() - startedAt
      }
      const took = await workedOff(database, () => measure({ baseUrl, campaignId, post, report }))
      const { lost, double } = await countOutcome(
        database,
        campaignId,
        took.length + warmUpSeconds * perSecond,
      )
      report('The same rows as bare inserts.')
      const bare = await steadily(peerSeconds, async (index) => {
        const startedAt = performance.now()
        await insertBare(database, campaign, householdOf(`b${index}`))
        return performance.now() - startedAt
      })
      return {
        figures: { p99_ms: rounded(quantile(took, 0.99)), lost, double },
        peer: {
          name: 'bare inserts of the same rows',
          p99_ms: rounded(quantile(bare, 0.99)),
          p50_ms_measured: rounded(quantile(took, 0.5)),
          registered: took.length,
        },
        targets: [
          { figure: 'p99_ms', must: 'atMost', value: 500 },
          { figure: 'lost', must: 'be', value: 0 },
          { figure: 'double', must: 'be', value: 0 },
        ],
      }
    },
    proxied,
  )
}

/** Registers for a minute, some of the households twice. @returns how long each waited for its answer, in ms. */
async function measure({
  baseUrl,
  campaignId,
  post,
  report,
}: {
  readonly baseUrl: string
  readonly campaignId: string
  readonly post: (household: Household) => Promise<number>
  readonly report: BenchOptions['report']
}): Promise<number[]> {
  report('Warming up.')
  await steadily(warmUpSeconds, (index) => post(householdOf(`a${index}`)))
  report(`${perSecond} registrations a second for ${seconds} s.`)
  const repeats: Promise<unknown>[] = []
  const took = await steadily(seconds, (index) => {
    const household = householdOf(`m${index}`)
    if (index % oneRepeatedOf !== 0) return post(household)
    const key = randomUUID()
    const send = () => sendKeyed(baseUrl, campaignId, household, key)
    repeats.push(send())
    const startedAt = performance.now()
    return send().then(() => performance.now() - startedAt)
  })
  await Promise.all(repeats)
  return took
}

/** Sends by the clock, whether or not earlier answers have come: an open loop, so that waiting shows as time. */
async function steadily(forSeconds: number, act: (index: number) => Promise<number>): Promise<number[]> {
  const startedAt = performance.now()
  const answers: Promise<number>[] = []
  for (let index = 0; index < forSeconds * perSecond; index += 1) {
    const wait = startedAt + (index * 1000) / perSecond - performance.now()
    if (wait > 1) await sleep(wait)
    answers.push(act(index))
  }
  return Promise.all(answers)
}

/** Works the line off beside `work`, as the worker does, and after it until nobody waits. */
async function workedOff<Result>(database: DatabaseClient, work: () => Promise<Result>): Promise<Result> {
  const ending = new AbortController()
  const running = (async () => {
    while (!ending.signal.aborted) {
      await workOffRegistrations(database, () => new Date(), ending.signal)
      await sleep(500, undefined, { signal: ending.signal }).catch(() => {})
    }
  })()
  try {
    const result = await work()
    await untilEmpty(database)
    return result
  } finally {
    ending.abort()
    await running
  }
}

async function untilEmpty(database: DatabaseClient): Promise<void> {
  const givesUpAt = Date.now() + drainPatienceMs
  while (Date.now() < givesUpAt) {
    const { rows } = await database.network.execute<{ waiting: number }>(
      sql`select count(*)::integer as waiting from registration_queue where registered_at is null`,
    )
    if (rows[0]?.waiting === 0) return
    await sleep(250)
  }
}

async function countOutcome(database: DatabaseClient, campaignId: string, asked: number) {
  const { rows } = await database.network.execute<{ registered: number; households: number }>(sql`
    select
      (select count(*)::integer from registration_queue queue join campaign_households household
        on household.id = queue.household_id and household.state = 'eligible'
        where queue.campaign_id = ${campaignId}::uuid) as registered,
      (select count(*)::integer from campaign_households where campaign_id = ${campaignId}::uuid) as households`)
  const { registered = 0, households = 0 } = rows[0] ?? {}
  return { lost: Math.max(0, asked - registered), double: Math.max(0, households - asked) }
}

/** Sends one registration under a key until it is answered, as a phone does. */
async function sendKeyed(
  baseUrl: string,
  campaignId: string,
  household: Household,
  key: string,
): Promise<void> {
  for (;;) {
    const response = await fetch(`${baseUrl}/campaigns/${campaignId}/registrations`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': key,
        'x-forwarded-for': senderOf(household),
      },
      body: JSON.stringify(household),
    }).catch(() => null)
    await response?.arrayBuffer()
    if (response?.status === 201) return
    await sleep(retryMs)
  }
}

/** An address for the household's network, of those that stand for examples. */
function senderOf({ householdNumber }: Household): string {
  const network = Math.floor(Number(householdNumber.slice(1)) / householdsPerSender)
  return `2001:db8:${(network >> 8).toString(16)}:${(network & 255).toString(16)}::1`
}

function householdOf(name: string): Household {
  return {
    villageCode: '640422100200',
    householdNumber: name,
    name: '演示户主',
    phone: `1${name.charCodeAt(0) % 10}${name.slice(1).padStart(9, '0')}`,
    residentId: null,
    address: '演示村1号',
    persons: 3,
    personsAtRisk: 1,
  }
}

async function makeCampaign(database: DatabaseClient) {
  const world = makeWorld(shanghaiDate(new Date()))
  const depot = world.sites.find(({ kind }) => kind === 'city_depot') ?? world.sites[0]
  const product = world.products.find(({ saleClass }) => saleClass === 'otc')
  if (depot === undefined || product === undefined) throw new Error('The demo world has no depot.')
  const actor = { tenantId: depot.tenantId, principalId: 'bench', roles: ['operator' as const], siteIds: [] }
  const requestOf = (route: string) => ({ actor, route, key: randomUUIDv7(), body: null, now: new Date() })
  const { answer } = await defineCampaign(
    database,
    requestOf('bench.define'),
    newCampaignSchema.parse({
      nameZh: '登记测量',
      nameEn: 'Registration bench',
      kit: [{ productId: product.id, units: 1 }],
      rules: { tiers: [{ leastPersonsAtRisk: 0, leastPersons: 1 }] },
      depots: [{ siteId: depot.id, staff: 10 }],
      areas: [{ regionCode: '640422', siteId: depot.id }],
      senderRegistrationsPerHour,
    }),
  )
  await openCampaign(database, requestOf('bench.open'), { campaignId: answer.campaignId })
  return { campaignId: answer.campaignId, tenantId: depot.tenantId }
}
