import { and, eq, inArray } from 'drizzle-orm'
import { lineStates, type LineState } from '#domain/prescriptions/states.ts'
import { statesBefore } from '#domain/state-table.ts'
import { actingFor } from '../acting-for.ts'
import type { CommandTransaction } from '../commands.ts'
import { prescriptionLines } from '../prescriptions/schema.ts'
import type { ShipmentLineRow } from './parcel-stock.ts'
import type { PrescribedShipment } from './shipment-state.ts'

/**
 * Tells the hospital's lines what became of their units in a shipment. A line that has no such step stays as it is:
 * another shipment may have brought it further.
 */
export async function movePrescriptionLines(
  transaction: CommandTransaction,
  shipment: PrescribedShipment,
  lines: readonly { readonly prescriptionLineId: string | null }[],
  to: LineState,
): Promise<void> {
  if (lines.length === 0) return
  const lineIds = lines.flatMap(({ prescriptionLineId }) => prescriptionLineId ?? [])
  await actingFor(transaction, shipment.prescriptionTenantId, () =>
    transaction.db
      .update(prescriptionLines)
      .set({ state: to })
      .where(
        and(
          eq(prescriptionLines.prescriptionId, shipment.prescriptionId),
          inArray(prescriptionLines.id, lineIds),
          inArray(prescriptionLines.state, statesBefore<LineState>(lineStates, to)),
        ),
      ),
  )
}

/** Units of one prescription line in a parcel, whichever lots they are of. */
export interface SuppliedLine {
  readonly prescriptionLineId: string
  readonly productId: string
  readonly units: number
}

/** Sums a shipment's lines, which are per lot, by the prescription line that they supply. */
export function suppliedLines(lines: readonly ShipmentLineRow[]): SuppliedLine[] {
  return [...Map.groupBy(lines, (line) => line.prescriptionLineId)].flatMap(([prescriptionLineId, group]) => {
    const [first] = group
    if (first === undefined || prescriptionLineId === null) return []
    const units = group.reduce((sum, line) => sum + line.units, 0)
    return [{ prescriptionLineId, productId: first.productId, units }]
  })
}
