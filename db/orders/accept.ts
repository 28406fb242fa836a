import { randomUUIDv7 } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { dispatchDueAt } from '#domain/orders/deadlines.ts'
import { lineFen } from '#domain/money/fen.ts'
import type { DepotChoice } from '#domain/orders/choose-depots.ts'
import { sumFen } from '#domain/orders/split-order.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { emitOrder, lockOrder, moveOrder, type OrderRow } from './order-state.ts'
import { nextPartNumber, writePart, type OpenPart } from './open-parts.ts'
import {
  emitPart,
  lockPart,
  movePart,
  readPartLines,
  type PartAnswer,
  type PartLineRow,
  type PartRow,
} from './part-state.ts'
import { reserveAtDepots } from './reserve-part.ts'
import { orderPartLines, orderParts } from './schema.ts'
import { changeCommitted } from './standing.ts'

/** Base units of one line that a seller says it brings. */
export interface PartSupply {
  readonly partLineId: string
  readonly units: number
}

export interface AcceptInput {
  readonly partId: string
  /** What it brings of each line now; without it, all that its depots have. The rest is a backorder. */
  readonly supply?: readonly PartSupply[] | undefined
}

export interface AcceptAnswer extends PartAnswer {
  /** Every part that came of it: one for each depot, and one for what waits for stock. */
  readonly parts: readonly (PartAnswer & { readonly fromSiteId: string | null })[]
}

/**
 * A seller accepts what it was offered, or what it had backordered: lots are reserved at its depots, nearest expiry
 * first, one part for each depot, and each part's 48 hours begin. What no depot has waits as a backorder of its own.
 * A network command: the order and the credit that it changes belong to others.
 * @throws CommandRefused `notFound`, `wrongState`, `supplyInvalid`, or `nothingInStock` for a backorder that still
 * cannot be brought.
 */
export function acceptPart(client: DatabaseClient, request: CommandRequest, input: AcceptInput) {
  return runNetworkCommand(client, request, async (transaction): Promise<AcceptAnswer> => {
    const { part, order } = await lockPartAndOrder(transaction, input.partId, {
      sellerTenantId: transaction.actor.tenantId,
    })
    const lines = await readPartLines(transaction, part.id)
    requireSupply(lines, input.supply)
    return acceptOpen(transaction, order, { part, lines }, input.supply)
  })
}

/** Holds a part's order and then the part itself: the order in which every command takes them. */
export async function lockPartAndOrder(
  transaction: CommandTransaction,
  partId: string,
  of: Parameters<typeof lockPart>[2],
): Promise<{ readonly part: PartRow; readonly order: OrderRow }> {
  const [seen] = await transaction.db
    .select({ orderId: orderParts.orderId })
    .from(orderParts)
    .where(eq(orderParts.id, partId))
  const order = seen && (await lockOrder(transaction, seen.orderId))
  const part = await lockPart(transaction, partId, of)
  if (order === undefined) throw new Error('A part has no order.')
  return { part, order }
}

/** Accepts a part inside of another command, such as a standing agreement's at the offer. */
export async function acceptOpen(
  transaction: CommandTransaction,
  order: Pick<OrderRow, 'id' | 'tenantId' | 'state'>,
  { part, lines }: OpenPart,
  supply?: readonly PartSupply[],
): Promise<AcceptAnswer> {
  const wanted = lines.map((line) => ({
    ...line,
    units: supply?.find(({ partLineId }) => partLineId === line.id)?.units ?? (supply ? 0 : line.units),
  }))
  const choice = await reserveAtDepots(
    transaction,
    part.tenantId,
    wanted.filter(({ units }) => units > 0),
    part.id,
  )
  if (choice.depots.length === 0) return backorderWhole(transaction, part)
  const parts = await divide(transaction, { part, lines }, choice)
  for (const one of parts) tellAccepted(transaction, one)
  if (order.state === 'approved') {
    await moveOrder(transaction, order, 'accepted')
    emitOrder(transaction, order, 'order.accepted')
  }
  const answers = parts.map(({ id, state, fromSiteId }) => ({ partId: id, state, fromSiteId }))
  return { partId: part.id, state: 'accepted', parts: answers }
}

async function backorderWhole(transaction: CommandTransaction, part: PartRow): Promise<AcceptAnswer> {
  if (part.state === 'backordered') throw nothingInStock()
  const { id: partId, state } = await movePart(transaction, part, 'backordered')
  emitPart(transaction, part, 'order_part.backordered')
  return { partId, state, parts: [{ partId, state, fromSiteId: null }] }
}

/** What one depot brings of each line, or, without a depot, what waits for stock. */
interface Share {
  readonly siteId: string | null
  readonly units: ReadonlyMap<string, number>
}

