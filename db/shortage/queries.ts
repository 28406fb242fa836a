import { and, asc, desc, eq, gt, inArray, sql } from 'drizzle-orm'
import { alias, type PgColumn } from 'drizzle-orm/pg-core'
import type { ShortageState } from '#domain/shortage/states.ts'
import type { Actor } from '../actor.ts'
import { products } from '../catalogue/schema.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAs } from '../commands.ts'
import { sites } from '../organisations/schema.ts'
import {
  shortageNeeds,
  shortagePlans,
  shortageProducts,
  shortagePromises,
  shortages,
  shortageShares,
} from './schema.ts'

interface Page {
  readonly after?: string | undefined
  readonly limit: number
}

/** What is or was scarce, the oldest id first. Everybody may know. */
export function listShortages(
  client: DatabaseClient,
  actor: Actor,
  { states, after, limit }: Page & { readonly states: readonly ShortageState[] },
) {
  return readAs(client, actor, (db) =>
    db
      .select()
      .from(shortages)
      .where(
        and(inArray(shortages.state, [...states]), after === undefined ? undefined : gt(shortages.id, after)),
      )
      .orderBy(asc(shortages.id))
      .limit(limit),
  )
}

/** A shortage with its products, and what the reader's own sites were promised. @throws CommandRefused `shortageNotFound`. */
export function readShortage(client: DatabaseClient, actor: Actor, shortageId: string) {
  return readAs(client, actor, async (db) => {
    const [shortage] = await db.select().from(shortages).where(eq(shortages.id, shortageId))
    if (!shortage) throw notFound('shortage')
    const listed = await db
      .select({
        productId: products.id,
        nameZh: products.nameZh,
        nameEn: products.nameEn,
        strength: products.strength,
        packUnits: products.packUnits,
        needPerUnit: shortageProducts.needPerUnit,
        isSubstitute: shortageProducts.isSubstitute,
      })
      .from(shortageProducts)
      .innerJoin(products, eq(products.id, shortageProducts.productId))
      .where(eq(shortageProducts.shortageId, shortageId))
      .orderBy(asc(shortageProducts.isSubstitute), asc(products.standardCode))
    return { ...shortage, products: listed, promises: await ownPromises(db, actor, shortageId) }
  })
}

function ownPromises(db: Database, actor: Actor, shortageId: string) {
  return db
    .select({
      siteId: shortagePromises.siteId,
      productId: shortagePromises.productId,
      sellerTenantId: shortagePromises.tenantId,
      units: sum(shortagePromises.units),
      drawnUnits: sum(shortagePromises.drawnUnits),
      lostUnits: sum(shortagePromises.lostUnits),
      releasedUnits: sum(shortagePromises.releasedUnits),
    })
    .from(shortagePromises)
    .where(
      and(eq(shortagePromises.shortageId, shortageId), eq(shortagePromises.siteTenantId, actor.tenantId)),
    )
    .groupBy(shortagePromises.siteId, shortagePromises.productId, shortagePromises.tenantId)
    .orderBy(asc(shortagePromises.siteId), asc(shortagePromises.productId))
}

/**
 * The plans of a shortage that the reader may see, the newest first: all of the operator's own, and for everybody else
 * those that were applied. @throws CommandRefused `shortageNotFound`.
 */
export function listPlans(client: DatabaseClient, actor: Actor, shortageId: string) {
  return readAs(client, actor, async (db) => {
    const [shortage] = await db
      .select({ id: shortages.id })
      .from(shortages)
      .where(eq(shortages.id, shortageId))
    if (!shortage) throw notFound('shortage')
    return db
      .select()
      .from(shortagePlans)
      .where(eq(shortagePlans.shortageId, shortageId))
      .orderBy(desc(shortagePlans.id))
      .limit(100)
  })
}

/** @throws CommandRefused `shortagePlanNotFound` for a plan that the reader may not see. */
export function readPlan(client: DatabaseClient, actor: Actor, planId: string) {
  return readAs(client, actor, async (db) => {
    const [plan] = await db.select().from(shortagePlans).where(eq(shortagePlans.id, planId))
    if (!plan) throw notFound('shortagePlan')
    return plan
  })
}

/**
 * What a plan gives each site that the reader may see (the operator all, everybody else their own once it is applied), a
 * page at a time in the order of site ids. @throws CommandRefused `shortagePlanNotFound`.
 */
export function listShares(
  client: DatabaseClient,
  actor: Actor,
  { planId, after, limit }: Page & { readonly planId: string },
) {
  return readAs(client, actor, async (db) => {
    const [plan] = await db
      .select({ id: shortagePlans.id })
      .from(shortagePlans)
      .where(eq(shortagePlans.id, planId))
    if (!plan) throw notFound('shortagePlan')
    const other = alias(sites, 'other')
    const needs = await db
      .select({
        need: shortageNeeds,
        siteNameZh: sites.nameZh,
        siteNameEn: sites.nameEn,
        regionCode: sites.regionCode,
        otherNameZh: other.nameZh,
        otherNameEn: other.nameEn,
      })
      .from(shortageNeeds)
      .innerJoin(sites, eq(sites.id, shortageNeeds.siteId))
      .leftJoin(other, eq(other.id, shortageNeeds.otherSiteId))
      .where(
        and(
          eq(shortageNeeds.planId, planId),
          after === undefined ? undefined : gt(shortageNeeds.siteId, after),
        ),
      )
      .orderBy(asc(shortageNeeds.siteId))
      .limit(limit)
    const siteIds = needs.map(({ need }) => need.siteId)
    const shares = await db
      .select()
      .from(shortageShares)
      .where(and(eq(shortageShares.planId, planId), inArray(shortageShares.siteId, siteIds)))
      .orderBy(asc(shortageShares.depotSiteId), asc(shortageShares.productId))
    const bySite = Map.groupBy(shares, ({ siteId }) => siteId)
    return needs.map((row) => ({ ...row, shares: bySite.get(row.need.siteId) ?? [] }))
  })
}

function sum(column: PgColumn) {
  return sql<number>`sum(${column})::integer`
}
