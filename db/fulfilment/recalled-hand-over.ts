import { actingFor } from '../acting-for.ts'
import type { CommandTransaction } from '../commands.ts'
import { tellRecall } from '../inventory/recall.ts'
import { recallsOf } from '../inventory/recall-lots.ts'
import { recallPatients } from '../inventory/recall-schema.ts'
import { openHandOverTask } from './hand-over-tasks.ts'
import type { ShipmentLineRow } from './parcel-stock.ts'
import type { PrescribedShipment } from './shipment-state.ts'

/**
 * Goods that were handed over before the phone heard of their recall are with a patient now: they are kept in every such
 * recall, so that a notice goes out, and the pharmacy finds the patient on its board as urgent.
 */
export async function followRecalls(
  transaction: CommandTransaction,
  shipment: PrescribedShipment,
  lines: readonly ShipmentLineRow[],
): Promise<void> {
  const lotIds = [...new Set(lines.map(({ lotId }) => lotId))]
  const found = await recallsOf(transaction.db, lotIds)
  if (found.length === 0) return
  const { id: shipmentId, prescriptionId, prescriptionTenantId } = shipment
  const { destinationTenantId, destinationSiteId: siteId } = shipment
  for (const [recallId, stopped] of Map.groupBy(found, (recall) => recall.recallId)) {
    const stoppedLots = new Set(stopped.map(({ lotId }) => lotId))
    const units = lines.reduce((sum, line) => sum + (stoppedLots.has(line.lotId) ? line.units : 0), 0)
    const tenantId = stopped[0]?.tenantId ?? transaction.actor.tenantId
    await actingFor(transaction, destinationTenantId, async () => {
      await transaction.db
        .insert(recallPatients)
        .values({
          recallId,
          shipmentId,
          tenantId: destinationTenantId,
          siteId,
          prescriptionId,
          prescriptionTenantId,
          units,
          notice: 'due',
        })
        .onConflictDoNothing()
    })
    tellRecall(transaction, 'recall.patient_found', { recallId, tenantId, payload: { shipmentId, siteId } })
  }
  await openHandOverTask(transaction, shipment, 'recalled_handed_over')
}
