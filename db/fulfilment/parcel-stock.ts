import { isSaleable } from '#domain/inventory/fefo.ts'
import type { MovementReason } from '#domain/inventory/movement.ts'
import { isBoundary, type AccountKind } from '#domain/inventory/stock-status.ts'
import type { Database } from '../client.ts'
import { refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { moveStock, type StockMovement } from '../inventory/ledger.ts'
import { lots } from '../inventory/schema.ts'
import { isAnyOf, keptQuery } from '../kept-query.ts'
import { shipmentLines } from './schema.ts'
import type { ShipmentRow } from './shipment-state.ts'

export type ShipmentLineRow = typeof shipmentLines.$inferSelect

/** Where a parcel's units go. Until they leave the books they stay with the site that supplied them. */
export interface ParcelPath {
  readonly reason: MovementReason
  readonly from: AccountKind
  readonly to: AccountKind
  /** The site that takes the units in, where it is not the supplying one. */
  readonly receiver?: { readonly siteId: string; readonly tenantId: string }
}

/** Units by the line that asked for them, whichever lots they are of. */
export type AskedUnits = { readonly units: number } & (
  | { readonly prescriptionLineId: string }
  | { readonly requestLineId: string }
)

/** Sums a shipment's lines, which are per lot, by the line of the prescription or request that asked for them. */
export function askedUnits(lines: readonly ShipmentLineRow[]): AskedUnits[] {
  const groups = Map.groupBy(lines, (line) => line.prescriptionLineId ?? line.requestLineId ?? '')
  return [...groups].map(([id, group]) => {
    const asker = group[0]?.prescriptionLineId === null ? { requestLineId: id } : { prescriptionLineId: id }
    return { ...asker, units: group.reduce((sum, line) => sum + line.units, 0) }
  })
}

/** The lines of shipments that still carry units. */
export async function readParcelLines(
  { db }: CommandTransaction,
  shipmentIds: readonly string[],
): Promise<ShipmentLineRow[]> {
  const lines = await linesOf(db, { shipmentIds })
  return lines.filter(({ units }) => units > 0)
}

const linesOf = keptQuery((db, { shipmentIds }: { readonly shipmentIds: readonly string[] }) =>
  db
    .select()
    .from(shipmentLines)
    .where(isAnyOf(shipmentLines.shipmentId, shipmentIds))
    .orderBy(shipmentLines.id),
)

/**
 * Moves all that the parcels carry along one path of the ledger.
 * @throws CommandRefused `insufficientStock` when the books hold less than was reserved: the lot was stopped meanwhile.
 */
export async function moveParcels(
  transaction: CommandTransaction,
  parcels: readonly ShipmentRow[],
  lines: readonly ShipmentLineRow[],
  path: ParcelPath,
): Promise<void> {
  const shipmentsById = new Map(parcels.map((parcel) => [parcel.id, parcel]))
  const movements = lines.flatMap((line) => {
    const shipment = shipmentsById.get(line.shipmentId)
    return shipment ? [movementOf(shipment, line, path)] : []
  })
  await moveOrRefuse(transaction, movements)
}

/**
 * Refuses lots that may not be sold any more: the sale is locked at expiry and by a recall, wherever the parcel is.
 * @throws CommandRefused `lotExpired`, `lotRecalled`.
 */
export async function requireSaleable(
  { db, now }: CommandTransaction,
  lines: readonly { readonly lotId: string }[],
): Promise<void> {
  const found = await readLots(db, lines)
  const recalled = found.find(({ recalledAt }) => recalledAt !== null)
  if (recalled) throw lotRecalled(recalled.number)
  const expired = found.find(({ expiresOn }) => !isSaleable(expiresOn, now))
  if (!expired) return
  throw refused('conflict', {
    code: 'lotExpired',
    message: `Lot ${expired.number} may not be sold after ${expired.expiresOn}.`,
    nextStep: 'Set the boxes aside: report them as short at the shelf, or send the parcel back.',
    rule: 'inventory.expiry',
    source: '药品经营质量管理规范 (GSP): sale is locked at expiry',
  })
}

/** Whether any of the lots had expired by that time. */
export async function hadExpired(
  { db }: CommandTransaction,
  lines: readonly { readonly lotId: string }[],
  at: Date,
): Promise<boolean> {
  const found = await readLots(db, lines)
  return found.some(({ expiresOn }) => !isSaleable(expiresOn, at))
}

async function readLots(db: Database, lines: readonly { readonly lotId: string }[]) {
  return lines.length === 0 ? [] : lotsOf(db, { lotIds: lines.map(({ lotId }) => lotId) })
}

const lotsOf = keptQuery((db, { lotIds }: { readonly lotIds: readonly string[] }) =>
  db.select().from(lots).where(isAnyOf(lots.id, lotIds)),
)

function lotRecalled(number: string) {
  return refused('conflict', {
    code: 'lotRecalled',
    message: `Lot ${number} is recalled: nothing of it may be sold.`,
    nextStep: 'Set the boxes aside for the recall, and send the parcel back.',
    rule: 'inventory.recall',
    source: '药品召回管理办法: recalled goods are sold and used no more',
  })
}

/** Makes the movements of a command, or refuses it as a whole. */
export async function moveOrRefuse(
  transaction: CommandTransaction,
  movements: readonly StockMovement[],
): Promise<void> {
  const shortage = await moveStock(transaction, movements)
  if (shortage === null) return
  throw refused('conflict', {
    code: 'insufficientStock',
    message: `Lot ${shortage.movement.lotId} no longer has the ${shortage.movement.units} units set aside for this shipment.`,
    nextStep: 'Ask the operator whether the lot was stopped or counted; report the units as short.',
  })
}

function movementOf(shipment: ShipmentRow, line: ShipmentLineRow, path: ParcelPath): StockMovement {
  const receiver = path.receiver ?? { siteId: shipment.fromSiteId, tenantId: shipment.tenantId }
  return {
    reason: path.reason,
    lotId: line.lotId,
    productId: line.productId,
    ownership: line.ownership,
    units: line.units,
    from: { account: path.from, siteId: isBoundary(path.from) ? null : shipment.fromSiteId },
    to: { account: path.to, siteId: isBoundary(path.to) ? null : receiver.siteId },
    tenantId: isBoundary(path.from) ? receiver.tenantId : shipment.tenantId,
    counterTenantId: receiver.tenantId,
    referenceId: shipment.id,
  }
}