function sharesOf(lines: readonly PartLineRow[], { depots }: DepotChoice): Share[] {
  const shares = depots.map(({ siteId, takes }): Share => {
    const units = new Map<string, number>()
    for (const take of takes) units.set(take.lineId, (units.get(take.lineId) ?? 0) + take.units)
    return { siteId, units }
  })
  const brought = (lineId: string) => shares.reduce((sum, { units }) => sum + (units.get(lineId) ?? 0), 0)
  const waiting = new Map(
    lines.flatMap(({ id, units }) => (units > brought(id) ? [[id, units - brought(id)] as const] : [])),
  )
  return waiting.size === 0 ? shares : [...shares, { siteId: null, units: waiting }]
}

/**
 * Divides a part by its shares: the first stays in it, each other becomes a part of its own. A line that several bring
 * is priced anew for each, since each is invoiced by itself; credit follows.
 */
async function divide(
  transaction: CommandTransaction,
  { part, lines }: OpenPart,
  choice: DepotChoice,
): Promise<PartRow[]> {
  const [first, ...others] = sharesOf(lines, choice)
  if (first === undefined) throw new Error('A part was divided into nothing.')
  const kept = linesOf(lines, first, part)
  if (others.length > 0) await keepOnly(transaction, lines, kept)
  const goodsFen = sumFen(kept)
  const parts = [
    await movePart(transaction, part, 'accepted', { ...acceptedFacts(transaction.now, first), goodsFen }),
  ]
  for (const share of others) {
    const sibling: PartRow = {
      ...part,
      ...acceptedFacts(transaction.now, share),
      id: randomUUIDv7(),
      partNumber: await nextPartNumber(transaction, part.orderId),
      state: share.siteId === null ? 'backordered' : 'accepted',
      deliveryFen: 0,
      goodsFen: 0,
      version: 1,
    }
    const ownLines = linesOf(lines, share, sibling).map((line) => ({ ...line, id: randomUUIDv7() }))
    const written = { ...sibling, goodsFen: sumFen(ownLines) }
    await writePart(transaction, { part: written, lines: ownLines })
    parts.push(written)
  }
  const changeFen = parts.reduce((sum, one) => sum + one.goodsFen, 0) - part.goodsFen
  await changeCommitted(transaction, pairOf(part), changeFen)
  return parts
}

function acceptedFacts(now: Date, { siteId }: Share) {
  if (siteId === null) return { fromSiteId: null, acceptedAt: null, dispatchDueAt: null }
  return { fromSiteId: siteId, acceptedAt: now, dispatchDueAt: dispatchDueAt(now) }
}

function linesOf(lines: readonly PartLineRow[], { units: shared }: Share, part: PartRow): PartLineRow[] {
  return lines.flatMap((line) => {
    const units = shared.get(line.id) ?? 0
    if (units === 0) return []
    const totalFen = lineFen(line.unitPriceTenThousandths, units)
    return [{ ...line, partId: part.id, units, totalFen }]
  })
}

/** What the first depot does not bring leaves the part; a line of which it brings nothing stays with 0 units. */
async function keepOnly(
  { db }: CommandTransaction,
  lines: readonly PartLineRow[],
  kept: readonly PartLineRow[],
): Promise<void> {
  for (const line of lines) {
    const left = kept.find(({ id }) => id === line.id)
    if (left?.units === line.units) continue
    await db
      .update(orderPartLines)
      .set({ units: left?.units ?? 0, totalFen: left?.totalFen ?? 0 })
      .where(eq(orderPartLines.id, line.id))
  }
}

export function pairOf({ tenantId, buyerTenantId }: Pick<PartRow, 'tenantId' | 'buyerTenantId'>) {
  return { sellerTenantId: tenantId, buyerTenantId }
}

function tellAccepted(transaction: CommandTransaction, part: PartRow): void {
  if (part.fromSiteId === null) return emitPart(transaction, part, 'order_part.backordered')
  emitPart(transaction, part, 'order_part.accepted', {
    fromSiteId: part.fromSiteId,
    acceptedAt: part.acceptedAt?.toISOString(),
    dispatchDueAt: part.dispatchDueAt?.toISOString(),
  })
}

function requireSupply(lines: readonly PartLineRow[], supply: readonly PartSupply[] | undefined): void {
  if (supply === undefined) return
  const isSound = supply.every(({ partLineId, units }) => {
    const line = lines.find(({ id }) => id === partLineId)
    return line !== undefined && Number.isSafeInteger(units) && units >= 0 && units <= line.units
  })
  const areDifferent = new Set(supply.map(({ partLineId }) => partLineId)).size === supply.length
  const brings = supply.some(({ units }) => units > 0)
  if (isSound && areDifferent && brings) return
  throw refused('invalid', {
    code: 'supplyInvalid',
    message: 'A supply names lines of the part, each once, with at most the units that were ordered.',
    nextStep: 'Read the part again and say what is brought; decline it to bring nothing.',
  })
}

function nothingInStock() {
  return refused('conflict', {
    code: 'nothingInStock',
    message: 'No depot has saleable stock for any of its lines.',
    nextStep: 'Receive stock first, offer a substitute, or decline.',
  })
}
