import type { HandOverEscalationKind } from '#domain/fulfilment/escalation-kinds.ts'
import type { Refusal } from '#domain/refusal.ts'
import { actingFor } from '../acting-for.ts'
import type { CommandTransaction } from '../commands.ts'
import type { PaymentAtHandOver } from '../money/hand-over.ts'
import { openEscalation, resolveHandOverEscalation } from './escalations.ts'
import { emitShipment, type PrescribedShipment } from './shipment-state.ts'

/**
 * Puts a hand-over that was told later on the pharmacy's board as urgent, in the hospital's name: once for each parcel and
 * kind, and anew when it is told of again after somebody had resolved it.
 */
export async function openHandOverTask(
  transaction: CommandTransaction,
  { id, prescriptionId, prescriptionTenantId, part, destinationTenantId }: PrescribedShipment,
  kind: HandOverEscalationKind,
): Promise<void> {
  await actingFor(transaction, prescriptionTenantId, () =>
    openEscalation(transaction, {
      tenantId: prescriptionTenantId,
      prescriptionId,
      part,
      kind,
      acting: { role: 'village_pharmacist', tenantId: destinationTenantId },
      shipmentId: id,
    }),
  )
}

/** When a phone without a network gave a parcel away, and what was paid for it. */
interface ToldHandOver {
  readonly handedOverAt: Date
  readonly payment?: PaymentAtHandOver | undefined
}

/**
 * A phone without a network gave a parcel away, and what it tells of does not prove to whom: the code is wrong, used or
 * was never sent, other boxes were scanned, or the parcel went another way meanwhile. Nothing is dispensed or charged,
 * since nobody is proven to have it; the pharmacy finds it on its board as urgent, and may still prove it by the right code.
 * What was said to be paid is kept in the stream of events alone.
 */
export async function recordUnproven(
  transaction: CommandTransaction,
  shipment: PrescribedShipment,
  { handedOverAt, payment }: ToldHandOver,
  { code }: Refusal,
): Promise<void> {
  await openHandOverTask(transaction, shipment, 'hand_over_unproven')
  emitShipment(transaction, shipment, 'shipment.hand_over_unproven', {
    siteId: shipment.destinationSiteId,
    handedOverAt: handedOverAt.toISOString(),
    reason: code,
    ...(payment === undefined ? {} : { payment }),
  })
}

/** The parcel is with its patient by all proofs: what was said against an earlier try is over. */
export function settleUnproven(
  transaction: CommandTransaction,
  { id, prescriptionTenantId }: PrescribedShipment,
): Promise<void> {
  return actingFor(transaction, prescriptionTenantId, () =>
    resolveHandOverEscalation(transaction, id, 'hand_over_unproven'),
  )
}
