import { setTimeout as sleep } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { procurementAwardWorks } from './award-work-schema.ts'
import { cancelAwardWork, listAwardWorks, queueAward } from './award-works.ts'
import {
  after,
  bidAll,
  byVolume,
  makeProcurementWorld,
  openAll,
  openedRound,
  optimise as notAsked,
  refusalOf,
  reportAll,
  requestAt,
  startRound,
  tender,
} from './procurement-fixture.ts'
import { makeAward, proposeAward } from './awards.ts'
import { listAwards } from './queries.ts'
import { runAwardWorks } from './run-award-works.ts'

let database: TestDatabase
let client: DatabaseClient

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

const options = {
  rule: 'optimised',
  promisedPerMille: 800,
  minimumWinners: 2,
  maximumSharePerMille: 700,
  minimumSharePerMille: 100,
  switchingPerMille: 0,
} as const

const work = (until: AbortSignal = new AbortController().signal) =>
  runAwardWorks(client, () => after(21), until)

describe('an award that is worked out in the background', () => {
  it('is kept beside the others, once, and can be proposed; one without a solution fails with the reason', async () => {
    const world = await makeProcurementWorld(client, { institutions: 2, suppliers: 3, products: 2 })
    const roundId = await openedRound(world, [10_000, 11_000, 12_000])
    const [manager] = world.managers
    const at = () => requestAt(manager, after(21))
    await makeAward(client, at(), { roundId, options: byVolume, optimise: notAsked })
    await queueAward(client, at(), { roundId, options })
    await queueAward(client, at(), { roundId, options: { ...options, minimumWinners: 4 } })
    expect(await work()).toEqual([])
    expect(await work()).toEqual([])
    const [failed, done] = await listAwardWorks(client, manager, roundId)
    expect(done).toMatchObject({ state: 'done', refusals: null })
    expect(failed).toMatchObject({ state: 'failed', awardId: null })
    expect(failed?.refusals?.[0]?.nextStep).toBeTruthy()
    const awards = await listAwards(client, manager, roundId)
    expect(awards.map(({ options: { rule } }) => rule).toSorted()).toEqual(['optimised', 'volume_based'])
    const own = awards.find(({ id }) => id === done?.awardId)
    expect(own?.gapPerMillion).toBeLessThanOrEqual(5_000)
    const proposed = await proposeAward(client, at(), { roundId, awardId: done?.awardId ?? '' })
    expect(proposed.answer.state).toBe('proposed')
    expect(await refusalOf(queueAward(client, at(), { roundId, options }))).toBe('wrongState')
  })

  it('begins anew where a process left it, stays away when it is cancelled, and waits in a short line', async () => {
    const world = await makeProcurementWorld(client, { institutions: 1, suppliers: 2, products: 1 })
    const [manager] = world.managers
    const early = await startRound(world)
    await reportAll(world, early)
    await tender(world, early)
    expect(
      await refusalOf(queueAward(client, requestAt(manager, after(11)), { roundId: early, options })),
    ).toBe('wrongState')
    await bidAll(world, early, [10_000, 11_000])
    await openAll(world, early)
    const roundId = early
    const queue = async () =>
      (await queueAward(client, requestAt(manager, after(21)), { roundId, options })).answer.awardWorkId
    const [left, waiting] = [await queue(), await queue()]
    for (let more = 0; more < 3; more += 1) await queue()
    expect(await refusalOf(queue())).toBe('awardWorksFull')

    // A process that died left the first one running; the second is cancelled while it waits.
    await client.network
      .update(procurementAwardWorks)
      .set({ state: 'running', startedAt: after(21) })
      .where(eq(procurementAwardWorks.id, left))
    const cancel = (awardWorkId: string) =>
      cancelAwardWork(client, requestAt(manager, after(21)), { awardWorkId })
    await cancel(waiting)
    expect(await work()).toEqual([])
    const states = new Map((await listAwardWorks(client, manager, roundId)).map((one) => [one.id, one.state]))
    expect(states.get(left)).toBe('done')
    expect(states.get(waiting)).toBe('cancelled')
    expect(await refusalOf(cancel(left))).toBe('wrongState')
    expect(await listAwards(client, manager, roundId)).toHaveLength(4)

    // One that is stopped under way by the end of its process is begun anew by the next.
    const stopped = await queue()
    const ended = new AbortController()
    const working = work(ended.signal)
    await sleep(0)
    ended.abort()
    await working
    expect(await work()).toEqual([])
    const after1 = await listAwardWorks(client, manager, roundId)
    expect(after1.find(({ id }) => id === stopped)?.state).toBe('done')
    expect(await listAwards(client, manager, roundId)).toHaveLength(5)
  })
})
