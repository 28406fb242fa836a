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

/** An event, told to the prescription that it concerns, and to which of its parts. */
export interface Told {
  readonly prescriptionId: string
  readonly part: number
  readonly milestone: Milestone
}

const concerned = z.object({ prescriptionId: z.uuid() })
/** Told where a prescription has parts; without it the first is meant, which is also where money is dealt with. */
const ofPart = z.object({ part: z.int().min(1).default(1) })
/** A charge had one claim at most before it could have several payers: events of then name that one. */
const bookedCharge = z
  .object({ claimIds: z.array(z.uuid()).optional(), claimId: z.uuid().nullish() })
  .transform(({ claimIds, claimId }) => claimIds ?? [claimId ?? []].flat())
const reversedCharge = z
  .object({ claimIdsToReverse: z.array(z.uuid()).optional(), claimToReverseId: z.uuid().nullish() })
  .transform(
    ({ claimIdsToReverse, claimToReverseId }) => claimIdsToReverse ?? [claimToReverseId ?? []].flat(),
  )
const cancelledShipment = z.object({
  cause: z.enum(['cancelled', 'rechosen', 'site_down', 'short_pick', 'recalled', 'storage_broken']),
})
const returnedShipment = z.object({ reason: z.string().nullable() })

/** What each kind of event means for a journey; kinds that are not listed mean nothing to it. */
const meanings: Partial<Record<EventType, (event: JourneyEvent) => Happening | null>> = {
  'prescription.approved': () => ({ kind: 'approved' }),
  'prescription.rejected': () => ({ kind: 'ended', end: 'rejected' }),
  'prescription.cancelled': () => ({ kind: 'ended', end: 'cancelled' }),
  'prescription.expired': () => ({ kind: 'ended', end: 'expired' }),
  'prescription.completed': () => ({ kind: 'ended', end: 'completed' }),
  'prescription.place_chosen': () => ({ kind: 'unitsMissing', cause: 'retry' }),
  'prescription.part_closed': () => ({ kind: 'ended', end: 'completed' }),
  'prescription.cancel_requested': () => ({ kind: 'calledBack' }),
  'shipment.short_picked': () => ({ kind: 'unitsMissing', cause: 'short_at_pick' }),
  'shipment.cancelled': ({ payload }) => missingAfterCancel(cancelledShipment.parse(payload).cause),
  'shipment.returned': ({ payload }) => missingAfterReturn(returnedShipment.parse(payload).reason),
  'shipment.written_off': () => ({ kind: 'unitsMissing', cause: 'retry' }),
  'shipment.arrived': codeNeeded,
  'shipment.pickup_code_requested': codeNeeded,
  'charge.booked': ({ payload, tenantId }) => claimsDue(bookedCharge.parse(payload), tenantId, 'submit'),
  'charge.reversed': ({ payload, tenantId }) => claimsDue(reversedCharge.parse(payload), tenantId, 'reverse'),
  'claim.corrected': ({ aggregateId, tenantId }) => claimsDue([aggregateId], tenantId, 'submit'),
}

/** What an event means for the journey of the prescription that it concerns, or null when it means nothing. */
export function milestoneOf(event: JourneyEvent): Told | null {
  if (isOfOtherRequest(event)) return null
  const happening = meanings[event.type]?.(event) ?? null
  if (happening === null) return null
  return {
    prescriptionId: prescriptionOf(event),
    part: partOf(event),
    milestone: { position: event.position, happening },
  }
}

/** Orders, transfers and returns to suppliers have shipments too, whose events name what asked for them. */
function isOfOtherRequest({ type, payload }: JourneyEvent): boolean {
  return type.startsWith('shipment.') && 'requestId' in payload
}

/** The part that an event of a prescription concerns. */
export function partOf({ payload }: Pick<JourneyEvent, 'payload'>): number {
  return ofPart.parse(payload).part
}

function prescriptionOf({ type, aggregateId, payload }: JourneyEvent): string {
  return type.startsWith('prescription.') ? aggregateId : concerned.parse(payload).prescriptionId
}

function missingAfterCancel(cause: z.infer<typeof cancelledShipment>['cause']): Happening | null {
  if (cause === 'cancelled' || cause === 'rechosen') return null
  if (cause === 'recalled' || cause === 'storage_broken') return { kind: 'unitsMissing', cause: 'retry' }
  return { kind: 'unitsMissing', cause: cause === 'site_down' ? 'site_down' : 'short_at_pick' }
}

/** A parcel that failed its patient leaves units to supply; what the patient did not want is not supplied again. */
function missingAfterReturn(reason: string | null): Happening | null {
  return reason === 'after_hand_over' || isUnwanted(reason) ? null : { kind: 'unitsMissing', cause: 'retry' }
}

function codeNeeded({ aggregateId, tenantId }: JourneyEvent): Happening {
  return { kind: 'codeNeeded', parcel: { shipmentId: aggregateId, tenantId } }
}

function claimsDue(
  claimIds: readonly string[],
  tenantId: string,
  action: 'submit' | 'reverse',
): Happening | null {
  if (claimIds.length === 0) return null
  return { kind: 'claimsDue', tasks: claimIds.map((claimId) => ({ claimId, tenantId, action })) }
}
