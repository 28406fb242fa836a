import type { WorkflowClient } from '@temporalio/client'
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/common'
import { z } from 'zod'
import type { PlacedEvent } from '#db/events/cursors.ts'
import type { JourneyOf } from '#db/prescriptions/journey.ts'
import { orderPartWorkflowId, prescriptionWorkflowId } from '#domain/events/workflow-ids.ts'
import {
  milestonesSignalName,
  recallNewsSignalName,
  recallWorkflowId,
  roundWorkflowId,
  taskQueue,
  trackingCodeWorkflowId,
} from './ids.ts'
import type { CampaignStart } from './campaigns/run-campaign.ts'
import { campaignNews, tellCampaign } from './campaigns/tell-campaign.ts'
import type { Errands } from './errands.ts'
import { orderPartOf } from './orders/part-news.ts'
import { tellOrderPart } from './orders/tell-order-part.ts'
import type {
  deliverPrescription,
  JourneyPolicy,
  JourneyStart,
} from './prescriptions/deliver-prescription.ts'
import { milestoneOf, partOf } from './prescriptions/milestones.ts'
import type { JourneyTimes, Milestone } from './prescriptions/progress.ts'
import { nudgeRound } from './nudge-round.ts'
import type { runRecall } from './recalls/run-recall.ts'
import type { sendTrackingCode } from './prescriptions/send-tracking-code.ts'

/** What a batch of events has for one workflow. */
export type Delivery =
  | JourneyDelivery
  | TrackingCodeDelivery
  | OrderPartDelivery
  | RoundDelivery
  | RecallDelivery
  | CampaignDelivery

interface JourneyDelivery {
  readonly kind: 'journey'
  readonly prescriptionId: string
  /** A later part of a long prescription has a journey of its own. */
  readonly part: number
  /** Given when the prescription was approved within the batch: this is when its journey begins. */
  readonly approved: JourneyTimes | null
  /** In the order of the stream. */
  readonly milestones: readonly Milestone[]
}

interface TrackingCodeDelivery {
  readonly kind: 'trackingCode'
  readonly prescriptionId: string
  readonly tenantId: string
  /** The family member who asked for it; none where the patient did. */
  readonly agentId?: string
  readonly position: number
}

interface OrderPartDelivery {
  readonly kind: 'orderPart'
  readonly partId: string
  /** The seller, who owns the part. */
  readonly tenantId: string
}

/** News of a recall: its workflow looks at the row, whatever happened. */
interface RecallDelivery {
  readonly kind: 'recall'
  readonly recallId: string
  readonly tenantId: string
}

/** What a recall's workflow must hear of; the rest it finds when it looks. */
const recallNews: ReadonlySet<string> = new Set([
  'recall.opened',
  'recall.patient_found',
  'recall.closed',
  'recall.lifted',
])

/** News of a campaign: its workflow looks at the row, whatever happened. */
interface CampaignDelivery {
  readonly kind: 'campaign'
  readonly campaignId: string
  readonly tenantId: string
}

interface RoundDelivery {
  readonly kind: 'round'
  readonly roundId: string
}

/** What a round's workflow waits for; the rest of what happens in a round is nothing to it. */
const roundNews: ReadonlySet<string> = new Set([
  'procurement_round.moved',
  'procurement_round.objection_decided',
])

/** An approval that does not say them is followed from the row. */
const approvedTimes = z.object({ acknowledgedAt: z.iso.datetime(), validUntil: z.iso.datetime() })

/**
 * What `events` mean for workflows, gathered so that each workflow is called once. A journey is not told of what it did
 * itself: the command's answer has told it already. An event that cannot be read is told to `onUnreadable` and passed
 * over, so that it does not hold up the prescriptions behind it.
 */
export function deliveriesOf(
  events: readonly PlacedEvent[],
  onUnreadable: (event: PlacedEvent) => void,
): Delivery[] {
  const batch: Batch = {
    journeys: new Map(),
    codes: [],
    orderParts: new Map(),
    rounds: new Set(),
    recalls: new Map(),
    campaigns: new Map(),
  }
  for (const event of events) {
    try {
      gather(batch, event)
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error
      onUnreadable(event)
    }
  }
  const rounds = [...batch.rounds].map((roundId) => ({ kind: 'round' as const, roundId }))
  return [
    ...batch.journeys.values(),
    ...batch.codes,
    ...batch.orderParts.values(),
    ...rounds,
    ...batch.recalls.values(),
    ...batch.campaigns.values(),
  ]
}

