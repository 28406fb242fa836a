import { randomUUIDv7 } from 'node:crypto'
import { Client, type WorkflowClient } from '@temporalio/client'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTimeSkipping } from '#bin/time-skipping.ts'
import { recordHistory } from '../history-fixture.ts'
import {
  createFakeWorld,
  failing,
  openTestJourney,
  refusing,
  startFakeWorker,
  type FakeWorld,
  type TestJourney,
} from '../journey-fixture.ts'
import type { Happening } from './progress.ts'

const hourMilliseconds = 60 * 60 * 1000
const tenantId = '0196a000-0000-7000-8000-0000000000aa'
const depotId = '0196a000-0000-7000-8000-0000000000bb'
const parcel = { shipmentId: '0196a000-0000-7000-8000-000000000001', tenantId: depotId }
const claimTask = {
  claimId: '0196a000-0000-7000-8000-000000000002',
  tenantId: depotId,
  action: 'submit',
} as const
const policy = { slowReviewMinutes: 120, stockRetryMinutes: 30 }

const approved: Happening = { kind: 'approved' }
const arrived: Happening = { kind: 'codeNeeded', parcel }
const claimOpened: Happening = { kind: 'claimDue', task: claimTask }
const completed: Happening = { kind: 'ended', end: 'completed' }
const cancelled: Happening = { kind: 'ended', end: 'cancelled' }
const shortAtPick: Happening = { kind: 'unitsMissing', cause: 'short_at_pick' }

let environment: TestWorkflowEnvironment
/** Skips no time by itself, unlike the environment's own client: time passes when a test says so. */
let workflows: WorkflowClient
let taskQueue: string
let world: FakeWorld

beforeEach(() => {
  world = createFakeWorld()
})

async function hoursFromNow(hours: number): Promise<string> {
  return new Date((await environment.currentTimeMs()) + hours * hourMilliseconds).toISOString()
}

/** A prescription submitted now. Valid for three days unless said otherwise, so that deadlines come first. */
async function submit({ validHours = 72 } = {}): Promise<TestJourney> {
  const submitted = {
    tenantId,
    acknowledgedAt: await hoursFromNow(0),
    validUntil: await hoursFromNow(validHours),
  }
  return openTestJourney(workflows, taskQueue, { prescriptionId: randomUUIDv7(), policy, submitted })
}

/** A journey that reads where its row stands. */
function startInTheMiddle(): Promise<TestJourney> {
  return openTestJourney(workflows, taskQueue, { prescriptionId: randomUUIDv7(), policy })
}

function called(name: Parameters<FakeWorld['inputsOf']>[0], times: number): Promise<void> {
  return expect.poll(() => world.inputsOf(name).length, { timeout: 10_000 }).toBe(times)
}

/**
 * Waits until the journey knows of sent codes. The test server's clock would stand still for good after a journey that
 * ends while such an activity runs.
 */
function sent(journey: TestJourney, times: number): Promise<void> {
  return expect.poll(() => completedActivities(journey), { timeout: 10_000 }).toBe(times)
}

async function completedActivities({ handle }: TestJourney): Promise<number | undefined> {
  const { events } = await handle.fetchHistory()
  return events?.filter((event) => event.activityTaskCompletedEventAttributes).length
}

/** Waits until the first attempt of an activity has failed and the next one is due later. */
function failedOnce({ handle }: TestJourney): Promise<void> {
  const attempt = async () => (await handle.describe()).raw.pendingActivities?.[0]?.attempt
  return expect.poll(attempt, { timeout: 10_000 }).toBe(2)
}

function hoursSince(submittedAt: number, input: Readonly<Record<string, unknown>>): number {
  return Math.round((Date.parse(String(input.now)) - submittedAt) / hourMilliseconds)
}

