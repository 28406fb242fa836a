import { randomUUIDv7 } from 'node:crypto'
import { Client, type WorkflowClient } from '@temporalio/client'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { startTimeSkipping } from '#bin/time-skipping.ts'
import { recordHistory } from '../history-fixture.ts'
import {
  createFakeWorld,
  openTestJourney,
  startFakeWorker,
  type FakeWorld,
  type TestJourney,
} from '../journey-fixture.ts'
import type { Happening } from './progress.ts'

// For tests: what happens to one prescription, and a Temporal server of the file's own whose time is skipped over.

const hourMilliseconds = 60 * 60 * 1000
export const tenantId = '0196a000-0000-7000-8000-0000000000aa'
const depotId = '0196a000-0000-7000-8000-0000000000bb'
export const parcel = { shipmentId: '0196a000-0000-7000-8000-000000000001', tenantId: depotId }
export const claimTask = {
  claimId: '0196a000-0000-7000-8000-000000000002',
  tenantId: depotId,
  action: 'submit',
} as const
const policy = { slowReviewMinutes: 120, stockRetryMinutes: 30 }

export const approved: Happening = { kind: 'approved' }
export const arrived: Happening = { kind: 'codeNeeded', parcel }
export const claimOpened: Happening = { kind: 'claimDue', task: claimTask }
export const completed: Happening = { kind: 'ended', end: 'completed' }
export const cancelled: Happening = { kind: 'ended', end: 'cancelled' }
export const shortAtPick: Happening = { kind: 'unitsMissing', cause: 'short_at_pick' }

/** The workflow's code is the same when every task replays the whole history, as after a crash. */
export const caches = [
  { cache: 'kept in memory', maxCachedWorkflows: undefined },
  { cache: 'replayed at every task', maxCachedWorkflows: 0 },
] as const

/** Where journeys are played. */
export interface JourneyStage {
  readonly environment: TestWorkflowEnvironment
  /** Plays the database and the counterparts of the test that runs. */
  readonly world: FakeWorld
  /** A prescription submitted now. Valid for three days unless said otherwise, so that deadlines come first. */
  readonly submit: (given?: { readonly validHours?: number }) => Promise<TestJourney>
  /** A journey that reads where its row stands. */
  readonly startInTheMiddle: () => Promise<TestJourney>
  readonly hoursFromNow: (hours: number) => Promise<string>
  /** Waits until an activity was called so often. */
  readonly called: (name: Parameters<FakeWorld['inputsOf']>[0], times: number) => Promise<void>
  /** Keeps a history for the replay test, from one of the two ways to run. */
  readonly keepHistory: (journey: TestJourney, name: string) => Promise<void>
}

/** Opens the stage before the tests of the block that calls it, and closes it after them. */
export function openJourneyStage(maxCachedWorkflows: number | undefined): JourneyStage {
  let environment: TestWorkflowEnvironment
  /** Skips no time by itself, unlike the environment's own client: time passes when a test says so. */
  let workflows: WorkflowClient
  let worker: { stop(): Promise<void> }
  let world: FakeWorld
  const taskQueue = `journeys-${maxCachedWorkflows ?? 'cached'}`

  beforeAll(async () => {
    environment = await startTimeSkipping()
    workflows = new Client({ connection: environment.connection, identity: 'client' }).workflow
    worker = await startFakeWorker(environment, taskQueue, () => world, maxCachedWorkflows)
  })
  beforeEach(() => {
    world = createFakeWorld()
  })
  afterAll(async () => {
    await worker.stop()
    await environment.teardown()
  })

  const hoursFromNow = async (hours: number) =>
    new Date((await environment.currentTimeMs()) + hours * hourMilliseconds).toISOString()
  return {
    get environment() {
      return environment
    },
    get world() {
      return world
    },
    hoursFromNow,
    async submit({ validHours = 72 } = {}) {
      const submitted = {
        tenantId,
        acknowledgedAt: await hoursFromNow(0),
        validUntil: await hoursFromNow(validHours),
      }
      return openTestJourney(workflows, taskQueue, { prescriptionId: randomUUIDv7(), policy, submitted })
    },
    startInTheMiddle: () => openTestJourney(workflows, taskQueue, { prescriptionId: randomUUIDv7(), policy }),
    async called(name, times) {
      await expect.poll(() => world.inputsOf(name).length).toBe(times)
    },
    async keepHistory(journey, name) {
      if (maxCachedWorkflows === undefined) await recordHistory(journey.handle, name)
    },
  }
}

/**
 * Waits until the journey knows of sent codes. The test server's clock would stand still for good after a journey that
 * ends while such an activity runs.
 */
export function sent(journey: TestJourney, times: number): Promise<void> {
  return expect.poll(() => completedActivities(journey)).toBe(times)
}

async function completedActivities({ handle }: TestJourney): Promise<number | undefined> {
  const { events } = await handle.fetchHistory()
  return events?.filter((event) => event.activityTaskCompletedEventAttributes).length
}

/** Waits until the first attempt of an activity has failed and the next one is due later. */
export function failedOnce({ handle }: TestJourney): Promise<void> {
  const attempt = async () => (await handle.describe()).raw.pendingActivities?.[0]?.attempt
  return expect.poll(attempt).toBe(2)
}

export function hoursSince(submittedAt: number, input: Readonly<Record<string, unknown>>): number {
  return Math.round((Date.parse(String(input.now)) - submittedAt) / hourMilliseconds)
}
