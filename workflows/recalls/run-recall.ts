import {
  condition,
  continueAsNew,
  defineSignal,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow'
import type { RecallState } from '#domain/inventory/recall-states.ts'
import type { Activities } from '../activities.ts'
import { recallNewsSignalName } from '../ids.ts'

/** What a recall's workflow starts from. It reads everything else where its row stands. */
export interface RecallStart {
  readonly recallId: string
  /** Who announced it. */
  readonly tenantId: string
}

/** Where a recall stands. Times are ISO strings. */
export interface PresentRecall {
  readonly state: RecallState
  readonly openedAt: string
  /** Every holder is to have answered by then. */
  readonly notifyBy: string
  readonly reportDays: number
}

/** Something happened to the recall that is worth a look: a patient was found, or it was closed or lifted. */
export const recallNewsSignal = defineSignal(recallNewsSignalName)

/** One transaction each: they may run twice, and the command's key makes that harmless. */
const database = proxyLocalActivities<Activities>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '10 seconds' },
})
/** A page of text messages; the rest follows in the next call. */
const sms = proxyActivities<Activities>({
  startToCloseTimeout: '5 minutes',
  retry: { initialInterval: '2 seconds', maximumInterval: '5 minutes' },
})

const hourMilliseconds = 3_600_000
const dayMilliseconds = 24 * hourMilliseconds

/**
 * A recall from its opening to its closing report. The command that opened it has stopped the goods; this one looks every
 * hour whether more came up, tells patients, puts holders who do not answer on the board at half of their time and at its
 * end, and reports how far it is at the intervals of its class. People close it.
 */
export async function runRecall(start: RecallStart): Promise<RecallState> {
  let isNews = false
  let looks = 0
  setHandler(recallNewsSignal, () => {
    isNews = true
  })
  for (;;) {
    isNews = false
    looks += 1
    const recall = await database.readRecallState({ recallId: start.recallId, now: now() })
    if (recall.state !== 'open') return recall.state
    await database.sweepRecall(step(start, `sweep-${looks}`))
    await tellPatients(start)
    await escalateSilence(start, recall)
    await report(start, recall)
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof runRecall>(start)
    await condition(() => isNews, untilNextLook(recall))
  }
}

async function tellPatients(start: RecallStart): Promise<void> {
  for (;;) {
    const { left } = await sms.tellRecallPatients(step(start, 'notices'))
    if (left === 0) return
  }
}

/** What has been raised stays raised, however often it is asked for: the key is the recall's and the deadline's. */
async function escalateSilence(start: RecallStart, recall: PresentRecall): Promise<void> {
  if (Date.now() >= halfTimeOf(recall)) {
    await database.escalateRecall({
      ...step(start, 'recall_unacknowledged'),
      kind: 'recall_unacknowledged',
    })
  }
  if (Date.now() >= Date.parse(recall.notifyBy)) {
    await database.escalateRecall({ ...step(start, 'recall_overdue'), kind: 'recall_overdue' })
  }
}

/** Each interval is reported once: the key names which one it is. */
async function report(start: RecallStart, recall: PresentRecall): Promise<void> {
  const interval = intervalsPassed(recall)
  if (interval > 0) await database.reportRecall(step(start, `report-${interval}`))
}

function intervalsPassed({ openedAt, reportDays }: PresentRecall): number {
  return Math.floor((Date.now() - Date.parse(openedAt)) / (reportDays * dayMilliseconds))
}

function halfTimeOf({ openedAt, notifyBy }: PresentRecall): number {
  return (Date.parse(openedAt) + Date.parse(notifyBy)) / 2
}

/** Milliseconds to the next deadline, but an hour at most: goods may turn up anywhere. */
function untilNextLook(recall: PresentRecall): number {
  const { openedAt, notifyBy, reportDays } = recall
  const nextReport = Date.parse(openedAt) + (intervalsPassed(recall) + 1) * reportDays * dayMilliseconds
  const deadlines = [halfTimeOf(recall), Date.parse(notifyBy), nextReport]
  const remaining = deadlines.map((at) => at - Date.now()).filter((milliseconds) => milliseconds > 0)
  return Math.min(hourMilliseconds, ...remaining)
}

/** What every command of the recall carries: the same step has the same key in every run. */
function step({ recallId, tenantId }: RecallStart, name: string) {
  const { workflowId, runId } = workflowInfo()
  const run = name.startsWith('sweep') || name === 'notices' ? `/${runId}` : ''
  return { recallId, tenantId, key: `${workflowId}${run}/${name}`, now: now() }
}

/** The workflow's time, which skips in tests and repeats in replays. */
function now(): string {
  return new Date().toISOString()
}
