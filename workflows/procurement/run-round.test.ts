import { randomUUIDv7 } from 'node:crypto'
import { Client, type WorkflowClient } from '@temporalio/client'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { Worker } from '@temporalio/worker'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTimeSkipping } from '#bin/time-skipping.ts'
import type { RoundStanding } from '#db/procurement/deadlines.ts'
import type { RoundState } from '#domain/procurement/round-states.ts'
import { workflowBundle } from '../bundle.ts'
import { recordHistory } from '../history-fixture.ts'
import { roundWorkflowId } from '../ids.ts'
import { roundNewsSignal, type runRound } from './run-round.ts'

const day = 24 * 60 * 60 * 1000
const taskQueue = 'rounds'

/** Plays the row of a round: moves it as the commands do, and remembers what was asked. */
interface Row {
  standing: RoundStanding
  readonly asked: string[]
  /** The keys of the commands that took effect. */
  readonly keys: Set<string>
  /** How often the workflow looked at it. */
  looks: number
  /** What a command answers instead of moving the row. */
  readonly stays: Map<string, RoundState>
}

const rows = new Map<string, Row>()

/** Where each command takes the row when it is due. */
const moves: Readonly<Record<string, RoundState>> = {
  closeDemand: 'pooled',
  openBidding: 'bidding',
  closeBidding: 'bidding',
  concludeContracts: 'contracting',
  startContracts: 'running',
  watchContracts: 'running',
  completeRound: 'completed',
  failRound: 'failed',
}

interface Input {
  readonly roundId: string
  readonly key: string
  readonly kind?: string
}

function rowOf({ roundId }: Pick<Input, 'roundId'>): Row {
  const row = rows.get(roundId)
  if (row === undefined) throw new Error('no such round')
  return row
}

const commandOf = (name: string) => async (input: Input) => {
  const row = rowOf(input)
  // A local activity may run twice; the command's key lets it take effect once.
  if (row.keys.has(input.key)) return { state: row.standing.state }
  row.keys.add(input.key)
  row.asked.push(input.kind === undefined ? name : `${name}:${input.kind}`)
  const state = row.stays.get(name) ?? moves[name] ?? row.standing.state
  row.standing = { ...row.standing, state }
  return { state }
}

const activities = {
  readRound: async (input: Input) => {
    const row = rowOf(input)
    row.looks += 1
    return row.standing
  },
  warnRoundLate: commandOf('warnRoundLate'),
  ...Object.fromEntries(Object.keys(moves).map((name) => [name, commandOf(name)])),
}

let environment: TestWorkflowEnvironment
let workflows: WorkflowClient
let worker: Worker
let running: Promise<void>

beforeAll(async () => {
  environment = await startTimeSkipping()
  workflows = new Client({ connection: environment.connection, identity: 'client' }).workflow
  worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue,
    identity: 'worker',
    workflowBundle: await workflowBundle(),
    activities,
    // Every task replays from the first event, as after a worker that died.
    maxCachedWorkflows: 0,
  })
  running = worker.run()
})

afterAll(async () => {
  worker.shutdown()
  await running
  await environment.teardown()
})

/** Puts a round into a state, as if its calendar began now, and starts its workflow. */
async function start(state: RoundState, stays: Readonly<Record<string, RoundState>> = {}) {
  const roundId = randomUUIDv7()
  const begun = await environment.currentTimeMs()
  const at = (days: number) => new Date(begun + days * day).toISOString()
  const standing: RoundStanding = {
    tenantId: randomUUIDv7(),
    state,
    demandClosesAt: at(14),
    biddingOpensAt: at(21),
    biddingClosesAt: at(35),
    openingDueAt: at(37),
    awardDueAt: at(50),
    objectionsCloseAt: at(57),
    contractStartsAt: at(65),
    contractEndsAt: at(70),
  }
  const row: Row = { standing, asked: [], keys: new Set(), looks: 0, stays: new Map(Object.entries(stays)) }
  rows.set(roundId, row)
  const handle = await workflows.start<typeof runRound>('runRound', {
    workflowId: roundWorkflowId(roundId),
    taskQueue,
    args: [{ roundId }],
  })
  return {
    row,
    handle,
    /** A person moves the round, and the relay tells of it. */
    async move(to: RoundState) {
      row.standing = { ...row.standing, state: to }
      await handle.signal(roundNewsSignal)
    },
    async asked(name: string) {
      await expect.poll(() => row.asked).toContain(name)
    },
  }
}

describe('the workflow of a round', () => {
  it('takes every step when the calendar says so, around what persons do', async () => {
    const round = await start('collecting')
    await environment.sleep(13 * day)
    expect(round.row.asked).toEqual([])
    await environment.sleep(2 * day)
    await round.asked('closeDemand')
    await round.move('published')
    await environment.sleep(7 * day)
    await round.asked('openBidding')
    await environment.sleep(14 * day)
    await round.asked('closeBidding')
    await round.move('opened')
    await round.move('proposed')
    await round.move('objection')
    await environment.sleep(22 * day)
    await round.asked('concludeContracts')
    await environment.sleep(8 * day)
    await round.asked('startContracts')
    await environment.sleep(6 * day)
    expect(await round.handle.result()).toBe('completed')
    expect(round.row.asked.filter((name) => name === 'watchContracts').length).toBeGreaterThanOrEqual(3)
    expect(round.row.asked).not.toContain('failRound')
    expect(round.row.asked.filter((name) => name.startsWith('warn'))).toEqual([])
    await recordHistory(round.handle, 'round-completed')
  })

  it('ends with the round wherever it waits, once somebody calls it off', async () => {
    const states: RoundState[] = [
      'collecting',
      'pooled',
      'published',
      'bidding',
      'opened',
      'proposed',
      'objection',
      'contracting',
    ]
    for (const state of states) {
      const round = await start(state)
      await expect.poll(() => round.row.looks).toBeGreaterThan(0)
      await round.move('cancelled')
      expect(await round.handle.result()).toBe('cancelled')
      expect(round.row.asked).toEqual([])
    }
  })

  it('warns of what persons leave lying, and gives it up when contracts should begin', async () => {
    const unopened = await start('bidding')
    const unawarded = await start('opened')
    await environment.sleep(66 * day)
    expect(await unopened.handle.result()).toBe('failed')
    expect(await unawarded.handle.result()).toBe('failed')
    expect(unopened.row.asked).toEqual(['closeBidding', 'warnRoundLate:opening_late', 'failRound'])
    expect(unawarded.row.asked).toEqual(['warnRoundLate:award_late', 'failRound'])
    await recordHistory(unopened.handle, 'round-unopened')
    await recordHistory(unawarded.handle, 'round-unawarded')
  })

  it('waits for the decision of an open objection, and concludes after it', async () => {
    const round = await start('objection', { concludeContracts: 'objection' })
    await environment.sleep(58 * day)
    await round.asked('concludeContracts')
    round.row.stays.clear()
    await round.move('objection')
    await expect.poll(() => round.row.standing.state).toBe('contracting')
    await round.move('cancelled')
    expect(await round.handle.result()).toBe('cancelled')
    await recordHistory(round.handle, 'round-objection')
  })
})