/** The deliveries with news for campaigns to whose depots goods may have come, each told once. */
export function withSupplied(
  deliveries: readonly Delivery[],
  supplied: readonly CampaignStart[],
): Delivery[] {
  const told = new Set(deliveries.flatMap((one) => (one.kind === 'campaign' ? [one.campaignId] : [])))
  const more = supplied.filter(({ campaignId }) => !told.has(campaignId))
  return [...deliveries, ...more.map((campaign) => ({ kind: 'campaign' as const, ...campaign }))]
}

interface Batch {
  /** By workflow id. */
  readonly journeys: Map<string, JourneyDelivery & { approved: JourneyTimes | null; milestones: Milestone[] }>
  readonly codes: TrackingCodeDelivery[]
  /** By part id. */
  readonly orderParts: Map<string, OrderPartDelivery>
  readonly rounds: Set<string>
  /** By recall id. */
  readonly recalls: Map<string, RecallDelivery>
  /** By campaign id. */
  readonly campaigns: Map<string, CampaignDelivery>
}

const familyCode = z.object({ agentId: z.uuid() })

function gather(batch: Batch, event: PlacedEvent): void {
  const partId = orderPartOf(event)
  if (partId !== null) {
    const isItsOwnDoing = event.cause === orderPartWorkflowId(partId)
    if (!isItsOwnDoing) batch.orderParts.set(partId, { kind: 'orderPart', partId, tenantId: event.tenantId })
    return
  }
  const { type, aggregateId, tenantId, position } = event
  if (type === 'prescription.part_started') {
    journeyIn(batch, aggregateId, partOf(event))
  } else if (type === 'prescription.tracking_code_requested') {
    const asked = familyCode.safeParse(event.payload)
    const family = asked.success ? asked.data : {}
    batch.codes.push({ kind: 'trackingCode', prescriptionId: aggregateId, tenantId, ...family, position })
  } else if (recallNews.has(type)) {
    batch.recalls.set(aggregateId, { kind: 'recall', recallId: aggregateId, tenantId })
  } else if (campaignNews.has(type)) {
    batch.campaigns.set(aggregateId, { kind: 'campaign', campaignId: aggregateId, tenantId })
  } else if (roundNews.has(type)) {
    if (event.cause !== roundWorkflowId(aggregateId)) batch.rounds.add(aggregateId)
  } else {
    const told = milestoneOf(event)
    if (told === null || event.cause === prescriptionWorkflowId(told.prescriptionId, told.part)) return
    const journey = journeyIn(batch, told.prescriptionId, told.part)
    journey.milestones.push(told.milestone)
    if (told.milestone.happening.kind !== 'approved') return
    const times = approvedTimes.safeParse(event.payload)
    if (times.success) journey.approved = { tenantId, ...times.data }
  }
}

function journeyIn({ journeys }: Batch, prescriptionId: string, part: number) {
  const workflowId = prescriptionWorkflowId(prescriptionId, part)
  const known = journeys.get(workflowId)
  if (known) return known
  const journey = { kind: 'journey' as const, prescriptionId, part, approved: null, milestones: [] }
  journeys.set(workflowId, journey)
  return journey
}

/**
 * Runs the errands of a delivery, and starts or signals its workflow for what is left. Delivering again changes nothing.
 * Nobody is started only to hear that the story is over: a prescription that ends in review has no journey, as a rule.
 */
export async function deliver(
  workflows: WorkflowClient,
  policy: JourneyPolicy,
  delivery: Delivery,
  errands: Errands,
): Promise<void> {
  if (delivery.kind === 'trackingCode') return startTrackingCode(workflows, delivery)
  if (delivery.kind === 'orderPart') return tellOrderPart(workflows, delivery)
  if (delivery.kind === 'recall') return tellRecall(workflows, delivery)
  if (delivery.kind === 'campaign') return tellCampaign(workflows, delivery)
  if (delivery.kind === 'round') return nudgeRound(workflows, delivery.roundId)
  if (delivery.milestones.length === 0) return void (await startJourney(workflows, policy, delivery))
  const workflowId = prescriptionWorkflowId(delivery.prescriptionId, delivery.part)
  const milestones = await errands.run(workflowId, delivery.milestones)
  if (milestones.length > 0) await tellJourney(workflows, policy, { ...delivery, milestones })
}

