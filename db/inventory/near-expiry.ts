import { and, asc, eq, gt, inArray, lte, sql } from 'drizzle-orm'
import { daysLeft, expiryBand } from '#domain/inventory/near-expiry.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { Actor } from '../actor.ts'
import { products } from '../catalogue/schema.ts'
import type { DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { sites } from '../organisations/schema.ts'
import { readInventoryPolicy } from './policies.ts'
import { lots, stockBalances } from './schema.ts'

const dayMilliseconds = 86_400_000

export interface NearExpiryPage {
  /** A site of one's own, or all of them. */
  readonly siteId?: string | undefined
  /** The last row of the page before: the lists go by the last day, then by site and lot. */
  readonly after?: { readonly expiresOn: string; readonly siteId: string; readonly lotId: string } | undefined
  readonly limit: number
}

/**
 * What comes close to its last day, or is past it, at the actor's sites: what may be sold, is promised or is set aside,
 * added up for a lot. The organisation's own thresholds say how close is near, and which band a lot is in.
 */
export function listNearExpiry(client: DatabaseClient, actor: Actor, now: Date, page: NearExpiryPage) {
  return readAs(client, actor, async (db) => {
    const { nearExpiryDays } = await readInventoryPolicy(db, actor.tenantId, now)
    const farthest = Math.max(0, ...nearExpiryDays) * dayMilliseconds
    const { siteId, lotId, expiresOn } = stockBalances
    const { after } = page
    const rows = await db
      .select({
        siteId,
        siteNameZh: sites.nameZh,
        lotId,
        lotNumber: lots.number,
        productId: stockBalances.productId,
        productNameZh: products.nameZh,
        expiresOn: sql<string>`${expiresOn}`,
        units: sql<number>`sum(${stockBalances.units})::integer`,
      })
      .from(stockBalances)
      .innerJoin(sites, eq(sites.id, siteId))
      .innerJoin(lots, eq(lots.id, lotId))
      .innerJoin(products, eq(products.id, stockBalances.productId))
      .where(
        and(
          eq(stockBalances.tenantId, actor.tenantId),
          gt(stockBalances.units, 0),
          inArray(stockBalances.status, ['available', 'reserved', 'quarantine']),
          lte(expiresOn, shanghaiDate(new Date(now.getTime() + farthest))),
          page.siteId === undefined ? undefined : eq(siteId, page.siteId),
          after &&
            sql`(${expiresOn}, ${siteId}, ${lotId}) > (${after.expiresOn}, ${after.siteId}, ${after.lotId})`,
        ),
      )
      .groupBy(expiresOn, siteId, lotId, sites.nameZh, lots.number, stockBalances.productId, products.nameZh)
      .orderBy(asc(expiresOn), asc(siteId), asc(lotId))
      .limit(page.limit)
    return rows.map((row) => {
      const left = daysLeft(row.expiresOn, now)
      return Object.assign(row, { daysLeft: left, band: expiryBand(left, nearExpiryDays) ?? 'expired' })
    })
  })
}
