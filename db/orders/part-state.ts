import { and, eq, inArray, sql } from 'drizzle-orm'
import type { EventType } from '#domain/events/event.ts'
import { orderPartStates, type OrderPartState } from '#domain/orders/states.ts'
import { statesBefore } from '#domain/state-table.ts'
import { notFound, refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { orderPartLines, orderParts } from './schema.ts'

export type PartRow = typeof orderParts.$inferSelect
export type PartLineRow = typeof orderPartLines.$inferSelect

/** What each step of a part answers. */
export interface PartAnswer {
  readonly partId: string
  readonly state: OrderPartState
}

type Change = Partial<
  Pick<
    PartRow,
    | 'fromSiteId'
    | 'goodsFen'
    | 'deliveryFen'
    | 'acceptedAt'
    | 'dispatchDueAt'
    | 'dispatchedAt'
    | 'receivedAt'
    | 'endedAt'
    | 'reason'
  >
>

/**
 * Reads a part and holds its row until the command ends.
 * @throws CommandRefused `notFound` when it is not there, or not the seller's or buyer's that `of` names.
 */
export async function lockPart(
  { db }: CommandTransaction,
  partId: string,
  of: { readonly sellerTenantId?: string; readonly buyerTenantId?: string } = {},
): Promise<PartRow> {
  const [part] = await db
    .select()
    .from(orderParts)
    .where(
      and(
        eq(orderParts.id, partId),
        of.sellerTenantId === undefined ? undefined : eq(orderParts.tenantId, of.sellerTenantId),
        of.buyerTenantId === undefined ? undefined : eq(orderParts.buyerTenantId, of.buyerTenantId),
      ),
    )
    .for('update')
  if (!part) throw notFound('orderPart')
  return part
}

/**
 * Moves a part by one compare-and-set over the state table: of two commands that race for it, one moves it and the
 * other learns where it stands.
 * @throws CommandRefused `conflict` (`wrongState`).
 */
export async function movePart(
  { db }: CommandTransaction,
  part: Pick<PartRow, 'id' | 'tenantId'>,
  to: OrderPartState,
  change: Change = {},
): Promise<PartRow> {
  const ofPart = and(eq(orderParts.id, part.id), eq(orderParts.tenantId, part.tenantId))
  const [moved] = await db
    .update(orderParts)
    .set({ ...change, state: to, version: sql`${orderParts.version} + 1` })
    .where(and(ofPart, inArray(orderParts.state, statesBefore<OrderPartState>(orderPartStates, to))))
    .returning()
  if (moved) return moved
  const [present] = await db.select({ state: orderParts.state }).from(orderParts).where(ofPart)
  throw present ? wrongPartState(part.id, present.state, to) : notFound('orderPart')
}

/** The refusal for a step that the state table does not have, with those that it has. */
export function wrongPartState(partId: string, state: OrderPartState, wanted: OrderPartState) {
  const next: readonly OrderPartState[] = orderPartStates[state]
  return refused('conflict', {
    code: 'wrongState',
    message: `Part ${partId} is ${state} and cannot become ${wanted}.`,
    nextStep:
      next.length === 0
        ? 'Its story is over; read the order again.'
        : `Read it again; from here it can become ${next.join(', ')}.`,
  })
}

/** The lines of parts, in the order in which they were ordered. */
export function readPartLines(
  { db }: Pick<CommandTransaction, 'db'>,
  partId: string,
): Promise<PartLineRow[]> {
  return db.select().from(orderPartLines).where(eq(orderPartLines.partId, partId)).orderBy(orderPartLines.id)
}

/** Tells what happened to a part: to its seller, and to the buyer, who was let in to read. */
export function emitPart(
  transaction: CommandTransaction,
  { id, tenantId, orderId, buyerTenantId }: Pick<PartRow, 'id' | 'tenantId' | 'orderId' | 'buyerTenantId'>,
  type: Extract<EventType, `order_part.${string}`>,
  facts: Readonly<Record<string, unknown>> = {},
): void {
  transaction.emit({
    type,
    aggregateKind: 'order_part',
    aggregateId: id,
    tenantId,
    payload: { orderId, buyerTenantId, ...facts },
  })
}
