import { and, eq, gte, sql } from 'drizzle-orm'
import { refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { askedUnits, moveOrRefuse, type ShipmentLineRow } from './parcel-stock.ts'
import { rulesOf } from './kinds.ts'
import { shipmentLines } from './schema.ts'
import { emitShipment, type ShipmentRow } from './shipment-state.ts'

/** Base units of a shipment's line that the picker did not find. */
export interface ShortUnits {
  readonly shipmentLineId: string
  readonly units: number
}

/**
 * Lowers the lines by what the shelf lacks, writes it off as found missing, and tells what asked for it.
 * @throws CommandRefused `shortInvalid` when a line does not hold that many units.
 */
export async function takeShortUnits(
  transaction: CommandTransaction,
  shipment: ShipmentRow,
  short: readonly ShortUnits[],
): Promise<void> {
  if (short.length === 0) return
  const lacking: ShipmentLineRow[] = []
  for (const { shipmentLineId, units } of short) {
    const line = await lowerLine(transaction, shipment, shipmentLineId, units)
    lacking.push({ ...line, units })
  }
  await moveOrRefuse(
    transaction,
    lacking.map(({ lotId, productId, ownership, units }) => ({
      reason: 'adjust',
      lotId,
      productId,
      ownership,
      units,
      from: { account: 'reserved', siteId: shipment.fromSiteId },
      to: { account: 'loss', siteId: null },
      tenantId: shipment.tenantId,
      referenceId: shipment.id,
    })),
  )
  await rulesOf(shipment).tellMissing(transaction, shipment, lacking)
  emitShipment(transaction, shipment, 'shipment.short_picked', { missing: askedUnits(lacking) })
}

async function lowerLine(
  { db }: CommandTransaction,
  shipment: ShipmentRow,
  lineId: string,
  units: number,
): Promise<ShipmentLineRow> {
  if (!Number.isSafeInteger(units) || units < 1) throw shortInvalid(lineId, units)
  const [line] = await db
    .update(shipmentLines)
    .set({ units: sql`${shipmentLines.units} - ${units}` })
    .where(
      and(
        eq(shipmentLines.id, lineId),
        eq(shipmentLines.shipmentId, shipment.id),
        eq(shipmentLines.tenantId, shipment.tenantId),
        gte(shipmentLines.units, units),
      ),
    )
    .returning()
  if (!line) throw shortInvalid(lineId, units)
  return line
}

function shortInvalid(lineId: string, units: number) {
  return refused('invalid', {
    code: 'shortInvalid',
    message: `Line ${lineId} of this shipment does not hold ${units} units.`,
    nextStep: 'Report for each line of the shipment at most the units that it asks for.',
  })
}
