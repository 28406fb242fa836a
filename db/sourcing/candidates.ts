import { and, eq, gt, gte, inArray, isNull, or, sql } from 'drizzle-orm'
import { fastestPath } from '#domain/fulfilment/fastest-path.ts'
import {
  preparedAt,
  promiseOf,
  type CalendarsBySite,
  type DeliveryPromise,
  type Lane,
} from '#domain/fulfilment/promise.ts'
import { saleableOwnerships, type StockOwnership } from '#domain/inventory/ownership.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { FulfilmentMode } from '#domain/prescriptions/prescription.ts'
import { clinicLots, type Written } from '../campaigns/clinic-lots.ts'
import type { Database } from '../client.ts'
import { isAvailable } from '../inventory/is-available.ts'
import { stockBalances } from '../inventory/schema.ts'
import { isAnyOf, keptQuery } from '../kept-query.ts'
import { lanes, sites } from '../organisations/schema.ts'

export type SiteRow = typeof sites.$inferSelect

/** Available units of one lot at a site, that may be sold to a patient today. */
export interface SaleableLot {
  readonly siteId: string
  readonly lotId: string
  readonly productId: string
  readonly ownership: StockOwnership
  readonly expiresOn: string | null
  readonly units: number
  /** The campaign that holds them for the fever clinic which prescribed; null of what lies on the shelf. */
  readonly campaignId: string | null
}

/** A site that could supply, and when and how its parcel would arrive. */
export interface Candidate {
  readonly site: SiteRow
  readonly promise: DeliveryPromise
}

/** A site of the chain that cannot supply, and why. */
export interface ExcludedSite {
  readonly site: SiteRow
  readonly reason: 'site_down' | 'no_route'
}

/**
 * The sites that may supply a destination: itself and the sites above it in the tree that work and from which
 * timetabled lanes lead to it, each with its promise for an order made at `now`. The destination stands first.
 */
export async function findCandidates(
  db: Database,
  destinationSiteId: string,
  mode: FulfilmentMode,
  now: Date,
): Promise<{ candidates: Candidate[]; excluded: ExcludedSite[] }> {
  const { chain, ...ways } = await readWays(db, destinationSiteId)
  const candidates: Candidate[] = []
  const excluded: ExcludedSite[] = []
  for (const site of chain) {
    const promise = bestPromise({ ...ways, site, destinationSiteId, mode, now })
    if (site.status !== 'working') excluded.push({ site, reason: 'site_down' })
    else if (promise === null) excluded.push({ site, reason: 'no_route' })
    else candidates.push({ site, promise })
  }
  return { candidates, excluded }
}

/**
 * Answers when an order made at any time would arrive at the latest, whichever working site of the chain supplies it;
 * null when none can.
 */
export async function readLatestArrival(
  db: Database,
  destinationSiteId: string,
  mode: FulfilmentMode,
): Promise<(orderedAt: Date) => Date | null> {
  const { chain, ...ways } = await readWays(db, destinationSiteId)
  const working = chain.filter(({ status }) => status === 'working')
  return (now) => {
    const arrivals = working.flatMap(
      (site) => bestPromise({ ...ways, site, destinationSiteId, mode, now })?.arriveAt.getTime() ?? [],
    )
    return arrivals.length === 0 ? null : new Date(Math.max(...arrivals))
  }
}

/**
 * How goods that are asked for at `now` come from a site to another by the timetabled lanes of the sites above either;
 * null when no lanes lead there, or the sites do not open.
 */
export async function readPromiseBetween(
  db: Database,
  fromSiteId: string,
  destinationSiteId: string,
  now: Date,
): Promise<DeliveryPromise | null> {
  const { chain, ...ways } = await readWays(db, destinationSiteId, fromSiteId)
  const site = chain.find(({ id }) => id === fromSiteId)
  return site === undefined ? null : bestPromise({ ...ways, site, destinationSiteId, mode: null, now })
}

/** The sites that may supply a destination, or those above either end of a way, and the timetabled lanes among them. */
async function readWays(db: Database, destinationSiteId: string, fromSiteId?: string) {
  const ends = [destinationSiteId, ...(fromSiteId === undefined ? [] : [fromSiteId])]
  const chain = await siteChain(db, ends)
  const chainLanes = await lanesAmong(db, { siteIds: chain.map((site) => site.id) })
  const calendars = new Map(chain.map((site) => [site.id, site.calendar]))
  return { chain, lanes: chainLanes, calendars }
}

