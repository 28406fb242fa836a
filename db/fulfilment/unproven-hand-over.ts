import type { Refusal } from '#domain/refusal.ts'
import { actingFor } from '../acting-for.ts'
import type { CommandTransaction } from '../commands.ts'
import { openEscalation, resolveEscalationsOf } from './escalations.ts'
import { emitShipment, type PrescribedShipment } from './shipment-state.ts'

/**
 * A phone without a network gave a parcel away, and what it tells of does not prove to whom: the code is wrong, used or
 * was never sent, other boxes were scanned, or the parcel went another way meanwhile. Nothing is dispensed or charged,
 * since nobody is proven to have it; the pharmacy finds it on its board as urgent, and may still prove it by the right code.
 */
export async function recordUnproven(
  transaction: CommandTransaction,
  shipment: PrescribedShipment,
  handedOverAt: Date,
  { code }: Refusal,
): Promise<void> {
  const { prescriptionId, prescriptionTenantId, part, destinationTenantId } = shipment
  await actingFor(transaction, prescriptionTenantId, () =>
    openEscalation(transaction, {
      tenantId: prescriptionTenantId,
      prescriptionId,
      part,
      kind: 'hand_over_unproven',
      acting: { role: 'village_pharmacist', tenantId: destinationTenantId },
    }),
  )
  emitShipment(transaction, shipment, 'shipment.hand_over_unproven', {
    siteId: shipment.destinationSiteId,
    handedOverAt: handedOverAt.toISOString(),
    reason: code,
  })
}

/** The parcel is with its patient by all proofs: what was said against an earlier try is over. */
export function settleUnproven(
  transaction: CommandTransaction,
  { prescriptionId, prescriptionTenantId, part }: PrescribedShipment,
): Promise<void> {
  return actingFor(transaction, prescriptionTenantId, () =>
    resolveEscalationsOf(transaction, prescriptionId, { kinds: ['hand_over_unproven'], part }),
  )
}
