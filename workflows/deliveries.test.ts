import type { WorkflowClient } from '@temporalio/client'
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/common'
import { describe, expect, it } from 'vitest'
import type { PlacedEvent } from '#db/events/cursors.ts'
import type { EventType } from '#domain/events/event.ts'
import { arrivalSites } from './arrivals.ts'
import { deliver, deliveriesOf, withSupplied } from './deliveries.ts'
import { noErrands } from './errands.ts'
import { orderPartWorkflowId, prescriptionWorkflowId } from '#domain/events/workflow-ids.ts'

const first = '0196a000-0000-7000-8000-000000000001'
const second = '0196a000-0000-7000-8000-000000000002'
const shipmentId = '0196a000-0000-7000-8000-00000000000a'
const times = { acknowledgedAt: '2026-03-02T01:00:00.000Z', validUntil: '2026-03-02T16:00:00.000Z' }

function event(
  position: number,
  type: EventType,
  aggregateId: string,
  more: Partial<PlacedEvent> = {},
): PlacedEvent {
  return {
    id: position,
    position,
    type,
    aggregateKind: 'prescription',
    aggregateId,
    tenantId: 'hospital',
    payload: {},
    principalId: 'someone',
    cause: null,
    occurredAt: new Date(times.acknowledgedAt),
    ...more,
  }
}

function deliveries(...events: readonly PlacedEvent[]) {
  return deliveriesOf(events, () => expect.unreachable())
}

describe('deliveriesOf', () => {
  it('tells the workflow of an order’s part once of whatever happened to it, and not of its own doing', () => {
    const ofOrder = { kind: 'order', requestId: second }
    expect(
      deliveries(
        event(1, 'order_part.offered', first, { tenantId: 'seller', cause: 'order-part-another' }),
        event(2, 'order_part.accepted', first, { tenantId: 'seller' }),
        event(3, 'shipment.dispatched', shipmentId, { tenantId: 'seller', payload: ofOrder }),
        event(4, 'order_part.passed_on', shipmentId, { cause: orderPartWorkflowId(shipmentId) }),
        event(5, 'order_part.closed', shipmentId),
      ),
    ).toEqual([
      { kind: 'orderPart', partId: first, tenantId: 'seller' },
      { kind: 'orderPart', partId: second, tenantId: 'seller' },
    ])
  })

  it('gathers what a batch has for one journey, in the order of the stream', () => {
    const gathered = deliveries(
      event(1, 'prescription.approved', first),
      event(2, 'prescription.approved', second),
      event(3, 'shipment.short_picked', shipmentId, { payload: { prescriptionId: first } }),
      event(4, 'prescription.cancelled', first),
    )
    expect(gathered).toMatchObject([
      { prescriptionId: first, milestones: [{ position: 1 }, { position: 3 }, { position: 4 }] },
      { prescriptionId: second, milestones: [{ position: 2 }] },
    ])
  })

  it('lets a recall look at its row once for all of its news, and not for what its holders do', () => {
    const recall = { tenantId: 'regulator', payload: {} }
    expect(
      deliveries(
        event(1, 'recall.opened', first, recall),
        event(2, 'recall.task_opened', first, { ...recall, tenantId: 'depot' }),
        event(3, 'recall.patient_found', first, recall),
        event(4, 'recall.task_done', second, { ...recall, tenantId: 'depot' }),
      ),
    ).toEqual([{ kind: 'recall', recallId: first, tenantId: 'regulator' }])
  })

  it('lets a campaign look once when goods may have come to one of its depots', () => {
    const [depot, shop] = [first, second]
    const came = [
      event(1, 'stock.received', shipmentId, { payload: { lots: 1, siteIds: [depot, shop] } }),
      event(2, 'shipment.received', shipmentId, { payload: { siteId: shop } }),
      event(3, 'shipment.received', shipmentId, { payload: { siteId: null } }),
      event(4, 'shipment.dispatched', shipmentId, { payload: { siteId: shipmentId } }),
    ]
    expect(arrivalSites(came)).toEqual([depot, shop])
    const campaigns = [first, second].map((campaignId) => ({ campaignId, tenantId: 'owner' }))
    const told = deliveries(event(5, 'campaign.started', first, { tenantId: 'owner' }))
    expect(withSupplied(told, campaigns)).toEqual(
      campaigns.map((campaign) => ({ kind: 'campaign', ...campaign })),
    )
  })

  it('starts a journey at the approval, with the times that it says, and none at the submission', () => {
    expect(
      deliveries(
        event(1, 'prescription.submitted', first, { payload: times }),
        event(2, 'prescription.submitted', second, { payload: times }),
        event(3, 'prescription.approved', first, { payload: times }),
      ),
    ).toEqual([
      {
        kind: 'journey',
        prescriptionId: first,
        part: 1,
        approved: { tenantId: 'hospital', ...times },
        milestones: [{ position: 3, happening: { kind: 'approved' } }],
      },
    ])
  })

  it('starts a journey of its own for each part, and tells it what concerns that part', () => {
    const ofSecond = { payload: { prescriptionId: first, part: 2 } }
    expect(
      deliveries(
        event(1, 'prescription.part_closed', first, { payload: { part: 1, state: 'handed_over' } }),
        event(2, 'prescription.part_started', first, { payload: { part: 2 } }),
        event(3, 'shipment.arrived', shipmentId, ofSecond),
        event(4, 'prescription.part_started', second, { payload: { part: 3 } }),
        event(5, 'prescription.completed', first, { payload: { part: 2 } }),
      ),
    ).toMatchObject([
      { prescriptionId: first, part: 1, milestones: [{ position: 1 }] },
      { prescriptionId: first, part: 2, milestones: [{ position: 3 }, { position: 5 }] },
      { prescriptionId: second, part: 3, milestones: [] },
    ])
  })

  it('tells a journey nothing that it did itself', () => {
    const own = { cause: prescriptionWorkflowId(first) }
    expect(deliveries(event(1, 'prescription.expired', first, own))).toEqual([])
    expect(deliveries(event(1, 'prescription.expired', second, own))).toHaveLength(1)
  })

  it('sends every tracking code that was asked for', () => {
    expect(deliveries(event(5, 'prescription.tracking_code_requested', first))).toEqual([
      { kind: 'trackingCode', prescriptionId: first, tenantId: 'hospital', position: 5 },
    ])
    const family = { payload: { agentId: '01a21624-1e55-7438-9eb1-2fbe526b2b3c' } }
    expect(deliveries(event(6, 'prescription.tracking_code_requested', first, family))).toMatchObject([
      { kind: 'trackingCode', prescriptionId: first, agentId: family.payload.agentId },
    ])
  })

  it('passes over an event that it cannot read, and tells which', () => {
    const unread: number[] = []
    const gathered = deliveriesOf(
      [event(1, 'shipment.arrived', shipmentId), event(2, 'prescription.approved', first)],
      ({ position }) => unread.push(position),
    )
    expect(unread).toEqual([1])
    expect(gathered).toHaveLength(1)
  })
})

