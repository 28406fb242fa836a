import { randomUUIDv7 } from 'node:crypto'
import { Client, type WorkflowClient } from '@temporalio/client'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTimeSkipping } from '#bin/time-skipping.ts'
import { recordHistory } from '../history-fixture.ts'
import { recallWorkflowId } from '../ids.ts'
import { createFakeWorld, startFakeWorker, type FakeWorld } from '../journey-fixture.ts'
import { recallNewsSignal, type PresentRecall, type runRecall } from './run-recall.ts'

const hourMilliseconds = 3_600_000
const tenantId = '0196a000-0000-7000-8000-0000000000aa'

let environment: TestWorkflowEnvironment
let workflows: WorkflowClient
let taskQueue: string
let world: FakeWorld
/** Where the row of the recall under test stands. */
let row: PresentRecall

beforeEach(() => {
  world = createFakeWorld()
})

async function start(notifyHours: number, reportDays: number) {
  const openedAt = await environment.currentTimeMs()
  row = {
    state: 'open',
    openedAt: new Date(openedAt).toISOString(),
    notifyBy: new Date(openedAt + notifyHours * hourMilliseconds).toISOString(),
    reportDays,
  }
  world.answer('readRecallState', ...Array.from({ length: 1_000 }, () => () => row))
  const recallId = randomUUIDv7()
  return workflows.start<typeof runRecall>('runRecall', {
    workflowId: recallWorkflowId(recallId),
    taskQueue,
    args: [{ recallId, tenantId }],
  })
}

const hoursOf = (name: 'escalateRecall' | 'reportRecall') =>
  world
    .inputsOf(name)
    .map(({ now }) => Math.round((Date.parse(String(now)) - Date.parse(row.openedAt)) / hourMilliseconds))

function called(name: Parameters<FakeWorld['inputsOf']>[0], times: number): Promise<void> {
  return expect.poll(() => world.inputsOf(name).length).toBeGreaterThanOrEqual(times)
}

/** The workflow's code is the same when every task replays the whole history, as after a crash. */
describe.each([
  { cache: 'kept in memory', maxCachedWorkflows: undefined },
  { cache: 'replayed at every task', maxCachedWorkflows: 0 },
])('a recall, $cache', ({ maxCachedWorkflows }) => {
  let worker: { stop(): Promise<void> }

  beforeAll(async () => {
    environment = await startTimeSkipping()
    workflows = new Client({ connection: environment.connection, identity: 'client' }).workflow
    taskQueue = `recalls-${maxCachedWorkflows ?? 'cached'}`
    worker = await startFakeWorker(environment, taskQueue, () => world, maxCachedWorkflows)
  })

  afterAll(async () => {
    await worker.stop()
    await environment.teardown()
  })

  it('of class I warns at 12 hours and at 24, and reports after a day, each once', async () => {
    const handle = await start(24, 1)
    await called('tellRecallPatients', 1)
    expect(world.inputsOf('escalateRecall')).toEqual([])
    await environment.sleep('26 hours')
    await called('sweepRecall', 26)
    const keys = (name: 'escalateRecall' | 'reportRecall') =>
      new Set(world.inputsOf(name).map(({ key }) => key))
    expect(keys('escalateRecall').size).toBe(2)
    expect(Math.min(...hoursOf('escalateRecall'))).toBe(12)
    const overdue = world.inputsOf('escalateRecall').find(({ kind }) => kind === 'recall_overdue')
    expect(Date.parse(String(overdue?.now))).toBeGreaterThanOrEqual(Date.parse(row.notifyBy))
    expect(keys('reportRecall').size).toBe(1)
    expect(Math.min(...hoursOf('reportRecall'))).toBe(24)
    row = { ...row, state: 'closed' }
    await handle.signal(recallNewsSignal)
    expect(await handle.result()).toBe('closed')
  })

  it('keeps whatever deadlines its row has, and ends when it is closed', async () => {
    const handle = await start(2, 1 / 8)
    await environment.sleep('200 minutes')
    await called('reportRecall', 1)
    expect(hoursOf('escalateRecall').slice(0, 3)).toEqual([1, 2, 2])
    expect(hoursOf('reportRecall')[0]).toBe(3)
    row = { ...row, state: 'closed' }
    await handle.signal(recallNewsSignal)
    expect(await handle.result()).toBe('closed')
    if (maxCachedWorkflows === undefined) await recordHistory(handle, 'recall-closed')
  })

  it('looks at once when there is news, tells every page of patients, and ends when it is lifted', async () => {
    world.answer('tellRecallPatients', { left: 120 }, { left: 20 }, { left: 0 })
    const handle = await start(168, 7)
    await called('tellRecallPatients', 3)
    await handle.signal(recallNewsSignal)
    await called('tellRecallPatients', 4)
    expect(world.inputsOf('reportRecall')).toEqual([])
    row = { ...row, state: 'lifted' }
    await handle.signal(recallNewsSignal)
    expect(await handle.result()).toBe('lifted')
    if (maxCachedWorkflows === undefined) await recordHistory(handle, 'recall-lifted')
  })
})
