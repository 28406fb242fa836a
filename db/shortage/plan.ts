import { randomUUIDv7 } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { PlanOptions } from '#domain/shortage/plan-options.ts'
import { products } from '../catalogue/schema.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { insertNew } from '../rows.ts'
import { readClaimingSites, readHoursAway } from './read-needs.ts'
import { readLostUnits, readOpenPromises, readPiles, readSales } from './read-supply.ts'
import { reckonPlan, type ReckonedPlan } from './reckon-plan.ts'
import { shortageNeeds, shortagePlans, shortageProducts, shortageShares } from './schema.ts'
import { holdShortage, tellOfShortage, type ShortageRow } from './shortage-state.ts'

/**
 * Reckons who would get what of a shortage, and keeps it as a plan beside others: a preview, until another person approves
 * one. What was promised before stays in it. Nothing is reserved yet.
 * A network command: it sees demand and stock of every site, and accounts and areas of every seller.
 * @throws CommandRefused `shortageNotFound`, `wrongState`, `nobodyNeedsIt` when no site has a demand or is named.
 */
export function planShortage(
  client: DatabaseClient,
  request: CommandRequest,
  { shortageId, options }: { readonly shortageId: string; readonly options: PlanOptions },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const shortage = await holdShortage(transaction, shortageId, 'be planned for', 'declared', 'allocated')
    const reckoned = await reckon(transaction, shortage, options)
    const planId = await keepPlan(transaction, shortage, options, reckoned)
    tellOfShortage(transaction, shortage, 'shortage.planned', { planId, sites: reckoned.summary.served })
    return { planId, state: 'planned' as const, summary: reckoned.summary }
  })
}

async function reckon(
  { db, now }: CommandTransaction,
  { id: shortageId }: ShortageRow,
  options: PlanOptions,
): Promise<ReckonedPlan> {
  const named = options.needs.map(({ siteId }) => siteId)
  const sites = await readClaimingSites(db, shortageId, named, now)
  if (sites.length === 0) throw nobodyNeedsIt()
  const piles = await readPiles(db, shortageId, now)
  const depots = [...new Set(piles.map(({ depotSiteId }) => depotSiteId))]
  return reckonPlan({
    shortageId,
    options,
    sites,
    piles,
    promises: await readOpenPromises(db, shortageId),
    products: await readProducts(db, shortageId),
    hoursAway: await readHoursAway(db, depots),
    lostUnits: await readLostUnits(db, shortageId),
    sells: await readSales(db),
  })
}

async function readProducts(db: Database, shortageId: string) {
  const rows = await db
    .select({ product: products })
    .from(shortageProducts)
    .innerJoin(products, eq(products.id, shortageProducts.productId))
    .where(eq(shortageProducts.shortageId, shortageId))
  return new Map(rows.map(({ product }) => [product.id, product]))
}

async function keepPlan(
  { db, actor, now }: CommandTransaction,
  { id: shortageId, tenantId }: ShortageRow,
  options: PlanOptions,
  { summary, needs, shares }: ReckonedPlan,
): Promise<string> {
  const planId = randomUUIDv7()
  await db.insert(shortagePlans).values({
    id: planId,
    tenantId,
    shortageId,
    state: 'planned',
    options,
    summary,
    madeBy: actor.principalId,
    madeAt: now,
  })
  const needRows = needs.map(({ site, facts, ...need }) => ({
    planId,
    siteId: site.id,
    tenantId,
    siteTenantId: site.tenantId,
    tier: facts.tier,
    needUnits: need.needUnits,
    heldUnits: need.heldUnits,
    receivedUnits: need.receivedUnits,
    facts,
    otherSiteId: need.otherSiteId,
  }))
  await insertNew(db, shortageNeeds, needRows, 'shortageNeed')
  const shareRows = shares.map(({ site, pile, units, promisedUnits }) => ({
    planId,
    siteId: site.id,
    depotSiteId: pile.depotSiteId,
    productId: pile.productId,
    tenantId,
    siteTenantId: site.tenantId,
    units,
    promisedUnits,
  }))
  await insertNew(db, shortageShares, shareRows, 'shortageShare')
  return planId
}

function nobodyNeedsIt() {
  return refused('conflict', {
    code: 'nobodyNeedsIt',
    message: 'No site had any demand for it in twelve weeks, and none is named.',
    nextStep: 'Name the sites and what they need in `needs`.',
  })
}
