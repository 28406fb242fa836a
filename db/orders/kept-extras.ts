import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import { lineOfExtra } from '#domain/orders/extras.ts'
import { refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { shipments } from '../fulfilment/schema.ts'
import { discrepancies } from '../inventory/discrepancy-schema.ts'
import { stockBalances } from '../inventory/schema.ts'
import { orderInvoiceLines, orderInvoices } from './invoice-schema.ts'
import { readPartLines, type PartLineRow, type PartRow } from './part-state.ts'
import { orderReturns } from './schema.ts'

/** Units of a part's line beyond what was sent. */
export interface ExtraUnits {
  readonly line: PartLineRow
  readonly units: number
}

interface KeptExtra {
  readonly lineId: string
  readonly lotId: string
  readonly units: number
  /** False for what was to go back and did not arrive: it is charged, and nobody has it. */
  readonly isAtHand: boolean
}

/** What the buyer keeps beyond the order: as decided, and what it did not give back after all. */
async function readKept(transaction: CommandTransaction, part: Pick<PartRow, 'id'>): Promise<KeptExtra[]> {
  const { db } = transaction
  const lines = await readPartLines(transaction, part.id)
  const decided = await db
    .select({ productId: discrepancies.productId, lotId: discrepancies.lotId, units: discrepancies.units })
    .from(discrepancies)
    .innerJoin(shipments, eq(shipments.id, discrepancies.shipmentId))
    .where(
      and(
        eq(shipments.requestId, part.id),
        eq(shipments.kind, 'order'),
        eq(discrepancies.kind, 'over'),
        eq(discrepancies.state, 'kept'),
      ),
    )
  const notGivenBack = await db
    .select({
      lineId: orderReturns.partLineId,
      lotId: orderReturns.lotId,
      units: orderReturns.keptUnits,
      isAtHand: sql<boolean>`${orderReturns.state} = 'withdrawn'`,
    })
    .from(orderReturns)
    .where(and(eq(orderReturns.partId, part.id), isNotNull(orderReturns.discrepancyId)))
  return [
    ...decided.map((extra) => ({ ...extra, lineId: lineOfExtra(lines, extra)?.id, isAtHand: true })),
    ...notGivenBack,
  ].flatMap(({ lineId, lotId, units, isAtHand }) =>
    lineId && lotId !== null && units > 0 ? [{ lineId, lotId, units, isAtHand }] : [],
  )
}

/** Units beyond the order that the buyer keeps, or owes since it could not give them back, by line of the part. */
export async function readKeptExtras(transaction: CommandTransaction, part: PartRow): Promise<ExtraUnits[]> {
  const kept = Map.groupBy(await readKept(transaction, part), ({ lineId }) => lineId)
  const lines = await readPartLines(transaction, part.id)
  return lines.flatMap((line) => {
    const units = sumOf(kept.get(line.id) ?? [])
    return units === 0 ? [] : [{ line, units }]
  })
}

/** Units beyond the order that the buyer keeps and has, of a line, and of one lot of it. */
export async function readExtrasAtHand(
  transaction: CommandTransaction,
  {
    partId,
    partLineId,
    lotId,
  }: { readonly partId: string; readonly partLineId: string; readonly lotId: string },
): Promise<{ readonly ofLine: number; readonly ofLot: number }> {
  const atHand = (await readKept(transaction, { id: partId })).filter(
    ({ lineId, isAtHand }) => isAtHand && lineId === partLineId,
  )
  return { ofLine: sumOf(atHand), ofLot: sumOf(atHand.filter((extra) => extra.lotId === lotId)) }
}

function sumOf(extras: readonly { readonly units: number }[]): number {
  return extras.reduce((sum, { units }) => sum + units, 0)
}

/** Units beyond the order that were invoiced already, by line of the part. */
export async function readChargedExtras(
  { db }: CommandTransaction,
  { id }: PartRow,
): Promise<Map<string, number>> {
  const rows = await db
    .select({
      lineId: orderInvoiceLines.partLineId,
      units: sql<number>`sum(${orderInvoiceLines.units})::integer`,
    })
    .from(orderInvoiceLines)
    .innerJoin(orderInvoices, eq(orderInvoices.id, orderInvoiceLines.invoiceId))
    .where(and(eq(orderInvoices.partId, id), eq(orderInvoices.kind, 'extras')))
    .groupBy(orderInvoiceLines.partLineId)
  return new Map(rows.map(({ lineId, units }) => [lineId, units]))
}

/**
 * Units of lots at a buyer's site that came beyond its orders and are still the seller's to have or to charge, of the lots
 * that have any: not decided over, or still to be sent back. Nothing else takes them out of quarantine.
 */
export async function readUndecidedExtras(
  { db }: CommandTransaction,
  { siteId, lotIds }: { readonly siteId: string; readonly lotIds: readonly string[] },
): Promise<ReadonlyMap<string, number>> {
  if (lotIds.length === 0) return new Map()
  const open = await db
    .select({ lotId: discrepancies.lotId, units: discrepancies.units })
    .from(discrepancies)
    .where(
      and(
        eq(discrepancies.siteId, siteId),
        inArray(discrepancies.lotId, [...lotIds]),
        eq(discrepancies.kind, 'over'),
        eq(discrepancies.state, 'open'),
        sql`${discrepancies.tenantId} <> ${discrepancies.receiverTenantId}`,
      ),
    )
  const toGoBack = await db
    .select({ lotId: orderReturns.lotId, units: orderReturns.units })
    .from(orderReturns)
    .innerJoin(discrepancies, eq(discrepancies.id, orderReturns.discrepancyId))
    .where(
      and(
        eq(discrepancies.siteId, siteId),
        inArray(orderReturns.lotId, [...lotIds]),
        eq(orderReturns.state, 'agreed'),
      ),
    )
  const undecided = Map.groupBy([...open, ...toGoBack], ({ lotId }) => lotId)
  return new Map(
    lotIds.flatMap((lotId) => {
      const units = sumOf(undecided.get(lotId) ?? [])
      return units === 0 ? [] : [[lotId, units] as const]
    }),
  )
}

/**
 * What came beyond an order and is not decided over, or still to be sent back, stays set aside: whatever else is taken out of
 * quarantine must leave as much there. Asked after the taking, in its transaction.
 * @throws CommandRefused `extrasUndecided`.
 */
export async function requireExtrasLeft(
  transaction: CommandTransaction,
  { siteId, lotId }: { readonly siteId: string; readonly lotId: string },
): Promise<void> {
  const undecided = (await readUndecidedExtras(transaction, { siteId, lotIds: [lotId] })).get(lotId)
  if (undecided === undefined) return
  const [left] = await transaction.db
    .select({ units: stockBalances.units })
    .from(stockBalances)
    .where(
      and(
        eq(stockBalances.siteId, siteId),
        eq(stockBalances.lotId, lotId),
        eq(stockBalances.ownership, 'ours'),
        eq(stockBalances.status, 'quarantine'),
      ),
    )
  if ((left?.units ?? 0) >= undecided) return
  throw refused('conflict', {
    code: 'extrasUndecided',
    message: 'Some of these units came beyond an order, and are not decided over or still to be sent back.',
    nextStep: 'Decide on the order whether you keep them, or send them back.',
  })
}
