import { randomUUIDv7 } from 'node:crypto'
import { Client, type WorkflowClient, type WorkflowHandle } from '@temporalio/client'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { Worker } from '@temporalio/worker'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTimeSkipping } from '#bin/time-skipping.ts'
import type { OrderPartState } from '#domain/orders/states.ts'
import { workflowBundle } from '../bundle.ts'
import { recordHistory } from '../history-fixture.ts'
import { orderPartWorkflowId } from '#domain/events/workflow-ids.ts'
import { orderNewsSignalName } from '../ids.ts'
import type { PresentPart } from './activities.ts'
import type { fulfilOrderPart } from './fulfil-order-part.ts'

const hourMs = 60 * 60 * 1000

interface Call {
  readonly name: string
  readonly hours: number
}

/** The row that the fake database keeps, and what was asked of it. */
interface FakeRow {
  state: OrderPartState
  acceptedAt: number | null
  readonly startedAt: number
  readonly calls: Call[]
  /** What an act changes; without one it changes nothing. */
  readonly effects: Partial<Record<string, () => void>>
  /** Acts that are done but not answered before they are let go. */
  readonly holds: Map<string, PromiseWithResolvers<() => void>>
}

let environment: TestWorkflowEnvironment
let workflows: WorkflowClient
let taskQueue: string
let row: FakeRow

async function act(
  name: string,
  { now, ...input }: { readonly now: string; readonly kind?: string; readonly cause?: string },
) {
  const full = [name, input.kind ?? input.cause].filter((part) => part !== undefined).join(' ')
  row.calls.push({ name: full, hours: Math.round(((Date.parse(now) - row.startedAt) / hourMs) * 100) / 100 })
  row.effects[full]?.()
  await answerOf(full)
}

async function answerOf(name: string): Promise<void> {
  const held = row.holds.get(name)
  if (held === undefined) return
  row.holds.delete(name)
  const release = Promise.withResolvers<void>()
  held.resolve(release.resolve)
  await release.promise
}

/** Lets the next act of a name be done but not answered. Resolves when it is; the function lets it go on. */
function hold(name: string): Promise<() => void> {
  const held = Promise.withResolvers<() => void>()
  row.holds.set(name, held)
  return held.promise
}

const activities = {
  async followOrderPart({ now }: { now: string }): Promise<PresentPart> {
    const { state, startedAt, acceptedAt } = row
    await answerOf('follow')
    return {
      state,
      offeredAt: new Date(startedAt).toISOString(),
      answerDueAt: new Date(startedAt + 4 * hourMs).toISOString(),
      acceptedAt: acceptedAt === null ? null : new Date(acceptedAt).toISOString(),
      readAt: now,
    }
  },
  warnOrderPart: async (step: { now: string; kind: string }) => act('warn', step),
  passOnOrderPart: async (step: { now: string; cause: string }) => act('passOn', step),
  retryOrderPart: async (step: { now: string }) => act('retry', step),
}

type Part = WorkflowHandle<typeof fulfilOrderPart>

function rowAt(state: OrderPartState, startedAt: number): FakeRow {
  const acceptedAt = state === 'accepted' ? startedAt : null
  return { state, acceptedAt, startedAt, calls: [], effects: {}, holds: new Map() }
}

async function begin(state: OrderPartState, backorderRetryMinutes = 60): Promise<Part> {
  row = rowAt(state, await environment.currentTimeMs())
  return start(backorderRetryMinutes)
}

function start(backorderRetryMinutes: number): Promise<Part> {
  const partId = randomUUIDv7()
  return workflows.signalWithStart<typeof fulfilOrderPart>('fulfilOrderPart', {
    workflowId: orderPartWorkflowId(partId),
    taskQueue,
    args: [{ partId, tenantId: randomUUIDv7(), policy: { backorderRetryMinutes } }],
    signal: orderNewsSignalName,
    signalArgs: [],
  })
}

async function becomes(part: Part, state: OrderPartState): Promise<void> {
  if (state === 'accepted') row.acceptedAt = await environment.currentTimeMs()
  row.state = state
  await part.signal(orderNewsSignalName)
}

