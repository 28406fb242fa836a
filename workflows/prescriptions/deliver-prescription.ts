import {
  ActivityFailure,
  condition,
  continueAsNew,
  defineSignal,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow'
import { deadlines } from '#domain/prescriptions/deadlines.ts'
import { milestonesSignalName } from '../ids.ts'
import type { PrescriptionEscalationKind } from '#domain/fulfilment/escalation-kinds.ts'
import type { Activities } from '../activities.ts'
import {
  atSubmission,
  endOf,
  follow,
  hasEnded,
  hasWork,
  learn,
  resume,
  type ClaimTask,
  type JourneyEnd,
  type JourneyTimes,
  type Milestone,
  type Progress,
  type ReadyParcel,
} from './progress.ts'

/** What a journey starts from. */
export interface JourneyStart {
  readonly prescriptionId: string
  /** The later part of a long prescription that it delivers; absent for the first. */
  readonly part?: number
  readonly policy: JourneyPolicy
  /** Its times, where they are known at the start; else the journey reads where its row stands. */
  readonly submitted?: JourneyTimes
  /** What happened until the start, as far as the times came with it. */
  readonly told?: readonly Milestone[]
}

/** Our own settings, not rules from outside. */
export interface JourneyPolicy {
  /** A review that takes longer is put on the board. */
  readonly slowReviewMinutes: number
  /** How often the network is asked again for stock that it lacked. */
  readonly stockRetryMinutes: number
}

/** What happened to the prescription, in the order of the stream. A repeated milestone changes nothing. */
export const milestonesSignal = defineSignal<[readonly Milestone[]]>(milestonesSignalName)

/** One transaction each: they may run twice, and the command's key makes that harmless. */
const database = proxyLocalActivities<Activities>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '10 seconds' },
})
/** A little more than all tries of one call take: when a worker dies with it, another one sends it that soon. */
const sms = proxyActivities<Activities>({
  startToCloseTimeout: '25 seconds',
  retry: { initialInterval: '2 seconds', maximumInterval: '5 minutes' },
})
/** Asks again while the insurer is still deciding; after a day a person looks at it, and the asking goes on. */
const insurer = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '1 day',
  retry: { initialInterval: '2 seconds', maximumInterval: '10 minutes' },
})

const minuteMilliseconds = 60_000

/**
 * A prescription's journey from its approval to the hand-over and the settled claim, or to its early end; or that of a
 * later part of a long one, from the day it falls due. Where nobody approves it begins while it is in review, before its
 * first deadline.
 * It waits, calls outside, and warns. Every change is a command on the database, whose rows decide all races.
 */
export async function deliverPrescription(start: JourneyStart): Promise<JourneyEnd> {
  const journey = await openJourney(start)
  const [end] = await Promise.all([deliverMedicine(journey), settleClaims(journey), watchDeadlines(journey)])
  return end
}

/** What the strands of a journey share. */
interface Journey {
  readonly start: JourneyStart
  readonly times: JourneyTimes
  progress: Progress
  /** When to ask again for stock that the network lacks, in milliseconds since 1970; null while nothing lacks. */
  retryStockAt: number | null
  /** How many commands were asked for: what makes each one's key its own. */
  steps: number
}

/** Begins at the submission, or wherever the row stands; signals that came meanwhile are taken in after it. */
async function openJourney(start: JourneyStart): Promise<Journey> {
  const early: Milestone[] = [...(start.told ?? [])]
  setHandler(milestonesSignal, (milestones) => void early.push(...milestones))
  const { times, progress } = await whereItStands(start)
  const journey: Journey = {
    start,
    times,
    progress: early.reduce(follow, progress),
    retryStockAt: null,
    steps: 0,
  }
  setHandler(milestonesSignal, (milestones) => {
    journey.progress = milestones.reduce(follow, journey.progress)
  })
  return journey
}

async function whereItStands({ submitted, ...start }: JourneyStart) {
  if (submitted !== undefined) return { times: submitted, progress: atSubmission }
  const present = await database.readJourney({ ...partOf(start), now: now() })
  return { times: present.times, progress: resume(present) }
}

/** Review, stock, and the parcels on their way, until the prescription ends. */
async function deliverMedicine(journey: Journey): Promise<JourneyEnd> {
  await waitForReview(journey)
  for (;;) {
    const end = endOf(journey.progress)
    if (end !== null) return end
    if (journey.progress.missing !== null) await findStock(journey)
    for (const parcel of takeParcels(journey)) void sendPickupCode(journey, parcel)
    await waitForNews(journey)
    await renewLongHistory(journey)
  }
}

/** Only a pharmacist's decision ends the review: time warns, and never approves. */
async function waitForReview(journey: Journey): Promise<void> {
  const { times, start } = journey
  const slowAt = Date.parse(times.acknowledgedAt) + start.policy.slowReviewMinutes * minuteMilliseconds
  const isDecided = () => journey.progress.stage !== 'review'
  if (await happensBy(slowAt, isDecided)) return
  await raise(journey, 'review_slow')
  await condition(isDecided)
  await withdraw(journey, 'review_slow')
}

/** Asks the network for all that is missing, and for what it lacks again later. */
async function findStock(journey: Journey): Promise<void> {
  const cause = journey.progress.missing ?? 'retry'
  journey.progress = { ...journey.progress, missing: null }
  const outcome = await database.routePrescription({ ...nextStep(journey, 'route'), cause })
  if (outcome === 'short') {
    if (journey.retryStockAt === null) await raise(journey, 'no_stock')
    journey.retryStockAt = Date.now() + journey.start.policy.stockRetryMinutes * minuteMilliseconds
  } else if (journey.retryStockAt !== null) {
    journey.retryStockAt = null
    await withdraw(journey, 'no_stock')
  }
}

