import { sql } from 'drizzle-orm'
import type { Database } from '../client.ts'
import { shortageProducts, shortagePromises, shortages } from './schema.ts'

/** A scarce product as a site that orders it sees it. */
export interface ScarceProduct {
  readonly shortageId: string
  readonly ingredientCode: string
  readonly reason: string
  /** True once a plan was applied: from then on a site orders its share and no more. */
  readonly isAllocated: boolean
  /** Base units that the site may order of each seller, by the seller's tenant id. */
  readonly shareBySeller: ReadonlyMap<string, number>
}

interface ScarceRow extends Record<string, unknown> {
  readonly productId: string
  readonly shortageId: string
  readonly ingredientCode: string
  readonly reason: string
  readonly isAllocated: boolean
  readonly shares: Readonly<Record<string, number>> | null
}

/** Which of some products are scarce now, with what is promised of them to a site. The site is the reader's, or it reads across. */
export async function readScarceProducts(
  db: Database,
  siteId: string,
  productIds: readonly string[],
): Promise<Map<string, ScarceProduct>> {
  if (productIds.length === 0) return new Map()
  const found = await db.execute<ScarceRow>(sql`
    select own.product_id as "productId", shortage.id as "shortageId",
      shortage.ingredient_code as "ingredientCode", shortage.reason, shortage.state = 'allocated' as "isAllocated",
      (select json_object_agg(share.tenant_id, share.units) from (
        select promise.tenant_id,
          sum(promise.units - promise.drawn_units - promise.lost_units - promise.released_units)::integer as units
        from ${shortagePromises} promise
        where promise.site_id = ${siteId}::uuid and promise.product_id = own.product_id
        group by promise.tenant_id) share) as shares
    from ${shortageProducts} own
    join ${shortages} shortage on shortage.id = own.shortage_id and shortage.state <> 'closed'
    where own.product_id = any(${sql.param([...new Set(productIds)])}::uuid[])
    order by shortage.state desc, shortage.id`)
  return new Map(
    found.rows.map(({ productId, shares, ...scarce }) => [
      productId,
      { ...scarce, shareBySeller: new Map(Object.entries(shares ?? {})) },
    ]),
  )
}
