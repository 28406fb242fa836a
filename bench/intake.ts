import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { ApiClient } from '#bin/demo/http.ts'
import { People } from '#bin/demo/people.ts'
import type { System } from '#bin/system.ts'
import { startTemporarySystem } from '#bin/temporary-system.ts'
import { connectOwner } from '#db/client.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { makePrescriptions, type SeedPrescription } from '#seeds/prescriptions.ts'
import { makeWorld } from '#seeds/world/world.ts'
import type { BenchOptions, BenchResult } from './bench.ts'
import { quantile, rounded } from './figures.ts'
import { readProcessorTimes, tellProcessorTimes } from './processor-time.ts'

const perSecond = 50
const seconds = 60
/** At the same rate as what is measured, so that all connections are open and have their plans. */
const warmUpSeconds = 6
/** The backlog of a steady minute must be gone within another one. */
const drainPatienceMs = 60_000

/** How long hospitals wait for the answer to `POST /prescriptions` at a steady rate, and whether the relay keeps up. */
export async function run({ report }: BenchOptions): Promise<BenchResult> {
  const system = await startTemporarySystem({ report })
  try {
    await system.waitUntilReady()
    const now = new Date()
    const world = makeWorld(shanghaiDate(now))
    const api = new ApiClient([system.baseUrl])
    const people = new People(api, world)
    const post = async ({ hospitalTenantId, body }: SeedPrescription) => {
      const startedAt = performance.now()
      await api.post(people.hospitalSystem(hospitalTenantId), '/prescriptions', body)
      return performance.now() - startedAt
    }
    report('Warming up.')
    await steadily(makePrescriptions(world, perSecond * warmUpSeconds, randomUUID(), now), post)
    report(`Posting ${perSecond} a second for ${seconds} s.`)
    const posts = makePrescriptions(world, perSecond * seconds, randomUUID(), now)
    const used = readProcessorTimes(system)
    const took = await steadily(posts, post)
    const drained = await hasDrained(system)
    const usedAfter = readProcessorTimes(system)
    if (used !== null && usedAfter !== null) report(tellProcessorTimes(used, usedAfter, posts.length))
    return {
      figures: { p50_ms: rounded(quantile(took, 0.5)), p99_ms: rounded(quantile(took, 0.99)), drained },
      peer: { name: 'the target', p99_ms: 250, posted: took.length },
      targets: [
        { figure: 'p99_ms', must: 'atMost', value: 250 },
        { figure: 'drained', must: 'be', value: true },
      ],
    }
  } finally {
    await system.stop()
  }
}

/** Sends by the clock, whether or not earlier answers have come: an open loop, so that waiting shows as time. */
async function steadily(
  posts: readonly SeedPrescription[],
  post: (one: SeedPrescription) => Promise<number>,
): Promise<number[]> {
  const startedAt = performance.now()
  const answers: Promise<number>[] = []
  for (const [index, one] of posts.entries()) {
    const wait = startedAt + (index * 1000) / perSecond - performance.now()
    if (wait > 0) await sleep(wait)
    answers.push(post(one))
  }
  return Promise.all(answers)
}

/** True when every event got its place and was delivered to the workflows in time. */
async function hasDrained({ databaseUrl }: System): Promise<boolean> {
  const owner = await connectOwner(databaseUrl)
  try {
    const givesUpAt = Date.now() + drainPatienceMs
    while (Date.now() < givesUpAt) {
      const { rows } = await owner.query<{ behind: string }>(behindSql)
      if (Number(rows[0]?.behind) === 0) return true
      await sleep(500)
    }
    return false
  } finally {
    await owner.end()
  }
}

const behindSql = `
  select (select count(*) from events where position is null)
       + (select coalesce(max(position), 0) from events)
       - (select coalesce(max(position), 0) from event_cursors where reader = 'workflows') as behind`