/** The workflow is the same when every task replays the whole history, as after a crash. */
describe.each([
  { cache: 'kept in memory', maxCachedWorkflows: undefined },
  { cache: 'replayed at every task', maxCachedWorkflows: 0 },
])('a part of an order, $cache', ({ maxCachedWorkflows }) => {
  let worker: Worker
  let running: Promise<void>

  beforeAll(async () => {
    environment = await startTimeSkipping()
    workflows = new Client({ connection: environment.connection, identity: 'client' }).workflow
    taskQueue = `order-parts-${maxCachedWorkflows ?? 'cached'}`
    worker = await Worker.create({
      connection: environment.nativeConnection,
      taskQueue,
      identity: 'worker',
      workflowBundle: await workflowBundle(),
      activities,
      ...(maxCachedWorkflows === undefined ? {} : { maxCachedWorkflows }),
    })
    running = worker.run()
  })

  afterAll(async () => {
    worker.shutdown()
    await running
    await environment.teardown()
  })

  beforeEach(() => {
    row = rowAt('offered', 0)
  })

  async function keepHistory(part: Part, name: string): Promise<void> {
    if (maxCachedWorkflows === undefined) await recordHistory(part, `order-part-${name}`)
  }

  it('ends at its receipt, and is within six workflow tasks when all goes well', async () => {
    const part = await begin('offered')
    await becomes(part, 'accepted')
    await becomes(part, 'dispatched')
    await becomes(part, 'received')
    expect(await part.result()).toBe('received')
    expect(row.calls).toEqual([])
    const { events } = await part.fetchHistory()
    const tasks = events?.filter((event) => event.workflowTaskCompletedEventAttributes).length
    expect(tasks).toBeLessThanOrEqual(6)
    await keepHistory(part, 'goes-well')
  })

  it('warns at 24 and 36 hours, and passes on at 48', async () => {
    const part = await begin('accepted')
    row.effects['passOn late'] = () => {
      row.state = 'passed_on'
    }
    await environment.sleep(50 * hourMs)
    expect(await part.result()).toBe('passed_on')
    expect(row.calls).toEqual([
      { name: 'warn order_due_24h', hours: 24 },
      { name: 'warn order_due_36h', hours: 36 },
      { name: 'passOn late', hours: 48 },
    ])
    await keepHistory(part, 'passed-on')
  })

  it('stays with a late seller where nobody else may bring it, and asks once', async () => {
    const part = await begin('accepted')
    await environment.sleep(100 * hourMs)
    await expect
      .poll(() => row.calls.map(({ name }) => name))
      .toEqual(['warn order_due_24h', 'warn order_due_36h', 'passOn late'])
    await becomes(part, 'dispatched')
    await becomes(part, 'received')
    expect(await part.result()).toBe('received')
  })

  it('says nothing once it was dispatched in time', async () => {
    const part = await begin('accepted')
    await environment.sleep(30 * hourMs)
    await becomes(part, 'dispatched')
    await environment.sleep(60 * hourMs)
    await becomes(part, 'received')
    expect(await part.result()).toBe('received')
    expect(row.calls.map(({ name }) => name)).toEqual(['warn order_due_24h'])
  })

  it('goes to the next seller when nobody answers', async () => {
    const part = await begin('offered')
    row.effects['passOn unanswered'] = () => {
      row.state = 'passed_on'
    }
    await environment.sleep(5 * hourMs)
    expect(await part.result()).toBe('passed_on')
    expect(row.calls).toEqual([{ name: 'passOn unanswered', hours: 4 }])
    await keepHistory(part, 'unanswered')
  })

  it('looks again and again for stock that it waits for, and warns after 48 hours', async () => {
    const part = await begin('backordered', 20 * 60)
    await environment.sleep(49 * hourMs)
    await expect
      .poll(() => row.calls)
      .toEqual([
        { name: 'retry', hours: 20 },
        { name: 'retry', hours: 40 },
        { name: 'warn order_backordered', hours: 48 },
      ])
    row.effects.retry = () => {
      row.state = 'accepted'
    }
    await environment.sleep(20 * hourMs)
    await becomes(part, 'received')
    expect(await part.result()).toBe('received')
    await keepHistory(part, 'backordered')
  })

  it('goes on from wherever the row stands, with what was missed meanwhile', async () => {
    const part = await begin('accepted')
    row.acceptedAt = row.startedAt - 40 * hourMs
    await becomes(part, 'cancelled')
    expect(await part.result()).toBe('cancelled')
  })

  /** Each brings a part to one of its awaits. */
  const awaits: Record<string, () => Promise<Part>> = {
    'while its row is read': () => cancelledDuring('follow', { from: 'accepted', hours: 0 }),
    'while it waits for the answer': () => begin('offered'),
    'while it goes to the next seller, since nobody answered': () =>
      cancelledDuring('passOn unanswered', { from: 'offered', hours: 5 }),
    'while it waits for its dispatch': () => begin('accepted'),
    'while a warning is written': () =>
      cancelledDuring('warn order_due_24h', { from: 'accepted', hours: 25 }),
    'while it is late, and goes to the next seller': () =>
      cancelledDuring('passOn late', { from: 'accepted', hours: 49 }),
    'while it is late, and stays with its seller': async () => {
      const part = await begin('accepted')
      await environment.sleep(49 * hourMs)
      await expect.poll(() => row.calls.length).toBe(3)
      return part
    },
    'while it waits for stock': () => begin('backordered'),
    'while stock is looked for': () => cancelledDuring('retry', { from: 'backordered', hours: 2 }),
    'while the board is told that it waits for stock': () =>
      cancelledDuring('warn order_backordered', { from: 'backordered', hours: 49, retryMinutes: 50 * 60 }),
  }

  /** The row is cancelled after an act was done on it, and before the workflow hears of the act. */
  async function cancelledDuring(
    name: string,
    { from, hours, retryMinutes = 60 }: { from: OrderPartState; hours: number; retryMinutes?: number },
  ): Promise<Part> {
    row = rowAt(from, await environment.currentTimeMs())
    const held = hold(name)
    const part = await start(retryMinutes)
    const slept = environment.sleep(hours * hourMs)
    const release = await held
    await becomes(part, 'cancelled')
    setTimeout(release, 20)
    await slept
    return part
  }

  it.each(Object.keys(awaits))('ends with a cancel that comes %s', async (name) => {
    const part = await awaits[name]?.()
    if (part === undefined) throw new Error('no such await')
    const before = row.calls.length
    if (row.state !== 'cancelled') await becomes(part, 'cancelled')
    expect(await part.result()).toBe('cancelled')
    expect(row.calls).toHaveLength(before)
  })
})
