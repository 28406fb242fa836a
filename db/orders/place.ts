import { randomUUIDv7 } from 'node:crypto'
import { inArray, sql } from 'drizzle-orm'
import { sumFen } from '#domain/orders/split-order.ts'
import type { OrderState } from '#domain/orders/states.ts'
import { approvalChain, type ApprovingSite } from '#domain/orders/approval-chain.ts'
import { products } from '../catalogue/schema.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireOwnSite, type SiteRow } from '../organisations/own-site.ts'
import { insertNew, rowSource } from '../rows.ts'
import { carryOut } from './carry-out.ts'
import { checkLines, type OrderInput, type OrderLineInput, type ProductRow } from './order-input.ts'
import { emitOrder, moveOrder, type OrderRow } from './order-state.ts'
import { planOrder, type OrderPlan } from './plan.ts'
import { orderApprovals, orderLines, orders, purchaseLimits } from './schema.ts'
import { requireCredit } from './standing.ts'

type OrderLineRow = typeof orderLines.$inferSelect

export interface OrderAnswer {
  readonly orderId: string
  readonly state: OrderState
  /** Goods and ways in fen; 0 for a draft. */
  readonly totalFen: number
  /** The parts that were offered, in their order; empty while the order waits for an approval. */
  readonly partIds: readonly string[]
}

/**
 * Places an order for a site of the actor's: it is written, priced, checked against every rule, and submitted, in one
 * transaction. Where the site's own limit covers it, it is approved at once and offered to its sellers; those under a
 * standing agreement accept it at once as well, and lots are reserved. Otherwise it waits for the chain above the site.
 * A network command: it sees prices, documents, credit and stock of the sellers, and answers only with its own order.
 * @throws CommandRefused `invalid` for faulty lines (see `checkLines`, `planOrder`), `conflict` for credit
 * (`creditExceeded`, `paymentOverdue`) or `approvalLimitMissing`, `priceChanged` where the goods cost more than was
 * agreed, `notFound` and `notYourSite` for the site.
 */
export function placeOrder(client: DatabaseClient, request: CommandRequest, input: OrderInput) {
  return runNetworkCommand(client, request, (transaction) => placeWithin(transaction, input))
}

/** `placeOrder` within a network command that does more than that. */
export async function placeWithin(transaction: CommandTransaction, input: OrderInput): Promise<OrderAnswer> {
  const site = await requireOwnSite(transaction, input.siteId)
  const productById = await readOrderProducts(transaction, input.lines)
  checkLines(input.lines, productById)
  const plan = await planOrder(transaction, { site, lines: input.lines, productById })
  requireAgreed(plan, input.agreedGoodsFen)
  const chain = await requireChain(transaction, site, plan)
  const isApproved = chain.length === 0
  const { actor, now } = transaction
  const { order, lines } = await writeOrder(transaction, site, input, {
    plan,
    facts: {
      state: isApproved ? 'approved' : 'submitted',
      totalFen: plan.totalFen,
      submittedBy: actor.principalId,
      submittedAt: now,
      decidedAt: isApproved ? now : null,
    },
  })
  return goOn(transaction, { order, lines, site, plan }, chain)
}

function requireAgreed({ lines }: OrderPlan, agreedGoodsFen: number | undefined): void {
  const goodsFen = sumFen(lines)
  if (agreedGoodsFen === undefined || goodsFen <= agreedGoodsFen) return
  throw refused('conflict', {
    code: 'priceChanged',
    message: `The goods cost ${goodsFen} fen now, and ${agreedGoodsFen} fen were agreed to.`,
    nextStep: 'Look at the new prices, and order again at them or not at all.',
  })
}

/** The products of some lines, by id. */
export async function readOrderProducts(
  { db }: CommandTransaction,
  lines: readonly Pick<OrderLineInput, 'productId'>[],
): Promise<Map<string, ProductRow>> {
  const ids = [...new Set(lines.map(({ productId }) => productId))]
  const rows = await db.select().from(products).where(inArray(products.id, ids))
  return new Map(rows.map((row) => [row.id, row]))
}

/** An order that is to be submitted, with the plan that its rules gave. */
export interface PlannedOrder {
  readonly order: OrderRow
  readonly lines: readonly OrderLineRow[]
  readonly site: SiteRow
  readonly plan: OrderPlan
}

/** Submits an order under its plan, and carries it out at once where nobody else must approve it. */
export async function submitPlanned(
  transaction: CommandTransaction,
  { order, lines, site, plan }: PlannedOrder,
): Promise<OrderAnswer> {
  const chain = await requireChain(transaction, site, plan)
  const { actor, now } = transaction
  await priceLines(transaction, order.id, lines, plan)
  const submitted = await moveOrder(transaction, order, 'submitted', {
    totalFen: plan.totalFen,
    submittedBy: actor.principalId,
    submittedAt: now,
  })
  return goOn(transaction, { order: submitted, lines, site, plan }, chain)
}

