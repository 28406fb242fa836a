import { and, asc, eq, isNull } from 'drizzle-orm'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand, runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { carryOut } from './carry-out.ts'
import { emitOrder, lockOrder, moveOrder, type OrderRow } from './order-state.ts'
import { readOrderProducts, type OrderAnswer } from './place.ts'
import { planOrder } from './plan.ts'
import { inputOf, readOrderLines } from './read-lines.ts'
import { orderApprovals } from './schema.ts'

/**
 * The next site of an order's chain approves it, for the total that its person saw. With the last approval it is priced
 * and checked once more, and offered to its sellers. Who submitted an order does not approve it.
 * A network command like `placeOrder`.
 * @throws CommandRefused `notFound`, `wrongState`, `notYourSite`, `ownOrder`, `totalRose` when it would now cost more
 * than what was seen, and whatever `planOrder` and credit refuse.
 */
export function approveOrder(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly orderId: string; readonly totalFen: number },
) {
  return runNetworkCommand(client, request, async (transaction): Promise<OrderAnswer> => {
    const order = await lockOrder(transaction, input.orderId, transaction.actor.tenantId)
    const isLast = await decideStep(transaction, order, 'approved')
    if (!isLast) {
      emitOrder(transaction, order, 'order.step_approved')
      return { orderId: order.id, state: order.state, totalFen: order.totalFen, partIds: [] }
    }
    const lines = await readOrderLines(transaction, order.id)
    const asked = lines.map(inputOf)
    const site = await requireSiteOf(transaction, order)
    const productById = await readOrderProducts(transaction, asked)
    const plan = await planOrder(transaction, { site, lines: asked, productById })
    if (plan.totalFen > input.totalFen) throw totalRose(input.totalFen, plan.totalFen)
    return {
      orderId: order.id,
      totalFen: plan.totalFen,
      ...(await carryOut(transaction, order, lines, plan)),
    }
  })
}

/**
 * The next site of an order's chain rejects it, with a reason for the site that ordered.
 * @throws CommandRefused as `approveOrder`.
 */
export function rejectOrder(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly orderId: string; readonly reason: string },
) {
  return runCommand(client, request, async (transaction) => {
    const order = await lockOrder(transaction, input.orderId, transaction.actor.tenantId)
    await decideStep(transaction, order, 'rejected')
    const { now } = transaction
    const { reason } = input
    const { state } = await moveOrder(transaction, order, 'rejected', {
      decidedAt: now,
      endedAt: now,
      reason,
    })
    emitOrder(transaction, order, 'order.rejected')
    return { orderId: order.id, state }
  })
}

/** The site's row, whoever acts for the chain above it. */
async function requireSiteOf(transaction: CommandTransaction, { siteId }: OrderRow) {
  return requireOwnSite({ ...transaction, actor: { ...transaction.actor, siteIds: [] } }, siteId)
}

/** Writes down what the next site of the chain says. @returns true when nobody is left to ask. */
async function decideStep(
  transaction: CommandTransaction,
  order: OrderRow,
  decision: 'approved' | 'rejected',
): Promise<boolean> {
  const { db, actor, now } = transaction
  const open = await db
    .select()
    .from(orderApprovals)
    .where(and(eq(orderApprovals.orderId, order.id), isNull(orderApprovals.decision)))
    .orderBy(asc(orderApprovals.step))
  const [next] = open
  if (order.state !== 'submitted' || next === undefined) throw notAwaited(order)
  await requireOwnSite(transaction, next.siteId)
  if (order.submittedBy === actor.principalId) throw ownOrder()
  await db
    .update(orderApprovals)
    .set({ decision, decidedBy: actor.principalId, decidedAt: now })
    .where(and(eq(orderApprovals.orderId, order.id), eq(orderApprovals.step, next.step)))
  return open.length === 1
}

function notAwaited({ id, state }: OrderRow) {
  return refused('conflict', {
    code: 'wrongState',
    message: `Order ${id} is ${state} and waits for nobody's approval.`,
    nextStep: 'Read it again.',
  })
}

function ownOrder() {
  return refused('forbidden', {
    code: 'ownOrder',
    message: 'Who submitted an order does not approve it.',
    nextStep: 'Ask somebody else of the approving site.',
  })
}

function totalRose(seenFen: number, totalFen: number) {
  return refused('conflict', {
    code: 'totalRose',
    message: `The order would now cost ${totalFen} fen, more than the ${seenFen} fen that were approved.`,
    nextStep: `Approve it for ${totalFen} fen, or reject it.`,
  })
}
