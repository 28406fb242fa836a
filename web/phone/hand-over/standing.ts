import type { OutboxCommand } from '../outbox/command.ts'
import type { Parcel } from '../sync/answers.ts'

/**
 * Where a patient's parcel stands on this phone. `given`: handed over here, and not checked yet. `unproven`: the server
 * could not match it, and the pharmacy has an urgent task. `refused`: the server never took it. `back`: it was set aside here,
 * since its patient does not get it.
 */
export type HandOverStanding = 'here' | 'given' | 'unproven' | 'refused' | 'back'

export interface ParcelHere {
  readonly parcel: Parcel
  readonly standing: HandOverStanding
  /** Why it is unproven or refused: a stable code. */
  readonly reason: string | null
}

/** Patients' parcels that lie here by what was brought last, with what was done with them on this phone since. */
export function parcelsHere(parcels: readonly Parcel[], commands: readonly OutboxCommand[]): ParcelHere[] {
  return parcels
    .filter(({ kind, state }) => kind === 'prescription' && state === 'arrived')
    .map((parcel) => ({ parcel, ...standingOf(parcel.id, commands) }))
}

/** What was done with a parcel on this phone, and what came of it. */
export function standingOf(
  shipmentId: string,
  commands: readonly OutboxCommand[],
): Omit<ParcelHere, 'parcel'> {
  return standingAfter(
    commands.findLast(
      ({ kind, payload, state }) =>
        (kind === 'parcel.handOver' || kind === 'shipment.return') &&
        payload.shipmentId === shipmentId &&
        state !== 'withdrawn',
    ),
  )
}

function standingAfter(command: OutboxCommand | undefined): Omit<ParcelHere, 'parcel'> {
  if (command === undefined) return { standing: 'here', reason: null }
  if (command.state === 'refused') return { standing: 'refused', reason: command.problem?.code ?? null }
  if (command.kind === 'shipment.return') return { standing: 'back', reason: null }
  const reason = unprovenReason(command.answer)
  return reason === null ? { standing: 'given', reason } : { standing: 'unproven', reason }
}

/** The code of the reason for which the server could not match a hand-over; null where it did, or has not been asked. */
export function unprovenReason(answer: unknown): string | null {
  if (
    typeof answer !== 'object' ||
    answer === null ||
    !('handedOver' in answer) ||
    answer.handedOver === true
  )
    return null
  const refusal: unknown = 'refusal' in answer ? answer.refusal : null
  return typeof refusal === 'object' && refusal !== null && 'code' in refusal ? String(refusal.code) : ''
}

/** What was brought is trusted for so long: a parcel may have been called back since. */
export const offlineHours = 12

/**
 * True while a parcel may be handed over without a network: its state was brought less than 12 hours ago. A phone whose
 * clock was set back does not know how long ago that was.
 */
export function mayGiveOffline(broughtAt: string | undefined, now: Date): boolean {
  if (broughtAt === undefined) return false
  const ageMs = now.getTime() - Date.parse(broughtAt)
  return ageMs >= 0 && ageMs < offlineHours * 3_600_000
}
