import { inArray } from 'drizzle-orm'
import type { DiscrepancyKind, DiscrepancyState } from '#domain/fulfilment/discrepancies.ts'
import type { CommandTransaction } from '../commands.ts'
import { shipmentLines } from '../fulfilment/schema.ts'
import type { ShipmentRow } from '../fulfilment/shipment-state.ts'
import { discrepancies } from '../inventory/discrepancy-schema.ts'
import type { CreditReason } from './invoice-schema.ts'
import type { CreditedUnits } from './notes.ts'

/** What is credited for what a receipt found; extras were never invoiced, so they are nobody's debt. */
const reasons: Readonly<Partial<Record<DiscrepancyKind, CreditReason>>> = {
  short: 'short',
  damaged: 'damaged',
  wrong_product: 'wrong',
  expiry_differs: 'expiry_differs',
}

/** What was decided so came after all: the buyer has it. */
const cameAfterAll: ReadonlySet<DiscrepancyState> = new Set(['found_by_receiver', 'withdrawn'])
/** What was decided so the buyer pays for. */
const isBuyersCost: ReadonlySet<DiscrepancyState> = new Set([...cameAfterAll, 'accepted_loss'])

export interface ReceiptDifferences {
  /** Units that are to be credited, by line of the part and reason: all that differs, until it is decided otherwise. */
  readonly toCredit: readonly CreditedUnits[]
  /** Units that did not come well, by line of the part. */
  readonly notReceived: ReadonlyMap<string, number>
}

/** A parcel that nobody will receive any more: destroyed, lost, or back at its depot. */
export function isLost({ state }: ShipmentRow): boolean {
  return state === 'written_off' || state === 'returned'
}

/** Units that came otherwise than they were sent, as far as it is decided; of lost parcels, everything. */
export async function readReceiptDifferences(
  { db }: CommandTransaction,
  parcels: readonly ShipmentRow[],
): Promise<ReceiptDifferences> {
  const found = await db
    .select()
    .from(discrepancies)
    .where(inArray(discrepancies.shipmentId, idsOf(parcels)))
  const lines = await db
    .select()
    .from(shipmentLines)
    .where(inArray(shipmentLines.shipmentId, idsOf(parcels)))
  const partLineOf = new Map(lines.map(({ id, requestLineId }) => [id, requestLineId]))
  const lostIds = new Set(idsOf(parcels.filter(isLost)))
  const lost = lines
    .filter(({ shipmentId }) => lostIds.has(shipmentId))
    .map(({ id, units }) => ({ kind: 'short' as const, state: 'open' as const, units, shipmentLineId: id }))
  const differing = [...found, ...lost].flatMap(({ kind, state, units, shipmentLineId }) => {
    const reason = reasons[kind]
    const partLineId = partLineOf.get(shipmentLineId ?? '') ?? null
    return reason === undefined || partLineId === null ? [] : [{ partLineId, reason, units, state }]
  })
  return {
    toCredit: summed(differing.filter(({ state }) => !isBuyersCost.has(state))),
    notReceived: unitsByLine(differing.filter(({ state }) => !cameAfterAll.has(state))),
  }
}

function idsOf(parcels: readonly ShipmentRow[]): string[] {
  return parcels.map(({ id }) => id)
}

function summed(rows: readonly CreditedUnits[]): CreditedUnits[] {
  const groups = Map.groupBy(rows, ({ partLineId, reason }) => `${partLineId}/${reason}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { partLineId, reason } = first
    return [{ partLineId, reason, units: group.reduce((sum, { units }) => sum + units, 0) }]
  })
}

function unitsByLine(rows: readonly CreditedUnits[]): Map<string, number> {
  const groups = Map.groupBy(rows, ({ partLineId }) => partLineId)
  return new Map([...groups].map(([id, group]) => [id, group.reduce((sum, { units }) => sum + units, 0)]))
}