async function tellJourney(
  workflows: WorkflowClient,
  policy: JourneyPolicy,
  delivery: JourneyDelivery,
): Promise<void> {
  const { prescriptionId, part, approved, milestones } = delivery
  if (approved !== null) {
    const begun = await startJourney(workflows, policy, delivery, { submitted: approved, told: milestones })
    if (!begun) await signalWithStart(workflows, policy, delivery)
  } else if (milestones.every(({ happening }) => happening.kind === 'ended')) {
    await signalIfRunning(workflows, prescriptionWorkflowId(prescriptionId, part), milestones)
  } else {
    await signalWithStart(workflows, policy, delivery)
  }
}

/**
 * Starts a journey unless it runs. Without a `beginning` it reads where its row stands, and may follow one that ended.
 * @returns true when it was started.
 */
export function startJourney(
  workflows: WorkflowClient,
  policy: JourneyPolicy,
  { prescriptionId, part }: JourneyOf,
  beginning?: Required<Pick<JourneyStart, 'submitted' | 'told'>>,
): Promise<boolean> {
  return startUnlessStarted(async () => {
    await workflows.start<typeof deliverPrescription>('deliverPrescription', {
      workflowId: prescriptionWorkflowId(prescriptionId, part),
      taskQueue,
      args: [{ ...journeyOf({ prescriptionId, part }), policy, ...beginning }],
      workflowIdReusePolicy: beginning === undefined ? 'ALLOW_DUPLICATE' : 'ALLOW_DUPLICATE_FAILED_ONLY',
      requestEagerStart: true,
    })
  })
}

async function signalWithStart(
  workflows: WorkflowClient,
  policy: JourneyPolicy,
  { prescriptionId, part, milestones }: JourneyDelivery,
): Promise<void> {
  await workflows.signalWithStart<typeof deliverPrescription, [readonly Milestone[]]>('deliverPrescription', {
    workflowId: prescriptionWorkflowId(prescriptionId, part),
    taskQueue,
    args: [{ ...journeyOf({ prescriptionId, part }), policy }],
    signal: milestonesSignalName,
    signalArgs: [milestones],
  })
}

async function signalIfRunning(
  workflows: WorkflowClient,
  workflowId: string,
  milestones: readonly Milestone[],
): Promise<void> {
  try {
    await workflows.getHandle(workflowId).signal<[readonly Milestone[]]>(milestonesSignalName, milestones)
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error
  }
}

/** What a journey is told of which it is; the first part, which every prescription has, goes without saying. */
function journeyOf({ prescriptionId, part }: JourneyOf) {
  return { prescriptionId, ...(part === 1 ? {} : { part }) }
}

async function startTrackingCode(
  workflows: WorkflowClient,
  { prescriptionId, tenantId, agentId, position }: TrackingCodeDelivery,
): Promise<void> {
  await startUnlessStarted(async () => {
    await workflows.start<typeof sendTrackingCode>('sendTrackingCode', {
      workflowId: trackingCodeWorkflowId(prescriptionId, position),
      taskQueue,
      args: [{ prescriptionId, tenantId, ...(agentId === undefined ? {} : { agentId }) }],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      requestEagerStart: true,
    })
  })
}

/** Starts a recall's workflow unless it runs, and lets it look at its row. */
export async function tellRecall(
  workflows: WorkflowClient,
  { recallId, tenantId }: Omit<RecallDelivery, 'kind'>,
): Promise<void> {
  await workflows.signalWithStart<typeof runRecall>('runRecall', {
    workflowId: recallWorkflowId(recallId),
    taskQueue,
    args: [{ recallId, tenantId }],
    signal: recallNewsSignalName,
    signalArgs: [],
  })
}

async function startUnlessStarted(start: () => Promise<void>): Promise<boolean> {
  try {
    await start()
    return true
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false
    throw error
  }
}
