import {
  condition,
  continueAsNew,
  defineSignal,
  proxyLocalActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow'
import { roundStates, type RoundState } from '#domain/procurement/round-states.ts'
import { isFinal } from '#domain/state-table.ts'
import type { Activities } from '../activities.ts'
import { roundNewsSignalName } from '../ids.ts'

export interface RoundStart {
  readonly roundId: string
}

/** Somebody moved the round, or decided something about it: look at its row again. A repeated signal changes nothing. */
export const roundNewsSignal = defineSignal(roundNewsSignalName)

/** One transaction each: they may run twice, and the command's key makes that harmless. */
const database = proxyLocalActivities<Activities>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '10 seconds' },
})

const dayMilliseconds = 24 * 60 * 60 * 1000

type Round = Awaited<ReturnType<Activities['readRound']>>

/** What a run of the workflow remembers: the row knows everything else. */
interface Run {
  readonly roundId: string
  hasNews: boolean
  /** How many commands were asked for: what makes each one's key its own. */
  steps: number
}

/**
 * A joint procurement round, from the demand that institutions report to the last day of its contracts: weeks, then months.
 * It waits for the calendar in the round's row and for what persons do, and takes each step when it is due. It goes on
 * from wherever the row stands.
 */
export async function runRound({ roundId }: RoundStart): Promise<RoundState> {
  const run: Run = { roundId, hasNews: false, steps: 0 }
  setHandler(roundNewsSignal, () => {
    run.hasNews = true
  })
  for (;;) {
    run.hasNews = false
    const round = await database.readRound({ roundId, now: now() })
    if (isFinal(roundStates, round.state)) return round.state
    await takeStep(run, round)
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof runRound>({ roundId })
  }
}

async function takeStep(run: Run, round: Round): Promise<void> {
  switch (round.state) {
    case 'collecting':
      return collectDemand(run, round)
    case 'pooled':
    case 'published':
      return awaitTender(run, round)
    case 'bidding':
      return takeBids(run, round)
    case 'opened':
    case 'proposed':
      return awaitAward(run, round)
    case 'objection':
      return waitOutObjections(run, round)
    case 'contracting':
      return awaitContracts(run, round)
    case 'running':
      return watchContracts(run, round)
    case 'open':
    case 'completed':
    case 'cancelled':
    case 'failed':
      return forNews(run)
  }
}

/** Institutions report until the day; then what they approved is pooled. */
async function collectDemand(run: Run, round: Round): Promise<void> {
  if (await staysQuietUntil(run, round.demandClosesAt))
    await database.closeDemand(nextStep(run, round, 'pool'))
}

/** Whoever runs the round publishes the tender. A late one is warned of, and fails when bidding would be over. */
async function awaitTender(run: Run, round: Round): Promise<void> {
  const isLate = round.state === 'pooled' && hasPassed(round.biddingOpensAt)
  const due = isLate ? round.biddingClosesAt : round.biddingOpensAt
  if (await staysQuietUntil(run, due)) await database.openBidding(nextStep(run, round, 'open-bidding'))
}

/** Bids stay sealed until the day; then two persons open them. */
async function takeBids(run: Run, round: Round): Promise<void> {
  if (!(await staysQuietUntil(run, round.biddingClosesAt))) return
  const { state } = await database.closeBidding(nextStep(run, round, 'close-bidding'))
  if (state !== 'bidding') return
  if (!(await staysQuietUntil(run, round.openingDueAt))) return
  await database.warnRoundLate({ ...nextStep(run, round, 'warn'), kind: 'opening_late' })
  if (!(await staysQuietUntil(run, round.contractStartsAt))) return
  await database.failRound({ ...nextStep(run, round, 'fail'), cause: 'not_opened' })
}

/** One person proposes an award and another one approves it. */
async function awaitAward(run: Run, round: Round): Promise<void> {
  if (!(await staysQuietUntil(run, round.awardDueAt))) return
  await database.warnRoundLate({ ...nextStep(run, round, 'warn'), kind: 'award_late' })
  if (round.state === 'proposed') return forNews(run)
  if (!(await staysQuietUntil(run, round.contractStartsAt))) return
  await database.failRound({ ...nextStep(run, round, 'fail'), cause: 'not_awarded' })
}

/** Nothing is concluded while an objection is open: then persons decide first, however long it takes. */
async function waitOutObjections(run: Run, round: Round): Promise<void> {
  if (!(await staysQuietUntil(run, round.objectionsCloseAt ?? round.contractStartsAt))) return
  const { state } = await database.concludeContracts(nextStep(run, round, 'conclude'))
  if (state === 'objection') await forNews(run)
}

async function awaitContracts(run: Run, round: Round): Promise<void> {
  if (!(await staysQuietUntil(run, round.contractStartsAt))) return
  await database.startContracts(nextStep(run, round, 'start'))
}

/** Once a day the contracts are looked after, until their last day is over. */
async function watchContracts(run: Run, round: Round): Promise<void> {
  if (hasPassed(round.contractEndsAt)) {
    await database.completeRound(nextStep(run, round, 'complete'))
    return
  }
  const tomorrow = new Date(Date.now() + dayMilliseconds).toISOString()
  const next = tomorrow < round.contractEndsAt ? tomorrow : round.contractEndsAt
  if (await staysQuietUntil(run, next)) await database.watchContracts(nextStep(run, round, 'watch'))
}

/** True when `at` passes without news; false as soon as there is some. */
async function staysQuietUntil(run: Run, at: string): Promise<boolean> {
  const remaining = Date.parse(at) - Date.now()
  if (remaining <= 0) return true
  return !(await condition(() => run.hasNews, remaining))
}

function forNews(run: Run): Promise<void> {
  return condition(() => run.hasNews)
}

function hasPassed(at: string): boolean {
  return Date.parse(at) <= Date.now()
}

/** What every command of the round carries. The run is part of the key: a new run asks the row anew. */
function nextStep(run: Run, { tenantId }: Round, name: string) {
  const { workflowId, runId } = workflowInfo()
  run.steps += 1
  return { roundId: run.roundId, tenantId, key: `${workflowId}/${runId}/${run.steps}-${name}`, now: now() }
}

/** The workflow's time, which skips in tests and repeats in replays. */
function now(): string {
  return new Date().toISOString()
}