const lanesAmong = keptQuery((db, { siteIds }: { readonly siteIds: readonly string[] }) =>
  db
    .select()
    .from(lanes)
    .where(and(isAnyOf(lanes.fromSiteId, siteIds), isAnyOf(lanes.toSiteId, siteIds))),
)

/** All saleable lots of `productIds` at `siteIds`, in no order. Expired and quarantined stock does not exist here. */
export async function readSaleableLots(
  db: Database,
  siteIds: readonly string[],
  productIds: readonly string[],
  now: Date,
): Promise<SaleableLot[]> {
  return shelfLots(db, siteIds, productIds, now)
}

/**
 * As `readSaleableLots`, and what campaigns hold for the fever clinic that wrote the prescription, where one did: asked in
 * one statement, since hardly any prescription is a clinic's.
 * @param written null where nobody is said to write it.
 */
export async function readSupplyLots(
  db: Database,
  written: Written | null,
  siteIds: readonly string[],
  productIds: readonly string[],
  now: Date,
): Promise<SaleableLot[]> {
  const shelf = shelfLots(db, siteIds, productIds, now)
  return written === null ? shelf : shelf.unionAll(clinicLots(db, written, siteIds, productIds, now))
}

function shelfLots(db: Database, siteIds: readonly string[], productIds: readonly string[], now: Date) {
  return db
    .select({
      siteId: stockBalances.siteId,
      lotId: stockBalances.lotId,
      productId: stockBalances.productId,
      ownership: stockBalances.ownership,
      expiresOn: stockBalances.expiresOn,
      units: stockBalances.units,
      campaignId: sql<string | null>`null::uuid`.as('campaign_id'),
    })
    .from(stockBalances)
    .where(
      and(
        isAvailable,
        gt(stockBalances.units, 0),
        inArray(stockBalances.siteId, [...siteIds]),
        inArray(stockBalances.productId, [...productIds]),
        inArray(stockBalances.ownership, [...saleableOwnerships]),
        or(isNull(stockBalances.expiresOn), gte(stockBalances.expiresOn, shanghaiDate(now))),
      ),
    )
}

/** The sites and those above them in the tree, nearest first. */
async function siteChain(db: Database, siteIds: readonly string[]): Promise<SiteRow[]> {
  const rows = await sitesAbove(db, { siteIds })
  return rows.map(({ site }) => site)
}

const sitesAbove = keptQuery((db, { siteIds }: { readonly siteIds: readonly string[] }) => {
  const chain = sql`(
    with recursive chain as (
      select id, parent_id, 0 as depth from sites where ${isAnyOf(sites.id, siteIds)}
      union all
      select parent.id, parent.parent_id, chain.depth + 1 from sites parent join chain on parent.id = chain.parent_id
    ) select id, max(depth) as depth from chain group by id
  ) chain`
  return db
    .select({ site: sites })
    .from(sites)
    .innerJoin(chain, eq(sites.id, sql`chain.id`))
    .orderBy(sql`chain.depth`)
})

interface PromiseQuestion {
  readonly site: SiteRow
  readonly destinationSiteId: string
  /** Null where no patient waits at the end. */
  readonly mode: FulfilmentMode | null
  readonly now: Date
  readonly lanes: readonly Lane[]
  readonly calendars: CalendarsBySite
}

/** The promise of the site's soonest way to the destination, and from there to the door where the patient wants that. */
function bestPromise(question: PromiseQuestion): DeliveryPromise | null {
  const { site, destinationSiteId, mode, now, lanes: all, calendars } = question
  const packedAt = preparedAt(site.calendar, now, site.preparationMinutes)
  if (packedAt === null) return null
  const path = fastestPath({
    lanes: all,
    fromSiteId: site.id,
    toSiteId: destinationSiteId,
    readyAt: packedAt,
    calendars,
  })
  const door = all.find((lane) => lane.kind === 'door' && lane.fromSiteId === destinationSiteId)
  if (path === null || (mode === 'home' && door === undefined)) return null
  return promiseOf({
    supplierSiteId: site.id,
    orderedAt: now,
    preparationMinutes: site.preparationMinutes,
    path: mode === 'home' && door !== undefined ? [...path, door] : path,
    calendars,
  })
}
