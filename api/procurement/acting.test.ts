import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import type { Actor } from '#db/actor.ts'
import { refused } from '#db/command-refused.ts'
import { readAs } from '#db/commands.ts'
import { callOff } from '#db/procurement/call-offs.ts'
import { procurementAllocations } from '#db/procurement/contract-schema.ts'
import type { optimiseWith } from '#db/procurement/optimise.ts'
import {
  after,
  makeProcurementWorld,
  openedRound,
  requestAt,
  runningRound,
} from '#db/procurement/procurement-fixture.ts'
import { runAwardWorks } from '#db/procurement/run-award-works.ts'
import { solveInThread } from '#db/procurement/solver/solve-in-thread.ts'
import { watchContracts } from '#db/procurement/watch.ts'
import type { TenderOutcome, TenderProblem } from '#domain/procurement/tender/problem.ts'
import { bodyOf, type Credential, employ, openTestApp, send, type TestApp } from '../app-fixture.ts'

let test: TestApp

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase(), { clock: () => after(21), publicUrl: undefined })
})

afterAll(async () => {
  await test.close()
})

async function get(path: string, who: Credential): Promise<{ status: number; items: readonly unknown[] }> {
  const response = await test.app.request(path, { headers: { ...who } })
  const { items = [] } = await bodyOf<{ items?: readonly unknown[] }>(response)
  return { status: response.status, items }
}

const post = async (path: string, who: Credential, body?: unknown) => {
  const response = await send(test, 'POST', path, who, body)
  return { status: response.status, ...(await bodyOf<{ awardWorkId?: string; code?: string }>(response)) }
}

/** A tender that keeps a solver at work for far longer than a test lasts, since it must prove the very cheapest award. */
function longTender(): TenderProblem {
  let state = 20_261_126
  const next = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
  const suppliers = Array.from({ length: 20 }, (_, index) => index)
  const lots = Array.from({ length: 600 }, () => {
    const units = 1_000 + Math.round(next() * 90_000)
    const price = 1_000 + Math.round(next() * 50_000)
    const bidders = suppliers.map((supplier) => {
      const own = Math.round(price * (0.9 + next() * 0.2))
      const tiers = [1, 0.2, 0.4, 0.6].map((part, tier) => ({
        fromUnits: tier === 0 ? 1 : Math.ceil(units * part),
        price: Math.round(own * 0.96 ** tier),
      }))
      return { maximumUnits: Math.floor(units * 0.7), fixedCost: 0, limits: [supplier], tiers }
    })
    return { units, minimumWinners: 2, minimumUnits: Math.ceil(units / 10), bidders }
  })
  const all = lots.reduce((sum, { units }) => sum + units, 0)
  return { lots, limits: suppliers.map(() => Math.ceil((all * 1.03) / suppliers.length)) }
}

it('ends a solver at work when it is cancelled through the API, frees its thread, and leaves nothing behind', async () => {
  const world = await makeProcurementWorld(test.database, { institutions: 1, suppliers: 2, products: 1 })
  const roundId = await openedRound(world, [10_000, 11_000])
  const manager = await employ(test, world.managers[0])
  const other = await employ(test, world.institutions[0]?.manager ?? world.managers[1])
  const works = `/procurement/rounds/${roundId}/award-works`
  const options = {
    rule: 'optimised',
    promisedPerMille: 800,
    minimumWinners: 2,
    maximumSharePerMille: 700,
    minimumSharePerMille: 100,
    switchingPerMille: 0,
  }
  const { awardWorkId, status } = await post(works, manager, options)
  expect(status).toBe(201)
  const outcomes: TenderOutcome[] = []
  const long: typeof optimiseWith =
    ({ signal = new AbortController().signal }) =>
    async () => {
      outcomes.push(await solveInThread(longTender(), { targetGap: 0, signal }))
      throw refused('conflict', {
        code: 'tenderUnsolved',
        message: 'It was stopped.',
        nextStep: 'Try again.',
      })
    }
  const started = once(process, 'worker')
  const working = runAwardWorks(test.database, () => after(21), new AbortController().signal, long)
  const [thread] = (await started) as [Worker]
  expect((await get(works, manager)).items).toMatchObject([{ id: awardWorkId, state: 'running' }])

  const cancel = (who: Credential) => post(`/procurement/award-works/${awardWorkId}/cancel`, who)
  expect((await cancel(other)).status).toBe(404)
  expect(await cancel(manager)).toMatchObject({ status: 200, state: 'cancelled' })
  expect(await working).toEqual([])
  expect(outcomes).toEqual([{ kind: 'stopped' }])
  // Node gives -1 for a thread that has ended.
  expect(thread.threadId).toBe(-1)
  const over = { id: awardWorkId, state: 'cancelled', awardId: null, refusals: null }
  expect((await get(works, manager)).items).toMatchObject([over])
  expect((await get(`/procurement/rounds/${roundId}/awards`, manager)).items).toEqual([])
  expect(await cancel(manager)).toMatchObject({ status: 409, code: 'wrongState' })
})

it('shows who must act on a procurement what is theirs, and nobody else', async () => {
  const world = await makeProcurementWorld(test.database, { institutions: 1, suppliers: 2, products: 1 })
  const roundId = await runningRound(world, [10_000, 11_000])
  const [institution] = world.institutions
  if (institution === undefined) throw new Error('too small a world')
  const [own] = await readAs(test.database, institution.reporter, (db) =>
    db.select().from(procurementAllocations),
  )
  const callOffs = [{ allocationId: own?.id ?? '', units: 100 }]
  await callOff(test.database, requestAt(institution.reporter, after(50)), { roundId, callOffs })
  // A day past its day: the supplier must deliver, or the backup takes over.
  await watchContracts(test.database, requestAt(world.workflow, after(58)), roundId)

  const seenBy = async (actor: Actor) => {
    const who = await employ(test, actor)
    expect((await test.app.request('/operations/board', { headers: { ...who } })).status).toBe(403)
    return get('/escalations', who)
  }
  const late = { kind: 'call_off_late', roundId, isOurs: true, actingRole: 'supplier' }
  const isLate = ({ tenantId }: Actor) => tenantId === own?.supplierTenantId
  for (const supplier of world.suppliers) {
    const { status, items } = await seenBy(supplier)
    expect(status).toBe(200)
    expect(items).toMatchObject(isLate(supplier) ? [late] : [])
  }
  expect((await seenBy(world.managers[0])).items).toMatchObject([late])
  expect((await seenBy(institution.manager)).items).toEqual([])
})