/** Carries a submitted order out, or lets it wait for the sites of its chain. */
async function goOn(
  transaction: CommandTransaction,
  { order, lines, site, plan }: PlannedOrder,
  chain: readonly string[],
): Promise<OrderAnswer> {
  emitOrder(transaction, order, 'order.submitted', { siteId: site.id, totalFen: plan.totalFen })
  const answer = { orderId: order.id, totalFen: plan.totalFen }
  if (chain.length === 0) return { ...answer, ...(await carryOut(transaction, order, lines, plan)) }
  await requireCredit(transaction, order.tenantId, commitmentsOf(plan))
  await transaction.db.insert(orderApprovals).values(
    chain.map((siteId, index) => ({
      orderId: order.id,
      tenantId: order.tenantId,
      step: index + 1,
      siteId,
    })),
  )
  return { ...answer, state: order.state, partIds: [] }
}

async function requireChain(
  transaction: CommandTransaction,
  site: SiteRow,
  { totalFen }: OrderPlan,
): Promise<string[]> {
  const chain = approvalChain(await readUpwards(transaction, site), totalFen)
  if (chain === null) throw approvalLimitMissing(totalFen)
  return chain
}

/** What an order under this plan will owe, by seller. */
export function commitmentsOf({ parts }: OrderPlan) {
  return parts.map(({ seller, goodsFen, deliveryFen }) => ({
    sellerTenantId: seller.tenantId,
    sellerName: seller.nameEn,
    amountFen: goodsFen + deliveryFen,
  }))
}

/** What is known of an order that is submitted as it is written. */
interface Submitted {
  readonly facts: Pick<OrderRow, 'state' | 'totalFen' | 'submittedBy' | 'submittedAt' | 'decidedAt'>
  readonly plan: OrderPlan
}

/** Writes an order with its lines: as a draft, unless it is submitted at once. */
export async function writeOrder(
  transaction: CommandTransaction,
  site: SiteRow,
  { lines, source = 'manual', sourceId }: OrderInput,
  submitted?: Submitted,
): Promise<{ readonly order: OrderRow; readonly lines: OrderLineRow[] }> {
  const { db, actor, now } = transaction
  const order: OrderRow = {
    id: randomUUIDv7(),
    tenantId: site.tenantId,
    siteId: site.id,
    state: 'draft',
    source,
    sourceId: sourceId ?? null,
    totalFen: 0,
    createdBy: actor.principalId,
    createdAt: now,
    submittedBy: null,
    submittedAt: null,
    decidedAt: null,
    endedAt: null,
    reason: null,
    version: 1,
    ...submitted?.facts,
  }
  await db.insert(orders).values(order)
  return { order, lines: await writeLines(transaction, order, lines, submitted?.plan) }
}

export async function writeLines(
  { db }: CommandTransaction,
  { id: orderId, tenantId }: Pick<OrderRow, 'id' | 'tenantId'>,
  lines: readonly OrderLineInput[],
  plan?: OrderPlan,
): Promise<OrderLineRow[]> {
  const rows = lines.map((line, index): OrderLineRow => ({
    id: randomUUIDv7(),
    tenantId,
    orderId,
    lineNumber: index + 1,
    productId: line.productId,
    units: line.units,
    sellerTenantId: line.sellerTenantId ?? null,
    nearExpiryOfferId: line.nearExpiryOfferId ?? null,
    contractId: line.contract?.contractId ?? null,
    awardId: line.contract?.awardId ?? null,
    contractUnitPriceTenThousandths: line.contract?.unitPriceTenThousandths ?? null,
    totalFen: plan?.lines[index]?.totalFen ?? null,
    savingFen: plan?.lines[index]?.savingFen ?? null,
  }))
  await insertNew(db, orderLines, rows, 'orderLine')
  return rows
}

async function priceLines(
  { db }: CommandTransaction,
  orderId: string,
  lines: readonly OrderLineRow[],
  plan: OrderPlan,
): Promise<void> {
  const { id, totalFen, savingFen } = orderLines
  const priced = lines.map((line, index) => ({
    id: line.id,
    totalFen: plan.lines[index]?.totalFen ?? 0,
    savingFen: plan.lines[index]?.savingFen ?? null,
  }))
  await db.execute(sql`update ${orderLines} set total_fen = input.total_fen, saving_fen = input.saving_fen
    from ${rowSource(priced, { id, totalFen, savingFen })}
    where order_lines.id = input.id and order_lines.order_id = ${orderId}`)
}

/** The ordering site and those above it in the same organisation, each with what its people may approve alone. */
async function readUpwards({ db }: CommandTransaction, site: SiteRow): Promise<ApprovingSite[]> {
  const found = await db.execute<{ siteId: string; limitFen: number | null }>(sql`
    with recursive upwards as (
      select id, parent_id, 0 as depth from sites where id = ${site.id}
      union all
      select parent.id, parent.parent_id, upwards.depth + 1
      from sites parent join upwards on parent.id = upwards.parent_id and parent.tenant_id = ${site.tenantId}
    )
    select upwards.id as "siteId", limits.limit_fen::float8 as "limitFen"
    from upwards left join ${purchaseLimits} limits
      on limits.site_id = upwards.id and limits.tenant_id = ${site.tenantId}
    order by upwards.depth`)
  return found.rows
}

function approvalLimitMissing(totalFen: number) {
  return refused('conflict', {
    code: 'approvalLimitMissing',
    message: `Nobody above the site may approve an order of ${totalFen} fen.`,
    nextStep: 'Split the order, or have an administrator raise a limit of the county.',
  })
}
