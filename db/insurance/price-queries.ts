import { and, asc, desc, eq, lt } from 'drizzle-orm'
import type { Actor } from '../actor.ts'
import { products } from '../catalogue/schema.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAs } from '../commands.ts'
import { sites, tenants } from '../organisations/schema.ts'
import { priceAt, readPrices } from './prices.ts'
import { listPrices, priceDrafts } from './schema.ts'

/** The acting organisation's changes of prices, the newest first. */
export function listPriceDrafts(
  client: DatabaseClient,
  actor: Actor,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
) {
  return readAs(client, actor, (db) =>
    db
      .select()
      .from(priceDrafts)
      .where(after === undefined ? undefined : lt(priceDrafts.id, after))
      .orderBy(desc(priceDrafts.id))
      .limit(limit),
  )
}

/** One of them. @throws CommandRefused `priceDraftNotFound`. */
export function readPriceDraft(client: DatabaseClient, actor: Actor, draftId: string) {
  return readAs(client, actor, async (db) => {
    const [draft] = await db.select().from(priceDrafts).where(eq(priceDrafts.id, draftId))
    if (!draft) throw notFound('priceDraft')
    return draft
  })
}

/** Every price that a product has had, has or will have on the public lists and the actor's own, the newest first. */
export function readPriceHistory(client: DatabaseClient, actor: Actor, productId: string) {
  return readAs(client, actor, (db) =>
    db
      .select()
      .from(listPrices)
      .where(eq(listPrices.productId, productId))
      .orderBy(desc(listPrices.validFrom), asc(listPrices.list)),
  )
}

/**
 * What one of the actor's sites charges for a base unit on a day (YYYY-MM-DD, Shanghai): for its counter's own system.
 * @throws CommandRefused `siteNotFound`, `productNotFound`.
 */
export function readSitePrice(
  client: DatabaseClient,
  actor: Actor,
  { siteId, productId, date }: { readonly siteId: string; readonly productId: string; readonly date: string },
) {
  return readAs(client, actor, async (db) => {
    const [site] = await db
      .select({ tenantId: sites.tenantId, kind: sites.kind, ownership: tenants.ownership })
      .from(sites)
      .innerJoin(tenants, eq(tenants.id, sites.tenantId))
      .where(and(eq(sites.id, siteId), eq(sites.tenantId, actor.tenantId)))
    if (!site) throw notFound('site')
    const [product] = await db.select().from(products).where(eq(products.id, productId))
    if (!product) throw notFound('product')
    const prices = await readPrices(db, [productId], site.tenantId, date)
    const price = priceAt(site, prices.get(productId), product.unitPriceTenThousandths)
    return { siteId, productId, date, ...price }
  })
}
