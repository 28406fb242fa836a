import { and, eq, inArray } from 'drizzle-orm'
import type { DiscrepancyKind, DiscrepancyState } from '#domain/fulfilment/discrepancies.ts'
import type { CommandTransaction } from '../commands.ts'
import { discrepancies } from '../inventory/discrepancy-schema.ts'
import { shipmentLines, shipments } from './schema.ts'

/** What a supplier who counts it does not have: broken goods and other expiries it has all the same. */
const didNotCome: readonly DiscrepancyKind[] = ['short', 'wrong_product']
/** Until it is decided that the units came after all, or that the supplier bears their loss. */
const notOwed: readonly DiscrepancyState[] = ['open', 'credited', 'found_by_sender']

/** Base units per line of a return that whoever takes it back has, or owes all the same: of shipments that were received. */
export async function readReturnedUnits(
  { db }: CommandTransaction,
  requestId: string,
): Promise<Map<string, number>> {
  const ofRequest = and(eq(shipments.requestId, requestId), eq(shipments.state, 'received'))
  const lines = await db
    .select({ id: shipmentLines.id, requestLineId: shipmentLines.requestLineId, units: shipmentLines.units })
    .from(shipmentLines)
    .innerJoin(shipments, eq(shipments.id, shipmentLines.shipmentId))
    .where(ofRequest)
  const missing = await db
    .select({ lineId: discrepancies.shipmentLineId, units: discrepancies.units })
    .from(discrepancies)
    .innerJoin(shipments, eq(shipments.id, discrepancies.shipmentId))
    .where(
      and(
        ofRequest,
        inArray(discrepancies.kind, [...didNotCome]),
        inArray(discrepancies.state, [...notOwed]),
      ),
    )
  const units = new Map<string, number>()
  for (const line of lines) {
    if (line.requestLineId === null) continue
    const lacking = missing
      .filter(({ lineId }) => lineId === line.id)
      .reduce((sum, difference) => sum + difference.units, 0)
    units.set(line.requestLineId, (units.get(line.requestLineId) ?? 0) + line.units - lacking)
  }
  return units
}

/** True while somebody has still to decide what differs of a return. */
export async function hasOpenDifferences({ db }: CommandTransaction, requestId: string): Promise<boolean> {
  const open = await db
    .select({ id: discrepancies.id })
    .from(discrepancies)
    .innerJoin(shipments, eq(shipments.id, discrepancies.shipmentId))
    .where(and(eq(shipments.requestId, requestId), eq(discrepancies.state, 'open')))
    .limit(1)
  return open.length > 0
}
