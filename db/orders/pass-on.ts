import { and, eq, inArray } from 'drizzle-orm'
import { mayReplace } from '#domain/orders/pass-on.ts'
import { CommandRefused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { cancelShipments } from '../fulfilment/cancelling.ts'
import { sites } from '../organisations/schema.ts'
import { acceptOpen, pairOf } from './accept.ts'
import { nextPartNumber, offerParts } from './open-parts.ts'
import { closeOrderWhenDone, type OrderRow } from './order-state.ts'
import { emitPart, movePart, readPartLines, type PartLineRow, type PartRow } from './part-state.ts'
import { planOrder, type OrderPlan } from './plan.ts'
import { inputOf, readOrderLines } from './read-lines.ts'
import { readOrderProducts } from './place.ts'
import { orderParts, type orderLines } from './schema.ts'
import { changeCommitted, commitCredit } from './standing.ts'

type OrderLineRow = typeof orderLines.$inferSelect

/** Why a part leaves its seller. */
export type PassOnCause = 'declined' | 'unanswered' | 'late'

export interface PassOnInput {
  readonly cause: PassOnCause
  readonly reason: string
  /** What carries the part and has not left: its goods go back to the shelf. */
  readonly shipmentIds?: readonly string[]
  /** True when the part stays with its seller where nobody else may bring it: late goods are better than none. */
  readonly staysWithoutNext?: boolean
}

export interface PassedOn {
  readonly outcome: 'passed_on' | 'kept'
  /** The parts that were offered instead; empty when nobody else may bring it at about the price. */
  readonly partIds: readonly string[]
}

/**
 * Takes a part from its seller and offers its goods to the next, in the same transaction: those sellers who had a part
 * of the order and gave it up are not asked again. Goods of a contract or of one lot have no next seller.
 * The part's row, its order's and its shipments' are held by the caller.
 */
export async function passOn(
  transaction: CommandTransaction,
  order: OrderRow,
  part: PartRow,
  { cause, reason, shipmentIds = [], staysWithoutNext = false }: PassOnInput,
): Promise<PassedOn> {
  const amountFen = part.goodsFen + part.deliveryFen
  await changeCommitted(transaction, pairOf(part), -amountFen)
  const next = await planNext(transaction, order, part)
  if (next.plan === null && staysWithoutNext) {
    await changeCommitted(transaction, pairOf(part), amountFen)
    return { outcome: 'kept', partIds: [] }
  }
  await cancelShipments(transaction, shipmentIds, 'cancelled')
  const to = cause === 'declined' ? 'declined' : 'passed_on'
  const ended = await movePart(transaction, part, to, { endedAt: transaction.now, reason })
  const partIds = await offerToNext(transaction, order, part, next)
  emitPart(transaction, ended, `order_part.${to}`, { cause, nextPartIds: partIds })
  await closeOrderWhenDone(transaction, part.orderId)
  return { outcome: 'passed_on', partIds }
}

async function offerToNext(
  transaction: CommandTransaction,
  order: OrderRow,
  part: PartRow,
  { lines, plan }: NextPlan,
): Promise<string[]> {
  if (plan === null) return []
  const opened = await offerParts(transaction, order, lines, plan.parts, {
    firstNumber: await nextPartNumber(transaction, order.id),
    insteadOfPartId: part.id,
  })
  const partIds = opened.map((open) => open.part.id)
  for (const [index, open] of opened.entries()) {
    if (plan.parts[index]?.seller.acceptsAutomatically !== true) continue
    const { parts } = await acceptOpen(transaction, order, open)
    partIds.push(...parts.map(({ partId }) => partId).filter((id) => id !== open.part.id))
  }
  return partIds
}

interface NextPlan {
  readonly lines: readonly OrderLineRow[]
  readonly plan: OrderPlan | null
}

/** Plans as many of the part's lines as others bring; a refusal of one line leaves the others. */
async function planNext(transaction: CommandTransaction, order: OrderRow, part: PartRow): Promise<NextPlan> {
  const without = await formerSellers(transaction, part)
  let lines = await openLines(transaction, part)
  while (lines.length > 0) {
    try {
      const plan = await planLines(transaction, order, lines, without)
      const capped = cap(plan, part.deliveryFen)
      const approvedFen = lines.reduce((sum, line) => sum + (line.totalFen ?? 0), 0) + part.deliveryFen
      if (!mayReplace(approvedFen, capped.totalFen)) return { lines, plan: null }
      await commitCredit(
        transaction,
        order.tenantId,
        capped.parts.map(({ seller, goodsFen, deliveryFen }) => ({
          sellerTenantId: seller.tenantId,
          sellerName: seller.nameEn,
          amountFen: goodsFen + deliveryFen,
        })),
      )
      return { lines, plan: capped }
    } catch (error) {
      if (!(error instanceof CommandRefused)) throw error
      const refused = new Set(error.refusals.flatMap(({ line }) => line ?? []))
      if (refused.size === 0) return { lines, plan: null }
      lines = lines.filter((_, index) => !refused.has(index))
    }
  }
  return { lines, plan: null }
}

async function planLines(
  transaction: CommandTransaction,
  order: OrderRow,
  lines: readonly OrderLineRow[],
  without: ReadonlySet<string>,
): Promise<OrderPlan> {
  const [site] = await transaction.db.select().from(sites).where(eq(sites.id, order.siteId))
  if (!site) throw new Error('An order has no site.')
  const asked = lines.map((line) => ({ ...inputOf(line), sellerTenantId: undefined }))
  const productById = await readOrderProducts(transaction, asked)
  return planOrder(transaction, { site, lines: asked, productById, without, ignoresMinimums: true })
}

/** The order's lines, each with the units and price that the part was to bring of it. */
async function openLines(transaction: CommandTransaction, part: PartRow): Promise<OrderLineRow[]> {
  const ofPart = await readPartLines(transaction, part.id)
  const byOrderLine = new Map(ofPart.map((line) => [line.orderLineId, line]))
  const lines = await readOrderLines(transaction, part.orderId)
  return lines.flatMap((line) => {
    const open = byOrderLine.get(line.id)
    return open === undefined || !hasNextSeller(open)
      ? []
      : [{ ...line, units: open.units, totalFen: open.totalFen }]
  })
}

function hasNextSeller({ units, lotId, contractId, substituteForProductId }: PartLineRow): boolean {
  return units > 0 && lotId === null && contractId === null && substituteForProductId === null
}

async function formerSellers({ db }: CommandTransaction, part: PartRow): Promise<Set<string>> {
  const rows = await db
    .select({ tenantId: orderParts.tenantId })
    .from(orderParts)
    .where(
      and(
        eq(orderParts.orderId, part.orderId),
        inArray(orderParts.state, ['declined', 'passed_on', 'backordered']),
      ),
    )
  return new Set([part.tenantId, ...rows.map(({ tenantId }) => tenantId)])
}

/** The buyer pays for the way no more than it had approved, however many sellers now come. */
function cap(plan: OrderPlan, deliveryFen: number): OrderPlan {
  let left = deliveryFen
  const parts = plan.parts.map((part) => {
    const fee = Math.min(part.deliveryFen, left)
    left -= fee
    return { ...part, deliveryFen: fee }
  })
  const totalFen = parts.reduce((sum, part) => sum + part.goodsFen + part.deliveryFen, 0)
  return { ...plan, parts, totalFen }
}