async function waitForNews(journey: Journey): Promise<void> {
  const isNews = () => hasEnded(journey.progress) || hasWork(journey.progress)
  if (journey.retryStockAt === null) return condition(isNews)
  if (await happensBy(journey.retryStockAt, isNews)) return
  journey.progress = learn(journey.progress, { kind: 'unitsMissing', cause: 'retry' })
}

function takeParcels(journey: Journey): readonly ReadyParcel[] {
  const { parcels } = journey.progress
  journey.progress = { ...journey.progress, parcels: [] }
  return parcels
}

/** Code and phone stay inside the activity. The journey goes on meanwhile: the SMS provider may be down for long. */
async function sendPickupCode(journey: Journey, parcel: ReadyParcel): Promise<void> {
  const outcome = await sms.sendPickupCode({ ...nextStep(journey, 'pickup-code'), ...parcel })
  if (outcome === 'refused') await raise(journey, 'pickup_code_unsent')
}

/** Claims follow each hand-over and each return, one after the other, also when the medicine's story is over. */
async function settleClaims(journey: Journey): Promise<void> {
  for (;;) {
    await condition(() => journey.progress.claims.length > 0 || hasEnded(journey.progress))
    const [task, ...later] = journey.progress.claims
    if (task === undefined) return
    journey.progress = { ...journey.progress, claims: later }
    await (task.action === 'submit' ? submitClaim(journey, task) : reverseClaim(journey, task))
  }
}

async function submitClaim(journey: Journey, { claimId, tenantId }: ClaimTask): Promise<void> {
  const outcome = await untilAnswered(journey, 'claim_stuck', () =>
    insurer.submitClaim({ claimId, tenantId }),
  )
  if (outcome === 'denied') await raise(journey, 'claim_denied')
}

/** Undoes at the insurer what the database has undone already. What the insurer will not undo, a person must. */
async function reverseClaim(journey: Journey, { claimId, tenantId }: ClaimTask): Promise<void> {
  const outcome = await untilAnswered(journey, 'compensation_failed', () =>
    insurer.reverseClaim({ claimId, tenantId }),
  )
  if (outcome === 'refused') await raise(journey, 'compensation_failed')
}

/**
 * Asks for as long as it takes, and puts every day without an answer on the board.
 * @returns null when asking again cannot help: the board tells a person.
 */
async function untilAnswered<Answer>(
  journey: Journey,
  silence: PrescriptionEscalationKind,
  ask: () => Promise<Answer>,
): Promise<Answer | null> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error
      await raise(journey, silence)
      if (error.retryState === 'NON_RETRYABLE_FAILURE') return null
    }
  }
}

/** The patient's 48 hours and the prescription's validity, as absolute times. A deadline that passes ends nothing. */
async function watchDeadlines(journey: Journey): Promise<void> {
  const due = deadlines(new Date(journey.times.acknowledgedAt))
  const steps = [
    // A later part was accepted with the first one, so validity is nothing to it.
    ...(journey.start.part === undefined
      ? [{ at: Date.parse(journey.times.validUntil), act: () => expire(journey) }]
      : []),
    { at: due.first_warning.getTime(), act: () => raise(journey, 'due_24h') },
    { at: due.second_warning.getTime(), act: () => raise(journey, 'due_36h') },
    { at: due.breach.getTime(), act: () => raise(journey, 'due_breached') },
  ]
  for (const { at, act } of steps.toSorted((a, b) => a.at - b.at)) {
    if (await happensBy(at, () => hasEnded(journey.progress))) return
    await act()
  }
}

/** Stops a prescription that no pharmacy accepted in time. One that was accepted goes on: its row decides. */
async function expire(journey: Journey): Promise<void> {
  const state = await database.expirePrescription(nextStep(journey, 'expire'))
  if (state === 'expired') journey.progress = learn(journey.progress, { kind: 'ended', end: 'expired' })
}

async function raise(journey: Journey, kind: PrescriptionEscalationKind): Promise<void> {
  await database.raiseEscalation({ ...nextStep(journey, 'escalate'), kind })
}

async function withdraw(journey: Journey, kind: PrescriptionEscalationKind): Promise<void> {
  await database.withdrawEscalation({ ...nextStep(journey, 'withdraw'), kind })
}

/** The row knows where the journey stands, so a long one goes on with an empty history. */
async function renewLongHistory({ start }: Journey): Promise<void> {
  if (!workflowInfo().continueAsNewSuggested) return
  await continueAsNew<typeof deliverPrescription>({ ...partOf(start), policy: start.policy })
}

/** Which prescription a journey delivers, and which later part of it. */
function partOf({ prescriptionId, part }: Pick<JourneyStart, 'prescriptionId' | 'part'>) {
  return { prescriptionId, ...(part === undefined ? {} : { part }) }
}

/** True when `predicate` holds by the absolute time `at`; false once that has passed. */
async function happensBy(at: number, predicate: () => boolean): Promise<boolean> {
  const remaining = at - Date.now()
  return remaining > 0 ? condition(predicate, remaining) : predicate()
}

/** What every command of the journey carries. The run is part of the key: a new run asks the row anew. */
function nextStep(journey: Journey, name: string) {
  const { workflowId, runId } = workflowInfo()
  journey.steps += 1
  return {
    ...partOf(journey.start),
    tenantId: journey.times.tenantId,
    key: `${workflowId}/${runId}/${journey.steps}-${name}`,
    now: now(),
  }
}

/** The workflow's time, which skips in tests and repeats in replays. */
function now(): string {
  return new Date().toISOString()
}
