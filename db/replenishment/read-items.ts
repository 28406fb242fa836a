import { and, asc, eq, gte, inArray, lte, ne, sql } from 'drizzle-orm'
import { saleableOwnerships } from '#domain/inventory/ownership.ts'
import type { LotOnHand } from '#domain/inventory/fefo.ts'
import { addDays } from '#domain/organisations/shanghai-time.ts'
import { products } from '../catalogue/schema.ts'
import type { Database } from '../client.ts'
import { isAvailable } from '../inventory/is-available.ts'
import { stockBalances } from '../inventory/schema.ts'
import { orderedUnits, unitsToTransfer } from './ordered-units.ts'
import { historyWeeks } from './demand-weeks.ts'
import { demandWeeks, replenishmentPolicies, replenishmentSuggestions } from './schema.ts'

export type PolicyRow = typeof replenishmentPolicies.$inferSelect

/** A product at a site with all that its suggestion is reckoned from. */
export interface ReplenishedItem {
  readonly policy: PolicyRow
  readonly unitPriceTenThousandths: number
  readonly lots: readonly LotOnHand[]
  readonly inboundUnits: number
  readonly owedUnits: number
}

/** The products that a site restocks, in the order of their ids. */
export async function readItems(db: Database, tenantId: string, siteId: string): Promise<ReplenishedItem[]> {
  const policies = await db
    .select({ policy: replenishmentPolicies, unitPriceTenThousandths: products.unitPriceTenThousandths })
    .from(replenishmentPolicies)
    .innerJoin(products, eq(products.id, replenishmentPolicies.productId))
    .where(
      and(
        eq(replenishmentPolicies.siteId, siteId),
        eq(replenishmentPolicies.tenantId, tenantId),
        eq(products.active, true),
      ),
    )
    .orderBy(asc(replenishmentPolicies.productId))
  const lots = Map.groupBy(await readLots(db, siteId), ({ productId }) => productId)
  const inbound = await acceptedUnits(db, eq(replenishmentSuggestions.siteId, siteId))
  const ordered = await orderedUnits(db, siteId)
  const owed = await acceptedUnits(
    db,
    and(
      eq(replenishmentSuggestions.supplySiteId, siteId),
      eq(replenishmentSuggestions.tenantId, tenantId),
      ne(replenishmentSuggestions.siteId, siteId),
    ),
  )
  const toTransfer = await unitsToTransfer(db, siteId)
  return policies.map(({ policy, unitPriceTenThousandths }) => ({
    policy,
    unitPriceTenThousandths,
    lots: lots.get(policy.productId) ?? [],
    inboundUnits: (inbound.get(policy.productId) ?? 0) + (ordered.get(policy.productId) ?? 0),
    owedUnits: (owed.get(policy.productId) ?? 0) + (toTransfer.get(policy.productId) ?? 0),
  }))
}

function readLots(db: Database, siteId: string) {
  return db
    .select({
      productId: stockBalances.productId,
      lotId: stockBalances.lotId,
      expiresOn: stockBalances.expiresOn,
      units: sql<number>`sum(${stockBalances.units})::integer`,
    })
    .from(stockBalances)
    .where(
      and(
        eq(stockBalances.siteId, siteId),
        isAvailable,
        inArray(stockBalances.ownership, [...saleableOwnerships]),
        sql`${stockBalances.units} > 0`,
      ),
    )
    .groupBy(stockBalances.productId, stockBalances.lotId, stockBalances.expiresOn)
}

/** Units per product of suggestions that somebody accepted and that are neither ordered nor transferred yet. */
async function acceptedUnits(db: Database, ofSite: ReturnType<typeof and>): Promise<Map<string, number>> {
  const { productId, packs, packUnits, state } = replenishmentSuggestions
  const rows = await db
    .select({ productId, units: sql<number>`sum(${packs} * ${packUnits})::integer` })
    .from(replenishmentSuggestions)
    .where(and(ofSite, eq(state, 'accepted')))
    .groupBy(productId)
  return new Map(rows.map((row) => [row.productId, row.units]))
}

/** The weeks of each of `productIds` in one memory, item after item. A week that nobody recorded tells nothing. */
export async function readHistory(
  db: Database,
  siteId: string,
  productIds: readonly string[],
  lastWeek: string,
) {
  const firstWeek = addDays(lastWeek, -7 * (historyWeeks - 1))
  const units = new Uint32Array(productIds.length * historyWeeks)
  const stockOutDays = new Uint8Array(productIds.length * historyWeeks).fill(7)
  const indexOf = new Map(productIds.map((productId, index) => [productId, index]))
  const rows = await db
    .select()
    .from(demandWeeks)
    .where(
      and(
        eq(demandWeeks.siteId, siteId),
        gte(demandWeeks.weekStart, firstWeek),
        lte(demandWeeks.weekStart, lastWeek),
      ),
    )
  for (const row of rows) {
    const index = indexOf.get(row.productId)
    if (index === undefined) continue
    const week = Math.round((Date.parse(row.weekStart) - Date.parse(firstWeek)) / (7 * 86_400_000))
    units[index * historyWeeks + week] = row.units
    stockOutDays[index * historyWeeks + week] = row.stockOutDays
  }
  return { units, stockOutDays }
}
