import { and, asc, eq, inArray, sql, type SQL } from 'drizzle-orm'
import type { OrderPartState, OrderState } from '#domain/orders/states.ts'
import type { Sort } from '#domain/sort.ts'
import type { Actor } from '../actor.ts'
import { products } from '../catalogue/schema.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAs } from '../commands.ts'
import { atOrBelowOwnSites } from '../organisations/own-site.ts'
import { sortedPage } from '../sorted-page.ts'
import { orderCreditNotes, orderInvoices } from './invoice-schema.ts'
import {
  orderApprovals,
  orderLines,
  orderPartLines,
  orderParts,
  orders,
  orderSubstitutes,
  partUrgency,
} from './schema.ts'

interface Page {
  /** The last id of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

/** Cuts a page from rows that were read with one more than `limit`. */
function pageOf<Row extends { readonly id: string }>(rows: readonly Row[], limit: number) {
  const page = rows.slice(0, limit)
  return { rows: page, next: rows.length > limit ? (page.at(-1)?.id ?? null) : null }
}

export interface OrderFilter extends Page {
  readonly siteId?: string | undefined
  readonly states?: readonly OrderState[] | undefined
  readonly sort?: Sort<OrderSortKey> | undefined
}

/** By what orders may be sorted: when they were begun, and what they cost. */
export const orderSortKeys = ['id', 'totalFen'] as const
type OrderSortKey = (typeof orderSortKeys)[number]
const sortedOrders = {
  table: orders,
  id: orders.id,
  keys: { id: orders.id, totalFen: orders.totalFen },
}

/** The tenant's own orders, the newest first where no other order is asked for; of whoever works at some sites only, theirs and those below them. */
export function listOrders(client: DatabaseClient, actor: Actor, filter: OrderFilter) {
  const { behind, orderBy } = sortedPage<OrderSortKey>(sortedOrders, filter.sort ?? '-id', filter.after)
  return readAs(client, actor, async (db) => {
    const rows = await db
      .select()
      .from(orders)
      .where(
        and(
          eq(orders.tenantId, actor.tenantId),
          atOrBelowOwnSites(actor, orders.siteId),
          filter.siteId === undefined ? undefined : eq(orders.siteId, filter.siteId),
          filter.states && inArray(orders.state, [...filter.states]),
          behind,
        ),
      )
      .orderBy(...orderBy)
      .limit(filter.limit + 1)
    return pageOf(rows, filter.limit)
  })
}

const lineOfProduct = {
  nameZh: products.nameZh,
  nameEn: products.nameEn,
  strength: products.strength,
  baseUnit: products.baseUnit,
  packUnits: products.packUnits,
}

/**
 * An order of the tenant with its lines, its chain of approvals and its parts, however long it is; of whoever works at some
 * sites only, one of theirs or of those below them.
 * @throws CommandRefused `notFound`.
 */
export function readOrder(client: DatabaseClient, actor: Actor, orderId: string) {
  return readAs(client, actor, async (db) => {
    const [order] = await db
      .select()
      .from(orders)
      .where(
        and(
          eq(orders.id, orderId),
          eq(orders.tenantId, actor.tenantId),
          atOrBelowOwnSites(actor, orders.siteId),
        ),
      )
    if (!order) throw notFound('order')
    const lines = await db
      .select({
        id: orderLines.id,
        lineNumber: orderLines.lineNumber,
        productId: orderLines.productId,
        units: orderLines.units,
        sellerTenantId: orderLines.sellerTenantId,
        nearExpiryOfferId: orderLines.nearExpiryOfferId,
        contractId: orderLines.contractId,
        awardId: orderLines.awardId,
        totalFen: orderLines.totalFen,
        savingFen: orderLines.savingFen,
        ...lineOfProduct,
      })
      .from(orderLines)
      .innerJoin(products, eq(products.id, orderLines.productId))
      .where(eq(orderLines.orderId, orderId))
      .orderBy(asc(orderLines.lineNumber))
    const approvals = await db
      .select()
      .from(orderApprovals)
      .where(eq(orderApprovals.orderId, orderId))
      .orderBy(asc(orderApprovals.step))
    const parts = await db
      .select()
      .from(orderParts)
      .where(eq(orderParts.orderId, orderId))
      .orderBy(asc(orderParts.partNumber))
    return { ...order, lines, approvals, parts: parts.map(partOf) }
  })
}

export interface PartFilter extends Page {
  readonly side: 'seller' | 'buyer'
  readonly states?: readonly OrderPartState[] | undefined
  readonly sort?: Sort<PartSortKey> | undefined
}

/** By what parts may be sorted: how urgent they are, when they were offered, and what they cost with their delivery. */
export const partSortKeys = ['urgency', 'id', 'totalFen'] as const
type PartSortKey = (typeof partSortKeys)[number]
const sortedParts = {
  table: orderParts,
  id: orderParts.id,
  keys: {
    urgency: partUrgency,
    id: orderParts.id,
    totalFen: sql`(${orderParts.goodsFen} + ${orderParts.deliveryFen})`,
  },
}

/**
 * Parts that the tenant sells, or that it bought. Where no other order is asked for, a seller has the most urgent first and
 * a buyer the newest.
 */
export function listParts(client: DatabaseClient, actor: Actor, filter: PartFilter) {
  const side = filter.side === 'seller' ? orderParts.tenantId : orderParts.buyerTenantId
  const usual = filter.side === 'seller' ? 'urgency' : '-id'
  const { behind, orderBy } = sortedPage<PartSortKey>(sortedParts, filter.sort ?? usual, filter.after)
  return readAs(client, actor, async (db) => {
    const rows = await db
      .select()
      .from(orderParts)
      .where(
        and(eq(side, actor.tenantId), filter.states && inArray(orderParts.state, [...filter.states]), behind),
      )
      .orderBy(...orderBy)
      .limit(filter.limit + 1)
    const { rows: page, next } = pageOf(rows, filter.limit)
    return { rows: page.map(partOf), next }
  })
}

/** A part with its lines, what was offered instead, and what was invoiced and credited, for goods and for extras. @throws CommandRefused `notFound`. */
export function readPart(client: DatabaseClient, actor: Actor, partId: string) {
  return readAs(client, actor, async (db) => {
    const [part] = await db.select().from(orderParts).where(eq(orderParts.id, partId))
    if (!part) throw notFound('orderPart')
    const substitutes = await db
      .select()
      .from(orderSubstitutes)
      .where(eq(orderSubstitutes.partId, partId))
      .orderBy(asc(orderSubstitutes.id))
    const lines = await linesWhere(db, eq(orderPartLines.partId, partId))
    const invoices = await db
      .select()
      .from(orderInvoices)
      .where(eq(orderInvoices.partId, partId))
      .orderBy(asc(orderInvoices.id))
    const invoice = invoices.find(({ kind }) => kind === 'goods') ?? null
    const extrasInvoices = invoices.filter(({ kind }) => kind === 'extras')
    const notes = await db
      .select()
      .from(orderCreditNotes)
      .where(eq(orderCreditNotes.partId, partId))
      .orderBy(asc(orderCreditNotes.id))
    return { ...partOf(part), lines, substitutes, invoice, extrasInvoices, notes }
  })
}

function linesWhere(db: Database, which: SQL) {
  return db
    .select({
      id: orderPartLines.id,
      orderLineId: orderPartLines.orderLineId,
      productId: orderPartLines.productId,
      substituteForProductId: orderPartLines.substituteForProductId,
      units: orderPartLines.units,
      unitPriceTenThousandths: orderPartLines.unitPriceTenThousandths,
      totalFen: orderPartLines.totalFen,
      lotId: orderPartLines.lotId,
      dispatchedUnits: orderPartLines.dispatchedUnits,
      receivedUnits: orderPartLines.receivedUnits,
      ...lineOfProduct,
    })
    .from(orderPartLines)
    .innerJoin(products, eq(products.id, orderPartLines.productId))
    .where(which)
    .orderBy(asc(orderPartLines.id))
}

/** A part as both sides see it: the seller by name of what it is. */
function partOf({ tenantId, version: _version, ...part }: typeof orderParts.$inferSelect) {
  return { ...part, sellerTenantId: tenantId }
}
