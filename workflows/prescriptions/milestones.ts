import { z } from 'zod'
import type { EventType } from '#domain/events/event.ts'
import { isUnwanted } from '#domain/fulfilment/return-reasons.ts'
import type { Happening, Milestone } from './progress.ts'

/** As much of an event of the stream as its meaning for a journey depends on. */
export interface JourneyEvent {
  readonly position: number
  readonly type: EventType
  readonly aggregateId: string
  readonly tenantId: string
  readonly payload: Readonly<Record<string, unknown>>
}

/** An event, told to the prescription that it concerns. */
export interface Told {
  readonly prescriptionId: string
  readonly milestone: Milestone
}

const concerned = z.object({ prescriptionId: z.uuid() })
const bookedCharge = z.object({ claimId: z.uuid().nullable() })
const reversedCharge = z.object({ claimToReverseId: z.uuid().nullable() })
const cancelledShipment = z.object({ cause: z.enum(['cancelled', 'site_down', 'short_pick']) })
const returnedShipment = z.object({ reason: z.string().nullable() })

/** What each kind of event means for a journey; kinds that are not listed mean nothing to it. */
const meanings: Partial<Record<EventType, (event: JourneyEvent) => Happening | null>> = {
  'prescription.approved': () => ({ kind: 'approved' }),
  'prescription.rejected': () => ({ kind: 'ended', end: 'rejected' }),
  'prescription.cancelled': () => ({ kind: 'ended', end: 'cancelled' }),
  'prescription.expired': () => ({ kind: 'ended', end: 'expired' }),
  'prescription.completed': () => ({ kind: 'ended', end: 'completed' }),
  'prescription.cancel_requested': () => ({ kind: 'calledBack' }),
  'shipment.short_picked': () => ({ kind: 'unitsMissing', cause: 'short_at_pick' }),
  'shipment.cancelled': ({ payload }) => missingAfterCancel(cancelledShipment.parse(payload).cause),
  'shipment.returned': ({ payload }) => missingAfterReturn(returnedShipment.parse(payload).reason),
  'shipment.written_off': () => ({ kind: 'unitsMissing', cause: 'retry' }),
  'shipment.arrived': codeNeeded,
  'shipment.pickup_code_requested': codeNeeded,
  'charge.booked': ({ payload, tenantId }) =>
    claimDue(bookedCharge.parse(payload).claimId, tenantId, 'submit'),
  'charge.reversed': ({ payload, tenantId }) =>
    claimDue(reversedCharge.parse(payload).claimToReverseId, tenantId, 'reverse'),
}

/** What an event means for the journey of the prescription that it concerns, or null when it means nothing. */
export function milestoneOf(event: JourneyEvent): Told | null {
  const happening = meanings[event.type]?.(event) ?? null
  if (happening === null) return null
  return { prescriptionId: prescriptionOf(event), milestone: { position: event.position, happening } }
}

function prescriptionOf({ type, aggregateId, payload }: JourneyEvent): string {
  return type.startsWith('prescription.') ? aggregateId : concerned.parse(payload).prescriptionId
}

function missingAfterCancel(cause: 'cancelled' | 'site_down' | 'short_pick'): Happening | null {
  if (cause === 'cancelled') return null
  return { kind: 'unitsMissing', cause: cause === 'site_down' ? 'site_down' : 'short_at_pick' }
}

/** A parcel that failed its patient leaves units to supply; what the patient did not want is not supplied again. */
function missingAfterReturn(reason: string | null): Happening | null {
  return reason === 'after_hand_over' || isUnwanted(reason) ? null : { kind: 'unitsMissing', cause: 'retry' }
}

function codeNeeded({ aggregateId, tenantId }: JourneyEvent): Happening {
  return { kind: 'codeNeeded', parcel: { shipmentId: aggregateId, tenantId } }
}

function claimDue(claimId: string | null, tenantId: string, action: 'submit' | 'reverse'): Happening | null {
  return claimId === null ? null : { kind: 'claimDue', task: { claimId, tenantId, action } }
}
