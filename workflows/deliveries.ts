import type { WorkflowClient } from '@temporalio/client'
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common'
import { z } from 'zod'
import type { PlacedEvent } from '#db/events/cursors.ts'
import type { JourneyOf } from '#db/prescriptions/journey.ts'
import {
  milestonesSignalName,
  orderPartWorkflowId,
  prescriptionWorkflowId,
  taskQueue,
  trackingCodeWorkflowId,
} from './ids.ts'
import { tellOrderPart } from './order-parts.ts'
import { orderPartOf } from './orders/part-news.ts'
import type { deliverPrescription, JourneyPolicy } from './prescriptions/deliver-prescription.ts'
import { milestoneOf, partOf } from './prescriptions/milestones.ts'
import type { JourneyTimes, Milestone } from './prescriptions/progress.ts'
import type { sendTrackingCode } from './prescriptions/send-tracking-code.ts'

/** What a batch of events has for one workflow. */
export type Delivery = JourneyDelivery | TrackingCodeDelivery | OrderPartDelivery

interface JourneyDelivery {
  readonly kind: 'journey'
  readonly prescriptionId: string
  /** A later part of a long prescription has a journey of its own. */
  readonly part: number
  /** Given when the prescription was submitted within the batch. */
  readonly submitted: JourneyTimes | null
  /** In the order of the stream. */
  readonly milestones: readonly Milestone[]
}

interface TrackingCodeDelivery {
  readonly kind: 'trackingCode'
  readonly prescriptionId: string
  readonly tenantId: string
  readonly position: number
}

interface OrderPartDelivery {
  readonly kind: 'orderPart'
  readonly partId: string
  /** The seller, who owns the part. */
  readonly tenantId: string
}

const submittedPayload = z.object({ acknowledgedAt: z.iso.datetime(), validUntil: z.iso.datetime() })

/**
 * What `events` mean for workflows, gathered so that each workflow is called once. A journey is not told of what it did
 * itself: the command's answer has told it already. An event that cannot be read is told to `onUnreadable` and passed
 * over, so that it does not hold up the prescriptions behind it.
 */
export function deliveriesOf(
  events: readonly PlacedEvent[],
  onUnreadable: (event: PlacedEvent) => void,
): Delivery[] {
  const batch: Batch = { journeys: new Map(), codes: [], orderParts: new Map() }
  for (const event of events) {
    try {
      gather(batch, event)
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error
      onUnreadable(event)
    }
  }
  return [...batch.journeys.values(), ...batch.codes, ...batch.orderParts.values()]
}

interface Batch {
  /** By workflow id. */
  readonly journeys: Map<
    string,
    JourneyDelivery & { submitted: JourneyTimes | null; milestones: Milestone[] }
  >
  readonly codes: TrackingCodeDelivery[]
  /** By part id. */
  readonly orderParts: Map<string, OrderPartDelivery>
}

function gather(batch: Batch, event: PlacedEvent): void {
  const partId = orderPartOf(event)
  if (partId !== null) {
    const isItsOwnDoing = event.cause === orderPartWorkflowId(partId)
    if (!isItsOwnDoing) batch.orderParts.set(partId, { kind: 'orderPart', partId, tenantId: event.tenantId })
    return
  }
  const { type, aggregateId, tenantId, position } = event
  if (type === 'prescription.submitted') {
    const times = submittedPayload.parse(event.payload)
    journeyIn(batch, aggregateId, 1).submitted = { tenantId, ...times }
  } else if (type === 'prescription.part_started') {
    journeyIn(batch, aggregateId, partOf(event))
  } else if (type === 'prescription.tracking_code_requested') {
    batch.codes.push({ kind: 'trackingCode', prescriptionId: aggregateId, tenantId, position })
  } else {
    const told = milestoneOf(event)
    if (told === null || event.cause === prescriptionWorkflowId(told.prescriptionId, told.part)) return
    journeyIn(batch, told.prescriptionId, told.part).milestones.push(told.milestone)
  }
}

function journeyIn({ journeys }: Batch, prescriptionId: string, part: number) {
  const workflowId = prescriptionWorkflowId(prescriptionId, part)
  const known = journeys.get(workflowId)
  if (known) return known
  const journey = { kind: 'journey' as const, prescriptionId, part, submitted: null, milestones: [] }
  journeys.set(workflowId, journey)
  return journey
}

/** Starts or signals the workflow of a delivery. Delivering again changes nothing. */
export async function deliver(
  workflows: WorkflowClient,
  policy: JourneyPolicy,
  delivery: Delivery,
): Promise<void> {
  if (delivery.kind === 'trackingCode') return startTrackingCode(workflows, delivery)
  if (delivery.kind === 'orderPart') return tellOrderPart(workflows, delivery)
  const { prescriptionId, part, submitted, milestones } = delivery
  if (milestones.length === 0) {
    await startJourney(workflows, policy, delivery, submitted ?? undefined)
  } else {
    await workflows.signalWithStart<typeof deliverPrescription, [readonly Milestone[]]>(
      'deliverPrescription',
      {
        workflowId: prescriptionWorkflowId(prescriptionId, part),
        taskQueue,
        args: [
          { ...journeyOf({ prescriptionId, part }), policy, ...(submitted === null ? {} : { submitted }) },
        ],
        signal: milestonesSignalName,
        signalArgs: [milestones],
      },
    )
  }
}

/**
 * Starts a journey unless it runs. Without `submitted` it reads where its row stands, and may follow one that ended.
 * @returns true when it was started.
 */
export function startJourney(
  workflows: WorkflowClient,
  policy: JourneyPolicy,
  { prescriptionId, part }: JourneyOf,
  submitted?: JourneyTimes,
): Promise<boolean> {
  return startUnlessStarted(async () => {
    await workflows.start<typeof deliverPrescription>('deliverPrescription', {
      workflowId: prescriptionWorkflowId(prescriptionId, part),
      taskQueue,
      args: [
        { ...journeyOf({ prescriptionId, part }), policy, ...(submitted === undefined ? {} : { submitted }) },
      ],
      workflowIdReusePolicy: submitted === undefined ? 'ALLOW_DUPLICATE' : 'ALLOW_DUPLICATE_FAILED_ONLY',
      requestEagerStart: true,
    })
  })
}

/** What a journey is told of which it is; the first part, which every prescription has, goes without saying. */
function journeyOf({ prescriptionId, part }: JourneyOf) {
  return { prescriptionId, ...(part === 1 ? {} : { part }) }
}

async function startTrackingCode(
  workflows: WorkflowClient,
  { prescriptionId, tenantId, position }: TrackingCodeDelivery,
): Promise<void> {
  await startUnlessStarted(async () => {
    await workflows.start<typeof sendTrackingCode>('sendTrackingCode', {
      workflowId: trackingCodeWorkflowId(prescriptionId, position),
      taskQueue,
      args: [{ prescriptionId, tenantId }],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      requestEagerStart: true,
    })
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