/** The journey's code is the same when every task replays the whole history, as after a crash. */
describe.each([
  { cache: 'kept in memory', maxCachedWorkflows: undefined },
  { cache: 'replayed at every task', maxCachedWorkflows: 0 },
])('a prescription’s journey, $cache', ({ maxCachedWorkflows }) => {
  let worker: { stop(): Promise<void> }

  beforeAll(async () => {
    environment = await startTimeSkipping()
    workflows = new Client({ connection: environment.connection, identity: 'client' }).workflow
    taskQueue = `journeys-${maxCachedWorkflows ?? 'cached'}`
    worker = await startFakeWorker(environment, taskQueue, () => world, maxCachedWorkflows)
  })

  afterAll(async () => {
    await worker.stop()
    await environment.teardown()
  })

  async function keepHistory(journey: TestJourney, name: string): Promise<void> {
    if (maxCachedWorkflows === undefined) await recordHistory(journey.handle, name)
  }

  describe('that goes well', () => {
    it('reserves stock, sends the code and settles the claim within eight workflow tasks', async () => {
      const journey = await submit()
      await journey.tell(approved)
      await called('routePrescription', 1)
      await journey.tell(arrived)
      await sent(journey, 1)
      await journey.tell(claimOpened, completed)
      expect(await journey.result()).toBe('completed')
      expect(world.calls.map(({ name }) => name)).toEqual([
        'routePrescription',
        'sendPickupCode',
        'submitClaim',
      ])
      expect(world.inputsOf('routePrescription')[0]).toMatchObject({ tenantId, cause: 'approved' })
      expect(world.inputsOf('sendPickupCode')[0]).toMatchObject(parcel)
      const { events } = await journey.handle.fetchHistory()
      const tasks = events?.filter((event) => event.workflowTaskCompletedEventAttributes).length
      expect(tasks).toBeLessThanOrEqual(8)
      await keepHistory(journey, 'goes-well')
    })

    it('sends one code for each parcel, and another when one is asked for', async () => {
      const journey = await submit()
      const other = { ...parcel, shipmentId: '0196a000-0000-7000-8000-000000000009' }
      await journey.tell(approved, arrived, { kind: 'codeNeeded', parcel: other })
      await sent(journey, 2)
      await journey.tell(arrived)
      await sent(journey, 3)
      await journey.tell(completed)
      await journey.result()
      const keys = world.inputsOf('sendPickupCode').map(({ key }) => key)
      expect(new Set(keys).size).toBe(3)
    })

    it('does nothing twice when signals are repeated', async () => {
      const journey = await submit()
      await journey.tell(approved, arrived)
      await sent(journey, 1)
      await journey.repeat()
      await journey.tell(claimOpened, completed)
      await journey.repeat()
      await journey.result()
      expect(world.calls.map(({ name }) => name).toSorted()).toEqual([
        'routePrescription',
        'sendPickupCode',
        'submitClaim',
      ])
    })
  })

  describe('and its deadlines', () => {
    it('warns at 24 and 36 hours and at the breach after 48, and goes on', async () => {
      const submittedAt = await environment.currentTimeMs()
      const journey = await submit()
      await journey.tell(approved)
      await called('routePrescription', 1)
      await environment.sleep('49 hours')
      await called('raiseEscalation', 3)
      const warnings = world.inputsOf('raiseEscalation')
      expect(world.raised()).toEqual(['due_24h', 'due_36h', 'due_breached'])
      expect(warnings.map((input) => hoursSince(submittedAt, input))).toEqual([24, 36, 48])
      await journey.tell(completed)
      expect(await journey.result()).toBe('completed')
      await keepHistory(journey, 'late')
    })

    it('never approves by time: it warns after two hours, and waits for the pharmacist', async () => {
      const journey = await submit()
      await environment.sleep('70 hours')
      await called('raiseEscalation', 4)
      expect(world.raised()).toEqual(['review_slow', 'due_24h', 'due_36h', 'due_breached'])
      expect(world.inputsOf('routePrescription')).toEqual([])
      await journey.tell(approved)
      await called('routePrescription', 1)
      expect(world.inputsOf('withdrawEscalation')).toMatchObject([{ kind: 'review_slow' }])
      await journey.tell(completed)
      await journey.result()
    })

    it('ends when its last valid day is over and no pharmacy accepted it', async () => {
      const journey = await submit({ validHours: 15 })
      await journey.tell(approved)
      await called('routePrescription', 1)
      await environment.sleep('16 hours')
      expect(await journey.result()).toBe('expired')
      expect(world.raised()).toEqual([])
      await keepHistory(journey, 'expired')
    })

    it('ends when its last valid day is over and nobody reviewed it', async () => {
      const journey = await submit({ validHours: 15 })
      await environment.sleep('16 hours')
      expect(await journey.result()).toBe('expired')
      expect(world.raised()).toEqual(['review_slow'])
    })

    it('goes on past its last valid day when a pharmacy had accepted it', async () => {
      world.answer('expirePrescription', 'accepted')
      const journey = await submit({ validHours: 15 })
      await journey.tell(approved)
      await called('routePrescription', 1)
      await environment.sleep('16 hours')
      await called('expirePrescription', 1)
      await journey.tell(completed)
      expect(await journey.result()).toBe('completed')
    })
  })

  describe('that is cancelled', () => {
    /** Each brings a journey to one of its awaits. */
    const awaits: Record<string, (journey: TestJourney) => Promise<unknown>> = {
      'while it waits for the review': async () => {},
      'while its slow review is on the board': async () => {
        await environment.sleep('3 hours')
        await called('raiseEscalation', 1)
      },
      'while stock is being reserved': async (journey) => {
        const held = world.hold('routePrescription')
        await journey.tell(approved)
        const release = await held
        setTimeout(release, 20)
      },
      'while the network lacks stock': async (journey) => {
        world.answer('routePrescription', 'short')
        await journey.tell(approved)
        await called('raiseEscalation', 1)
      },
      'while it waits for its parcels': async (journey) => {
        await journey.tell(approved)
        await called('routePrescription', 1)
      },
      'while a short pick is sourced again': async (journey) => {
        await journey.tell(approved)
        await called('routePrescription', 1)
        const held = world.hold('routePrescription')
        await journey.tell(shortAtPick)
        const release = await held
        setTimeout(release, 20)
      },
      'while the SMS provider is down': async (journey) => {
        world.answer('sendPickupCode', ...Array.from({ length: 50 }, () => failing('smsUnavailable')))
        await journey.tell(approved, arrived)
        await failedOnce(journey)
      },
      'while its parcel waits at the counter': async (journey) => {
        await journey.tell(approved, arrived)
        await sent(journey, 1)
      },
      'while it expires': async (journey) => {
        const held = world.hold('expirePrescription')
        world.answer('expirePrescription', 'cancelled')
        await journey.tell(approved)
        await called('routePrescription', 1)
        const slept = environment.sleep('73 hours')
        const release = await held
        setTimeout(release, 20)
        await slept
      },
    }

    it.each(Object.keys(awaits))('ends %s', async (name) => {
      const journey = await submit()
      await awaits[name]?.(journey)
      const before = world.inputsOf('routePrescription').length
      await journey.tell(cancelled, shortAtPick, arrived)
      expect(await journey.result()).toBe('cancelled')
      expect(world.inputsOf('routePrescription')).toHaveLength(before)
      expect(world.inputsOf('submitClaim')).toEqual([])
    })

    it('waits for parcels that were called back, supplies nothing meanwhile, and ends when they are back', async () => {
      const journey = await submit()
      await journey.tell(approved)
      await called('routePrescription', 1)
      await journey.tell({ kind: 'calledBack' }, shortAtPick, arrived)
      await environment.sleep('25 hours')
      await called('raiseEscalation', 1)
      expect(world.raised()).toEqual(['due_24h'])
      await journey.tell(cancelled)
      expect(await journey.result()).toBe('cancelled')
      expect(world.inputsOf('routePrescription')).toHaveLength(1)
      expect(world.inputsOf('sendPickupCode')).toEqual([])
      await keepHistory(journey, 'called-back')
    })

    it('ends at once when it is rejected', async () => {
      const journey = await submit()
      await journey.tell({ kind: 'ended', end: 'rejected' })
      expect(await journey.result()).toBe('rejected')
      expect(world.calls).toEqual([])
    })
  })

  describe('that lacks units', () => {
    it('sources again what was short at the pick or stood in a site that went down', async () => {
      const journey = await submit()
      await journey.tell(approved)
      await called('routePrescription', 1)
      await journey.tell(shortAtPick)
      await called('routePrescription', 2)
      await journey.tell({ kind: 'unitsMissing', cause: 'site_down' })
      await called('routePrescription', 3)
      await journey.tell(completed)
      await journey.result()
      const asked = world.inputsOf('routePrescription')
      expect(asked.map(({ cause }) => cause)).toEqual(['approved', 'short_at_pick', 'site_down'])
      expect(new Set(asked.map(({ key }) => key)).size).toBe(3)
      await keepHistory(journey, 'sourced-again')
    })

    it('asks a network without stock every 30 minutes, warns once, and takes the warning back', async () => {
      world.answer('routePrescription', 'short', 'short', 'short', 'reserved')
      const journey = await submit()
      await journey.tell(approved)
      await called('raiseEscalation', 1)
      await environment.sleep('95 minutes')
      await called('withdrawEscalation', 1)
      expect(world.raised()).toEqual(['no_stock'])
      const times = world.inputsOf('routePrescription').map(({ now }) => Date.parse(String(now)))
      const pauses = times.slice(1).map((time, index) => Math.round((time - (times[index] ?? 0)) / 60_000))
      expect(pauses).toEqual([30, 30, 30])
      await journey.tell(completed)
      expect(await journey.result()).toBe('completed')
      await keepHistory(journey, 'without-stock')
    })

    it('keeps the rhythm of asking when other news come in between', async () => {
      world.answer('routePrescription', 'reserved', 'short', 'reserved')
      const journey = await submit()
      await journey.tell(approved)
      await called('routePrescription', 1)
      await journey.tell(shortAtPick)
      await called('raiseEscalation', 1)
      await environment.sleep('20 minutes')
      await journey.tell(arrived)
      await sent(journey, 1)
      await environment.sleep('11 minutes')
      await called('routePrescription', 3)
      await journey.tell(completed)
      expect(await journey.result()).toBe('completed')
    })

    it('stops asking when the prescription expires', async () => {
      world.answer('routePrescription', ...Array.from({ length: 200 }, () => 'short'))
      const journey = await submit({ validHours: 4 })
      await journey.tell(approved)
      await called('routePrescription', 1)
      await environment.sleep('6 hours')
      expect(await journey.result()).toBe('expired')
      const asked = world.inputsOf('routePrescription').length
      expect(asked).toBeGreaterThanOrEqual(7)
      expect(asked).toBeLessThanOrEqual(9)
    })
  })

  describe('and the claims of its hand-overs', () => {
    it('waits for the insurer to decide after the prescription is completed', async () => {
      world.answer('submitClaim', failing('claimPending'), failing('insurerUnavailable'), 'settled')
      const journey = await submit()
      await journey.tell(approved, claimOpened, completed)
      await called('submitClaim', 1)
      await environment.sleep('1 minute')
      expect(await journey.result()).toBe('completed')
      expect(world.inputsOf('submitClaim')).toHaveLength(3)
      expect(world.raised()).toEqual([])
    })

    it('puts a denied claim on the board', async () => {
      world.answer('submitClaim', 'denied')
      const journey = await submit()
      await journey.tell(approved, claimOpened, completed)
      expect(await journey.result()).toBe('completed')
      expect(world.raised()).toEqual(['claim_denied'])
      await keepHistory(journey, 'claim-denied')
    })

    it('puts a day of silence on the board, and goes on asking', async () => {
      let isAnswering = false
      world.answer(
        'submitClaim',
        ...Array.from({ length: 1_000 }, () => () => {
          return isAnswering ? 'settled' : failing('insurerUnavailable')()
        }),
      )
      const journey = await submit()
      await journey.tell(approved, claimOpened, completed)
      await called('submitClaim', 1)
      await environment.sleep('25 hours')
      await expect.poll(() => world.raised()).toEqual(['claim_stuck'])
      isAnswering = true
      await environment.sleep('15 minutes')
      expect(await journey.result()).toBe('completed')
    })

    it('gives a claim that cannot be submitted to a person, and the journey ends all the same', async () => {
      world.answer('submitClaim', refusing('coverNotFound'))
      const journey = await submit()
      await journey.tell(approved, claimOpened, completed)
      expect(await journey.result()).toBe('completed')
      expect(world.raised()).toEqual(['claim_stuck'])
    })

    it('undoes a claim for medicine that came back, and tells a person when that fails', async () => {
      world.answer('reverseClaim', 'refused')
      const journey = await submit()
      await journey.tell(approved)
      await called('routePrescription', 1)
      await journey.tell(
        claimOpened,
        { kind: 'claimDue', task: { ...claimTask, action: 'reverse' } },
        completed,
      )
      await journey.result()
      expect(world.calls.map(({ name }) => name)).toEqual([
        'routePrescription',
        'submitClaim',
        'reverseClaim',
        'raiseEscalation',
      ])
      expect(world.raised()).toEqual(['compensation_failed'])
      await keepHistory(journey, 'claim-reversed')
    })
  })

  describe('that starts in the middle', () => {
    it('goes on from where its row stands', async () => {
      world.answer('readJourney', {
        state: 'accepted',
        isCalledBack: false,
        parcels: [parcel],
        claims: [],
        times: { tenantId, acknowledgedAt: await hoursFromNow(0), validUntil: await hoursFromNow(72) },
      })
      const journey = await startInTheMiddle()
      await called('sendPickupCode', 1)
      await journey.tell(completed)
      expect(await journey.result()).toBe('completed')
      expect(world.calls.map(({ name }) => name)).toEqual([
        'readJourney',
        'routePrescription',
        'sendPickupCode',
      ])
      expect(world.inputsOf('routePrescription')).toMatchObject([{ cause: 'retry', tenantId }])
      await keepHistory(journey, 'from-the-row')
    })

    it('settles what is left of a prescription that is over', async () => {
      world.answer('readJourney', {
        state: 'completed',
        isCalledBack: false,
        parcels: [],
        claims: [{ ...claimTask, action: 'reverse' }],
        times: { tenantId, acknowledgedAt: await hoursFromNow(0), validUntil: await hoursFromNow(72) },
      })
      const journey = await startInTheMiddle()
      expect(await journey.result()).toBe('completed')
      expect(world.calls.map(({ name }) => name)).toEqual(['readJourney', 'reverseClaim'])
    })

    it('raises the warnings whose time has passed, at once', async () => {
      world.answer('readJourney', {
        state: 'accepted',
        isCalledBack: false,
        parcels: [],
        claims: [],
        times: { tenantId, acknowledgedAt: await hoursFromNow(-37), validUntil: await hoursFromNow(1) },
      })
      const journey = await startInTheMiddle()
      await called('raiseEscalation', 2)
      expect(world.raised()).toEqual(['due_24h', 'due_36h'])
      await journey.tell(completed)
      await journey.result()
    })
  })

  describe('and failures', () => {
    it('repeats a command with the same key until the database answers', async () => {
      world.answer('routePrescription', failing('57P01'), failing('57P01'), 'reserved')
      const journey = await submit()
      await journey.tell(approved)
      await called('routePrescription', 3)
      await journey.tell(completed)
      await journey.result()
      const keys = new Set(world.inputsOf('routePrescription').map(({ key }) => key))
      expect(keys.size).toBe(1)
    })

    it('tells a person when the SMS provider refuses the patient’s number', async () => {
      world.answer('sendPickupCode', 'refused')
      const journey = await submit()
      await journey.tell(approved, arrived)
      await called('raiseEscalation', 1)
      expect(world.raised()).toEqual(['pickup_code_unsent'])
      await journey.tell(completed)
      await journey.result()
    })

    it('goes on with everything else while the SMS provider is down', async () => {
      world.answer('sendPickupCode', ...Array.from({ length: 1_000 }, () => failing('smsUnavailable')))
      const journey = await submit()
      await journey.tell(approved, arrived)
      await failedOnce(journey)
      await journey.tell(shortAtPick)
      await called('routePrescription', 2)
      await journey.tell(claimOpened, completed)
      expect(await journey.result()).toBe('completed')
      expect(world.inputsOf('submitClaim')).toHaveLength(1)
    })
  })

  // Last, since the test server's clock stands still after it.
  it('ends when it is cancelled while the code is being sent', async () => {
    const held = world.hold('sendPickupCode')
    const journey = await submit()
    await journey.tell(approved, arrived)
    const release = await held
    await journey.tell(cancelled)
    expect(await journey.result()).toBe('cancelled')
    release()
  })
})
