import { and, asc, eq, inArray, notInArray } from 'drizzle-orm'
import { shipmentStates, type ShipmentState } from '#domain/fulfilment/states.ts'
import { lineFen } from '#domain/money/fen.ts'
import { isFinal, statesOf } from '#domain/state-table.ts'
import type { CommandTransaction } from '../commands.ts'
import { readReturnedUnits } from './returned-units.ts'
import { supplierReturnLines, supplierReturns, transfers } from './request-schema.ts'
import { shipmentLines, shipments } from './schema.ts'
import type { ShipmentRow } from './shipment-state.ts'

const finalStates = statesOf<ShipmentState>(shipmentStates).filter((state) =>
  isFinal<ShipmentState>(shipmentStates, state),
)

/** Closes a transfer with the last of its shipments: completed when anything of it was received. */
export async function closeTransfer(
  transaction: CommandTransaction,
  { requestId }: ShipmentRow,
): Promise<void> {
  if (requestId === null || (await isUnderWay(transaction, requestId))) return
  const wasReceived = (await readReceivedLines(transaction, requestId)).length > 0
  const state = wasReceived ? ('completed' as const) : ('cancelled' as const)
  const [closed] = await transaction.db
    .update(transfers)
    .set({ state, closedAt: transaction.now })
    .where(and(eq(transfers.id, requestId), eq(transfers.state, 'under_way')))
    .returning({ tenantId: transfers.tenantId })
  if (closed === undefined) return
  transaction.emit({
    type: `transfer.${state}`,
    aggregateKind: 'transfer',
    aggregateId: requestId,
    tenantId: closed.tenantId,
    payload: {},
  })
}

/**
 * Closes a return to a supplier with the last of its shipments: confirmed when the supplier has taken anything of it in, with
 * what is owed for what it counted, each line rounded half up once.
 */
export async function closeSupplierReturn(
  transaction: CommandTransaction,
  { requestId }: ShipmentRow,
): Promise<void> {
  if (requestId === null || (await isUnderWay(transaction, requestId))) return
  const { db, now, actor } = transaction
  const wasReceived = (await readReceivedLines(transaction, requestId)).length > 0
  const lines = await creditLines(transaction, requestId)
  const state = wasReceived ? ('confirmed' as const) : ('cancelled' as const)
  const creditExpectedFen = sumOf(lines)
  const [closed] = await db
    .update(supplierReturns)
    .set({ state, closedAt: now, closedBy: actor.principalId, creditExpectedFen })
    .where(and(eq(supplierReturns.id, requestId), eq(supplierReturns.state, 'under_way')))
    .returning()
  if (closed === undefined) return
  const { tenantId, siteId, supplierSiteId } = closed
  transaction.emit({
    type: `supplier_return.${state}`,
    aggregateKind: 'supplier_return',
    aggregateId: requestId,
    tenantId,
    payload: state === 'confirmed' ? { siteId, supplierSiteId, creditExpectedFen, lines } : {},
  })
}

/** Reckons the credit of a confirmed return anew, after somebody decided what a difference in it means. */
export async function correctSupplierCredit(
  transaction: CommandTransaction,
  { requestId, kind }: ShipmentRow,
): Promise<void> {
  if (kind !== 'supplier_return' || requestId === null) return
  const { db } = transaction
  const ofReturn = and(eq(supplierReturns.id, requestId), eq(supplierReturns.state, 'confirmed'))
  const [confirmed] = await db.select().from(supplierReturns).where(ofReturn).for('update')
  if (confirmed === undefined) return
  const lines = await creditLines(transaction, requestId)
  const creditExpectedFen = sumOf(lines)
  if (creditExpectedFen === confirmed.creditExpectedFen) return
  await db.update(supplierReturns).set({ creditExpectedFen }).where(ofReturn)
  const { tenantId, siteId, supplierSiteId } = confirmed
  transaction.emit({
    type: 'supplier_return.credit_corrected',
    aggregateKind: 'supplier_return',
    aggregateId: requestId,
    tenantId,
    payload: { siteId, supplierSiteId, creditExpectedFen, lines },
  })
}

interface CreditLine {
  readonly requestLineId: string
  readonly units: number
  readonly creditFen: number
}

function sumOf(lines: readonly CreditLine[]): number {
  return lines.reduce((sum, { creditFen }) => sum + creditFen, 0)
}

async function creditLines(transaction: CommandTransaction, requestId: string): Promise<CreditLine[]> {
  const returned = await readReturnedUnits(transaction, requestId)
  const asked = await transaction.db
    .select()
    .from(supplierReturnLines)
    .where(eq(supplierReturnLines.supplierReturnId, requestId))
    .orderBy(asc(supplierReturnLines.id))
  return asked.flatMap(({ id: requestLineId, unitPriceTenThousandths }) => {
    const units = returned.get(requestLineId) ?? 0
    return units === 0 ? [] : [{ requestLineId, units, creditFen: lineFen(unitPriceTenThousandths, units) }]
  })
}

async function isUnderWay({ db }: CommandTransaction, requestId: string): Promise<boolean> {
  const open = and(eq(shipments.requestId, requestId), notInArray(shipments.state, finalStates))
  return (await db.$count(shipments, open)) > 0
}

async function readReceivedLines({ db }: CommandTransaction, requestId: string) {
  const received = db
    .select({ id: shipments.id })
    .from(shipments)
    .where(and(eq(shipments.requestId, requestId), eq(shipments.state, 'received')))
  const rows = await db
    .select({ requestLineId: shipmentLines.requestLineId, units: shipmentLines.units })
    .from(shipmentLines)
    .where(inArray(shipmentLines.shipmentId, received))
  return rows.filter(({ units }) => units > 0)
}
