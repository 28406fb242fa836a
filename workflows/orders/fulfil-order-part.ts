import {
  condition,
  continueAsNew,
  defineSignal,
  proxyLocalActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow'
import { partDeadlines, type DeadlineAct } from '#domain/orders/deadlines.ts'
import type { OrderEscalationKind } from '#domain/orders/escalations.ts'
import type { OrderPartState } from '#domain/orders/states.ts'
import type { Activities } from '../activities.ts'
import { orderNewsSignalName } from '../ids.ts'
import type { PresentPart } from './activities.ts'

/** What the workflow of a part starts from: the rest it reads from the row. */
export interface PartStart {
  readonly partId: string
  /** The seller, who owns the part. */
  readonly tenantId: string
  readonly policy: OrderPolicy
  /** What was done about it before this run, so that it is not done again. */
  readonly done?: readonly DeadlineAct[]
}

/** Our own settings, not rules from outside. */
export interface OrderPolicy {
  /** How often a backorder looks for stock that came in meanwhile. */
  readonly backorderRetryMinutes: number
}

/** Something happened to the part or its shipments: the row tells what. */
export const orderNewsSignal = defineSignal(orderNewsSignalName)

/** One transaction each: they may run twice, and the command's key makes that harmless. */
const database = proxyLocalActivities<Activities>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '10 seconds' },
})

const warnings: Readonly<Partial<Record<DeadlineAct, OrderEscalationKind>>> = {
  warn_backordered: 'order_backordered',
  warn_24h: 'order_due_24h',
  warn_36h: 'order_due_36h',
}

/** Nothing is waited for any more; what is still owed is money. */
const over: ReadonlySet<OrderPartState> = new Set([
  'received',
  'closed',
  'declined',
  'passed_on',
  'cancelled',
])

interface Watch {
  readonly start: PartStart
  readonly done: Set<DeadlineAct>
  hasNews: boolean
  /** How many commands were asked for: what makes each one's key its own. */
  steps: number
}

/**
 * A part of an order from its offer to its receipt: the seller's answer, the 48 hours from acceptance to dispatch with
 * their warnings, and, when they are missed, the offer to the next seller. It only waits and asks: what is due is
 * decided on the row and by its times, so it can start anywhere and lose nothing.
 */
export async function fulfilOrderPart(start: PartStart): Promise<OrderPartState> {
  const watch: Watch = { start, done: new Set(start.done), hasNews: false, steps: 0 }
  setHandler(orderNewsSignal, () => {
    watch.hasNews = true
  })
  for (;;) {
    watch.hasNews = false
    const part = await database.followOrderPart({ ...nextStep(watch, 'follow') })
    if (over.has(part.state)) return part.state
    if (await actOnWhatIsDue(watch, part)) continue
    await waitForNews(watch, part)
    await renewLongHistory(watch)
  }
}

/** @returns true when something was done, so that the row is read again. */
async function actOnWhatIsDue(watch: Watch, part: PresentPart): Promise<boolean> {
  const due = openDeadlines(watch, part).find(({ at }) => at.getTime() <= Date.parse(part.readAt))
  if (due === undefined) return false
  watch.done.add(due.act)
  const kind = warnings[due.act]
  if (kind !== undefined) {
    await database.warnOrderPart({ ...nextStep(watch, 'warn'), kind })
  } else {
    const cause = due.act === 'pass_on_late' ? 'late' : 'unanswered'
    await database.passOnOrderPart({ ...nextStep(watch, 'pass-on'), cause })
  }
  return true
}

/** Until something happens, a time comes, or a backorder looks for stock again. */
async function waitForNews(watch: Watch, part: PresentPart): Promise<void> {
  const isNews = () => watch.hasNews
  const waits = openDeadlines(watch, part).map(({ at }) => at.getTime() - Date.parse(part.readAt))
  const retryMs = part.state === 'backordered' ? watch.start.policy.backorderRetryMinutes * 60_000 : Infinity
  const waitMs = Math.min(retryMs, ...waits)
  if (waitMs === Infinity) return condition(isNews)
  const hasNews = await condition(isNews, Math.max(1, waitMs))
  if (!hasNews && waitMs === retryMs) await database.retryOrderPart({ ...nextStep(watch, 'retry') })
}

function openDeadlines({ done }: Watch, part: PresentPart) {
  return partDeadlines({
    state: part.state,
    offeredAt: new Date(part.offeredAt),
    answerDueAt: new Date(part.answerDueAt),
    acceptedAt: part.acceptedAt === null ? null : new Date(part.acceptedAt),
  }).filter(({ act }) => !done.has(act))
}

/** The row knows where the part stands, so a long story goes on with an empty history. */
async function renewLongHistory({ start, done }: Watch): Promise<void> {
  if (!workflowInfo().continueAsNewSuggested) return
  await continueAsNew<typeof fulfilOrderPart>({ ...start, done: [...done] })
}

/** What every command carries. The run is part of the key: a new run asks the row anew. */
function nextStep(watch: Watch, name: string) {
  const { workflowId, runId } = workflowInfo()
  const { partId, tenantId } = watch.start
  watch.steps += 1
  return {
    partId,
    tenantId,
    key: `${workflowId}/${runId}/${watch.steps}-${name}`,
    now: new Date().toISOString(),
  }
}
