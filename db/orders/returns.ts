import { randomUUIDv7 } from 'node:crypto'
import { and, desc, eq, inArray, lt, or } from 'drizzle-orm'
import type { OrderReturnReason } from '#domain/orders/return-reasons.ts'
import { sumFen } from '#domain/orders/split-order.ts'
import { orderReturnStates, type OrderReturnState } from '#domain/orders/states.ts'
import { statesBefore } from '#domain/state-table.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { readAs, runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { openShipments } from '../fulfilment/open-shipments.ts'
import { hasOpenDifferences, readReturnedUnits } from '../fulfilment/returned-units.ts'
import { shipments } from '../fulfilment/schema.ts'
import { isRecalledLot, recalledNotKept } from '../inventory/recall-lots.ts'
import { lots } from '../inventory/schema.ts'
import { commitExtra, commitLostExtra, extraNotOrdered } from './extras.ts'
import { closeIfSettled, issueExtrasInvoice } from './invoices.ts'
import { requireExtrasLeft } from './kept-extras.ts'
import { emitPart, lockPart, readPartLines } from './part-state.ts'
import { creditReturned, requireReturnable } from './returned.ts'
import { orderReturns } from './schema.ts'

type ReturnRow = typeof orderReturns.$inferSelect

export interface ReturnAnswer {
  readonly returnId: string
  readonly state: OrderReturnState
}

export interface ReturnInput {
  readonly partId: string
  readonly partLineId: string
  readonly lotId: string
  readonly units: number
  readonly reason: OrderReturnReason
}

/**
 * A buyer asks to send back units of a lot that it received, ordered ones or extras that it kept. The seller answers; nothing
 * moves yet.
 * A network command: the part that it speaks of is the seller's.
 * @throws CommandRefused `notFound`, `notReceived`, or `returnInvalid` for more than came and was not returned yet.
 */
export function requestReturn(client: DatabaseClient, request: CommandRequest, input: ReturnInput) {
  return runNetworkCommand(client, request, async (transaction): Promise<ReturnAnswer> => {
    const { db, actor, now } = transaction
    const part = await lockPart(transaction, input.partId, { buyerTenantId: actor.tenantId })
    if (part.state !== 'received' && part.state !== 'closed') throw notReceived()
    const line = (await readPartLines(transaction, part.id)).find(({ id }) => id === input.partLineId)
    if (!line) throw notFound('orderPartLine')
    await requireReturnable(transaction, input, line.receivedUnits ?? 0)
    const row: ReturnRow = {
      id: randomUUIDv7(),
      tenantId: actor.tenantId,
      sellerTenantId: part.tenantId,
      partId: part.id,
      partLineId: line.id,
      discrepancyId: null,
      lotId: input.lotId,
      units: input.units,
      keptUnits: 0,
      reason: input.reason,
      state: 'requested',
      answer: null,
      requestedBy: actor.principalId,
      requestedAt: now,
      answeredAt: null,
      sentBackAt: null,
      endedAt: null,
    }
    await db.insert(orderReturns).values(row)
    emitPart(transaction, part, 'order_part.return_changed', { returnId: row.id, state: row.state })
    return { returnId: row.id, state: row.state }
  })
}

/**
 * The seller agrees to a return, or refuses it with an answer for the buyer.
 * @throws CommandRefused `notFound`, or `wrongState`.
 */
export function answerReturn(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly returnId: string; readonly agrees: boolean; readonly answer: string | null },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { now } = transaction
    const row = await lockReturn(transaction, input.returnId, 'sellerTenantId')
    const ended = input.agrees ? {} : { endedAt: now }
    return moveReturn(transaction, row, input.agrees ? 'agreed' : 'refused', {
      answeredAt: now,
      answer: input.answer,
      ...ended,
    })
  })
}

/**
 * The buyer keeps the goods after all; what came beyond the order is invoiced then.
 * @throws CommandRefused `notFound`, `wrongState` once they are on their way, `lotRecalled`, `extraNotOrdered`, `creditExceeded`.
 */
