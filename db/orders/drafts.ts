import { and, eq } from 'drizzle-orm'
import { products } from '../catalogue/schema.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand, runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { checkLines, type OrderInput, type OrderLineInput } from './order-input.ts'
import { emitOrder, lockOrder } from './order-state.ts'
import { readOrderProducts, submitPlanned, writeLines, writeOrder, type OrderAnswer } from './place.ts'
import { planOrder } from './plan.ts'
import { inputOf, readOrderLines } from './read-lines.ts'
import { orderLines, orders } from './schema.ts'

/**
 * Writes an order that is not sent yet. Its lines are checked for what can be told without a seller.
 * @throws CommandRefused `notFound` and `notYourSite` for the site, and what `checkLines` refuses.
 */
export function draftOrder(client: DatabaseClient, request: CommandRequest, input: OrderInput) {
  return runCommand(client, request, (transaction) => draft(transaction, input))
}

async function draft(transaction: CommandTransaction, input: OrderInput): Promise<OrderAnswer> {
  const site = await requireOwnSite(transaction, input.siteId)
  checkLines(input.lines, await readOrderProducts(transaction, input.lines))
  const { order } = await writeOrder(transaction, site, input)
  emitOrder(transaction, order, 'order.drafted', { siteId: site.id, lines: input.lines.length })
  return { orderId: order.id, state: 'draft', totalFen: 0, partIds: [] }
}

/**
 * Replaces the lines of a draft.
 * @throws CommandRefused `notFound`, `notYourSite`, `wrongState` once it is submitted, and what `checkLines` refuses.
 */
export function changeDraft(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly orderId: string; readonly lines: readonly OrderLineInput[] },
) {
  return runCommand(client, request, async (transaction): Promise<OrderAnswer> => {
    const { order } = await lockDraft(transaction, input.orderId)
    checkLines(input.lines, await readOrderProducts(transaction, input.lines))
    await transaction.db
      .delete(orderLines)
      .where(and(eq(orderLines.orderId, order.id), eq(orderLines.tenantId, order.tenantId)))
    await writeLines(transaction, order, input.lines)
    await transaction.db
      .update(orders)
      .set({ version: order.version + 1 })
      .where(and(eq(orders.id, order.id), eq(orders.tenantId, order.tenantId)))
    emitOrder(transaction, order, 'order.drafted', { siteId: order.siteId, lines: input.lines.length })
    return { orderId: order.id, state: 'draft', totalFen: 0, partIds: [] }
  })
}

/**
 * Submits a draft: from here on as `placeOrder`.
 * @throws CommandRefused as `placeOrder`, and `wrongState` for what is no draft any more.
 */
export function submitOrder(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly orderId: string },
) {
  return runNetworkCommand(client, request, async (transaction): Promise<OrderAnswer> => {
    const { order, site } = await lockDraft(transaction, input.orderId)
    const lines = await readOrderLines(transaction, order.id)
    const asked = lines.map(inputOf)
    const productById = await readOrderProducts(transaction, asked)
    checkLines(asked, productById)
    const plan = await planOrder(transaction, { site, lines: asked, productById })
    return submitPlanned(transaction, { order, lines, site, plan })
  })
}

/**
 * Makes a draft of an earlier order's lines: those that are still in the catalogue, without its near-expiry offers and
 * contracts, which were for that once.
 * @throws CommandRefused `notFound`, `notYourSite`, or `nothingToReorder`.
 */
export function reorder(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly orderId: string },
) {
  return runCommand(client, request, async (transaction): Promise<OrderAnswer> => {
    const { actor, db } = transaction
    const order = await lockOrder(transaction, input.orderId, actor.tenantId)
    const rows = await db
      .select({ line: orderLines, packUnits: products.packUnits })
      .from(orderLines)
      .innerJoin(products, and(eq(products.id, orderLines.productId), eq(products.active, true)))
      .where(eq(orderLines.orderId, order.id))
      .orderBy(orderLines.lineNumber)
    const unitsOf = new Map<string, number>()
    for (const { line, packUnits } of rows) {
      const boxes = Math.ceil(line.units / packUnits)
      unitsOf.set(line.productId, (unitsOf.get(line.productId) ?? 0) + boxes * packUnits)
    }
    if (unitsOf.size === 0) throw nothingToReorder()
    return draft(transaction, {
      siteId: order.siteId,
      lines: [...unitsOf].map(([productId, units]) => ({ productId, units })),
      source: 'reorder',
      sourceId: order.id,
    })
  })
}

async function lockDraft(transaction: CommandTransaction, orderId: string) {
  const order = await lockOrder(transaction, orderId, transaction.actor.tenantId)
  const site = await requireOwnSite(transaction, order.siteId)
  if (order.state !== 'draft') throw noDraft(order.state)
  return { order, site }
}

function noDraft(state: string) {
  return refused('conflict', {
    code: 'wrongState',
    message: `The order is ${state}, no draft any more.`,
    nextStep: 'Reorder it to change it, or cancel it.',
  })
}

function nothingToReorder() {
  return refused('conflict', {
    code: 'nothingToReorder',
    message: 'None of its products is in the catalogue any more.',
    nextStep: 'Place a new order.',
  })
}