describe('deliver', () => {
  const policy = { slowReviewMinutes: 120, stockRetryMinutes: 30 }
  const approval = event(1, 'prescription.approved', first, { payload: times })
  const arrival = event(2, 'shipment.arrived', shipmentId, { payload: { prescriptionId: first } })
  const cancel = event(3, 'prescription.cancelled', first)

  /** What Temporal is asked for, in order. */
  async function askedFor(journey: 'runs' | 'is unknown' | 'has ended', ...events: readonly PlacedEvent[]) {
    const asked: string[] = []
    const workflows = {
      async start(_type: string, { workflowIdReusePolicy }: { workflowIdReusePolicy: string }) {
        asked.push('start')
        if (journey === 'runs' || (journey === 'has ended' && workflowIdReusePolicy !== 'ALLOW_DUPLICATE'))
          throw new WorkflowExecutionAlreadyStartedError('It is there.', 'id', 'deliverPrescription')
      },
      signalWithStart: async () => void asked.push('signalWithStart'),
      getHandle: () => ({
        async signal() {
          asked.push('signal')
          if (journey !== 'runs') throw new WorkflowNotFoundError('It is not there.', 'id', undefined)
        },
      }),
    } as unknown as WorkflowClient
    for (const delivery of deliveries(...events)) await deliver(workflows, policy, delivery, noErrands)
    return asked
  }

  it('begins a journey with its approval, and signals one that runs or has ended', async () => {
    expect(await askedFor('is unknown', approval)).toEqual(['start'])
    expect(await askedFor('runs', approval)).toEqual(['start', 'signalWithStart'])
    expect(await askedFor('has ended', approval, arrival)).toEqual(['start', 'signalWithStart'])
  })

  it('starts what must hear of more than an end, and nothing for an end alone', async () => {
    expect(await askedFor('is unknown', arrival)).toEqual(['signalWithStart'])
    expect(await askedFor('is unknown', cancel)).toEqual(['signal'])
    expect(await askedFor('runs', cancel)).toEqual(['signal'])
    expect(await askedFor('is unknown', arrival, cancel)).toEqual(['signalWithStart'])
  })
})