export function withdrawReturn(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly returnId: string },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const row = await lockReturn(transaction, input.returnId, 'tenantId')
    const ended = { endedAt: transaction.now }
    if (row.discrepancyId === null) return moveReturn(transaction, row, 'withdrawn', ended)
    if (await isRecalledLot(transaction.db, row.lotId)) throw recalledNotKept()
    const part = await lockPart(transaction, row.partId)
    const line = await lineOf(transaction, row)
    if (line === undefined) throw extraNotOrdered()
    await commitExtra(transaction, part, { line, units: row.units }, { alreadyKept: 0 })
    const moved = await moveReturn(transaction, row, 'withdrawn', { ...ended, keptUnits: row.units })
    await issueExtrasInvoice(transaction, part)
    return moved
  })
}

/**
 * Goods beyond the order that were to go back will not: they are lost to the seller, who sent them unasked, and nobody is charged.
 * The seller may say so of any; the buyer of a recalled lot, since that only goes back or is destroyed.
 * @throws CommandRefused `notFound`, `wrongState` once they are on their way and for goods that were ordered, `notYourSide`.
 */
export function writeOffReturn(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly returnId: string; readonly side: 'seller' | 'buyer' },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { db, now } = transaction
    const isSeller = input.side === 'seller'
    const row = await lockReturn(transaction, input.returnId, isSeller ? 'sellerTenantId' : 'tenantId')
    if (row.discrepancyId === null) throw wrongReturnState(row.state, 'written_off')
    if (!isSeller && !(await isRecalledLot(db, row.lotId))) throw sellersWord()
    return moveReturn(transaction, row, 'written_off', { endedAt: now })
  })
}

/** The seller has what came beyond the order again: it was never invoiced, and only what did not come back is charged. */
async function takeBack(transaction: CommandTransaction, row: ReturnRow, returnedUnits: number) {
  const keptUnits = Math.max(0, row.units - returnedUnits)
  const part = await lockPart(transaction, row.partId)
  const line = await lineOf(transaction, row)
  if (line !== undefined) await commitLostExtra(transaction, part, { line, units: keptUnits })
  const moved = await moveReturn(transaction, row, 'taken_back', { endedAt: transaction.now, keptUnits })
  await issueExtrasInvoice(transaction, part)
  return { ...moved, creditNoteIds: [], totalFen: 0 }
}

/** The line of the request that a return's shipment carries. */
function lineIdOf({ id, partLineId }: ReturnRow): string {
  return partLineId ?? id
}

async function lineOf(transaction: CommandTransaction, { partId, partLineId }: ReturnRow) {
  return (await readPartLines(transaction, partId)).find(({ id }) => id === partLineId)
}

/**
 * The buyer sends agreed goods back: a shipment to the depot that they came from, on the same engine as every other.
 * @throws CommandRefused `notFound`, `wrongState`, `notInStock` when the site has fewer of the lot, or `extrasUndecided` when
 * they are those of another return.
 */
export function sendBack(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly returnId: string },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { now } = transaction
    const row = await lockReturn(transaction, input.returnId, 'tenantId')
    const part = await lockPart(transaction, row.partId)
    const [lot] = await transaction.db
      .select({ productId: lots.productId, recalledAt: lots.recalledAt })
      .from(lots)
      .where(eq(lots.id, row.lotId))
    if (!lot || part.fromSiteId === null) throw notFound('orderPartLine')
    const moved = await moveReturn(transaction, row, 'sent_back', { sentBackAt: now })
    // What came beyond the order was set aside at the receipt, and what a recall stopped wherever it lay.
    const takenFrom = row.discrepancyId === null && lot.recalledAt === null ? 'available' : 'quarantine'
    const { shipmentIds } = await openShipments(transaction, {
      kind: 'supplier_return',
      request: { id: row.id, tenantId: row.tenantId },
      fromSiteId: part.buyerSiteId,
      destinationSiteId: part.fromSiteId,
      dueAt: now,
      takenFrom,
      lines: [{ requestLineId: lineIdOf(row), productId: lot.productId, units: row.units, lotId: row.lotId }],
      whenShort: 'open_nothing',
    })
    if (shipmentIds.length === 0) throw notInStock()
    if (takenFrom === 'quarantine')
      await requireExtrasLeft(transaction, { siteId: part.buyerSiteId, lotId: row.lotId })
    return { ...moved, shipmentIds }
  })
}

/**
 * The seller credits a return that its depot has received, as counted there, at what was charged: on the invoice of the goods,
 * and for extras that the buyer had kept on those of the extras. What went back instead of being kept is taken back without a
 * credit.
 * @throws CommandRefused `notFound`, `wrongState`, `notReceived` while it is on its way, or `discrepancyOpen`.
 */
