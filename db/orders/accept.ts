import { eq } from 'drizzle-orm'
import { dispatchDueAt } from '#domain/orders/deadlines.ts'
import { orderPartStates } from '#domain/orders/states.ts'
import { mayMove } from '#domain/state-table.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { dividePart, waitingForStock, type Share } from './divide.ts'
import { emitOrder, lockOrder, moveOrder, type OrderRow } from './order-state.ts'
import type { OpenPart } from './open-parts.ts'
import {
  emitPart,
  lockPart,
  movePart,
  readPartLines,
  wrongPartState,
  type PartAnswer,
  type PartLineRow,
  type PartRow,
} from './part-state.ts'
import { chooseDepotsFor, holdLots } from './choose-depots.ts'
import { openPartShipments } from './open-part-shipments.ts'
import { drawPromises } from '../shortage/promises.ts'
import { orderParts } from './schema.ts'

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
 * first, one part with its shipments for each depot, and each part's 48 hours begin. What no depot has waits as a
 * backorder of its own. A network command: the order and the credit that it changes belong to others.
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

/** How often depots are chosen anew when another command took their stock between reading and taking. */
const attempts = 5

/** Accepts a part inside of another command, such as a standing agreement's at the offer. */
export async function acceptOpen(
  transaction: CommandTransaction,
  order: Pick<OrderRow, 'id' | 'tenantId' | 'state'>,
  open: OpenPart,
  supply?: readonly PartSupply[],
): Promise<AcceptAnswer> {
  const { part } = open
  if (!mayMove(orderPartStates, part.state, 'accepted')) throw wrongPartState(part.id, part.state, 'accepted')
  await drawPromises(transaction, drawingOf(open, supply))
  const depots = await holdDepots(transaction, open, supply)
  if (depots.length === 0) return backorderWhole(transaction, part)
  const parts = await dividePart(transaction, open, sharesOf(transaction.now, open.lines, depots))
  for (const [index, depot] of depots.entries()) {
    const accepted = parts[index]
    if (accepted === undefined) throw new Error('A depot has no part.')
    await openPartShipments(transaction, accepted, depot, open.lines)
  }
  for (const one of parts) tellAccepted(transaction, one)
  if (order.state === 'approved') {
    await moveOrder(transaction, order, 'accepted')
    emitOrder(transaction, order, 'order.accepted')
  }
  const answers = parts.map(({ id, state, fromSiteId }) => ({ partId: id, state, fromSiteId }))
  return { partId: part.id, state: 'accepted', parts: answers }
}

function wantedLines(
  lines: readonly PartLineRow[],
  supply: readonly PartSupply[] | undefined,
): PartLineRow[] {
  return lines.flatMap((line) => {
    const named = supply?.find(({ partLineId }) => partLineId === line.id)?.units ?? 0
    const units = supply === undefined ? line.units : named
    return units > 0 ? [{ ...line, units }] : []
  })
}

/** What the part takes of its site's share of scarce products, so that it lies on the shelf when lots are chosen. */
function drawingOf({ part, lines }: OpenPart, supply: readonly PartSupply[] | undefined) {
  const wanted = new Map<string, number>()
  for (const { productId, units } of wantedLines(lines, supply)) {
    wanted.set(productId, (wanted.get(productId) ?? 0) + units)
  }
  return { sellerTenantId: part.tenantId, siteId: part.buyerSiteId, wanted }
}

/** Chooses depots and holds their lots, so that what was chosen is there when it is reserved. */
async function holdDepots(
  transaction: CommandTransaction,
  { part, lines }: OpenPart,
  supply: readonly PartSupply[] | undefined,
): Promise<Depots> {
  const wanted = wantedLines(lines, supply)
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const { depots } = await chooseDepotsFor(transaction, part.tenantId, wanted)
    if (depots.length === 0 || (await holdLots(transaction, depots))) return depots
  }
  throw takenMeanwhile()
}

async function backorderWhole(transaction: CommandTransaction, part: PartRow): Promise<AcceptAnswer> {
  if (part.state === 'backordered') throw nothingInStock()
  const { id: partId, state } = await movePart(transaction, part, 'backordered')
  emitPart(transaction, part, 'order_part.backordered')
  return { partId, state, parts: [{ partId, state, fromSiteId: null }] }
}

type Depots = Awaited<ReturnType<typeof chooseDepotsFor>>['depots']

function sharesOf(now: Date, lines: readonly PartLineRow[], depots: Depots): Share[] {
  const shares = depots.map(({ siteId, takes }): Share => {
    const units = new Map<string, number>()
    for (const take of takes) units.set(take.lineId, (units.get(take.lineId) ?? 0) + take.units)
    const clock = { acceptedAt: now, dispatchDueAt: dispatchDueAt(now) }
    return { facts: { state: 'accepted', fromSiteId: siteId, ...clock }, units }
  })
  const brought = (lineId: string) => shares.reduce((sum, { units }) => sum + (units.get(lineId) ?? 0), 0)
  const waiting = new Map(
    lines.flatMap(({ id, units }) => (units > brought(id) ? [[id, units - brought(id)] as const] : [])),
  )
  return waiting.size === 0 ? shares : [...shares, { facts: waitingForStock, units: waiting }]
}

function tellAccepted(transaction: CommandTransaction, part: PartRow): void {
  if (part.fromSiteId === null) return emitPart(transaction, part, 'order_part.backordered')
  emitPart(transaction, part, 'order_part.accepted', {
    fromSiteId: part.fromSiteId,
    acceptedAt: part.acceptedAt?.toISOString(),
    dispatchDueAt: part.dispatchDueAt?.toISOString(),
  })
}

/** The two of a part between whom money goes. */
export function pairOf({ tenantId, buyerTenantId }: Pick<PartRow, 'tenantId' | 'buyerTenantId'>) {
  return { sellerTenantId: tenantId, buyerTenantId }
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

function takenMeanwhile() {
  return refused('conflict', {
    code: 'takenMeanwhile',
    message: 'The stock was promised to others again and again while it was taken.',
    nextStep: 'Look at the stock again and repeat.',
  })
}