export function creditReturn(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly returnId: string },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { db, now } = transaction
    const row = await lockReturn(transaction, input.returnId, 'sellerTenantId')
    const received = await db.$count(
      shipments,
      and(eq(shipments.requestId, row.id), eq(shipments.state, 'received')),
    )
    if (received === 0) throw notReceived()
    if (await hasOpenDifferences(transaction, row.id)) throw discrepancyOpen()
    const units = (await readReturnedUnits(transaction, row.id)).get(lineIdOf(row)) ?? 0
    if (row.discrepancyId !== null) return takeBack(transaction, row, units)
    const moved = await moveReturn(transaction, row, 'credited', { endedAt: now })
    const part = await lockPart(transaction, row.partId)
    // What the buyer kept is charged before it is credited.
    await issueExtrasInvoice(transaction, part)
    const notes = await creditReturned(transaction, part, {
      id: row.id,
      partLineId: lineIdOf(row),
      lotId: row.lotId,
      units,
    })
    await closeIfSettled(transaction, part)
    return { ...moved, creditNoteIds: notes.map(({ creditNoteId }) => creditNoteId), totalFen: sumFen(notes) }
  })
}

/** Returns that the tenant asked for, or that it must answer, the newest first. */
export function listReturns(
  client: DatabaseClient,
  actor: Actor,
  filter: {
    readonly partId?: string | undefined
    readonly after?: string | undefined
    readonly limit: number
  },
) {
  return readAs(client, actor, (db) =>
    db
      .select()
      .from(orderReturns)
      .where(
        and(
          or(eq(orderReturns.tenantId, actor.tenantId), eq(orderReturns.sellerTenantId, actor.tenantId)),
          filter.partId === undefined ? undefined : eq(orderReturns.partId, filter.partId),
          filter.after === undefined ? undefined : lt(orderReturns.id, filter.after),
        ),
      )
      .orderBy(desc(orderReturns.id))
      .limit(filter.limit),
  )
}

async function lockReturn(
  { db, actor }: CommandTransaction,
  returnId: string,
  side: 'tenantId' | 'sellerTenantId',
): Promise<ReturnRow> {
  const [row] = await db
    .select()
    .from(orderReturns)
    .where(and(eq(orderReturns.id, returnId), eq(orderReturns[side], actor.tenantId)))
    .for('update')
  if (!row) throw notFound('orderReturn')
  return row
}

async function moveReturn(
  transaction: CommandTransaction,
  row: ReturnRow,
  to: OrderReturnState,
  change: Partial<Pick<ReturnRow, 'answer' | 'answeredAt' | 'sentBackAt' | 'endedAt' | 'keptUnits'>>,
): Promise<ReturnAnswer> {
  const [moved] = await transaction.db
    .update(orderReturns)
    .set({ ...change, state: to })
    .where(
      and(
        eq(orderReturns.id, row.id),
        inArray(orderReturns.state, statesBefore<OrderReturnState>(orderReturnStates, to)),
      ),
    )
    .returning({ state: orderReturns.state })
  if (!moved) throw wrongReturnState(row.state, to)
  const part = await lockPart(transaction, row.partId)
  emitPart(transaction, part, 'order_part.return_changed', { returnId: row.id, state: to })
  return { returnId: row.id, state: moved.state }
}

function wrongReturnState(state: OrderReturnState, to: OrderReturnState) {
  return refused('conflict', {
    code: 'wrongState',
    message: `The return is ${state} and cannot become ${to}.`,
    nextStep: 'Read it again.',
  })
}

function sellersWord() {
  return refused('forbidden', {
    code: 'notYourSide',
    message: 'Only the seller gives up what may still go back.',
    nextStep: 'Send the goods back, or keep them; or ask the seller.',
  })
}

function notReceived() {
  return refused('conflict', {
    code: 'notReceived',
    message: 'The goods have not been received.',
    nextStep: 'Receive them first.',
  })
}

function discrepancyOpen() {
  return refused('conflict', {
    code: 'discrepancyOpen',
    message: 'What came back differs from what was sent, and nobody has decided yet what that means.',
    nextStep: 'Decide over the discrepancies of the return first.',
  })
}

function notInStock() {
  return refused('conflict', {
    code: 'notInStock',
    message: 'The site has fewer units of this lot.',
    nextStep: 'Count the stock, or ask for a smaller return.',
  })
}
