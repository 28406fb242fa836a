import { sql } from 'drizzle-orm'
import { livePartStates } from '#domain/orders/states.ts'
import type { Database } from '../client.ts'

/** Base units per product that were ordered for a site and are not there yet: what waits for approval, or is to come. */
export async function orderedUnits(db: Database, siteId: string): Promise<Map<string, number>> {
  const found = await db.execute<{ productId: string; units: number }>(sql`
    select product_id as "productId", sum(units)::integer as units from (
      select line.product_id, line.units
      from orders join order_lines line on line.order_id = orders.id
      where orders.site_id = ${siteId} and orders.state = 'submitted'
      union all
      select line.product_id, case when part.state = 'dispatched' then line.dispatched_units else line.units end
      from order_parts part join order_part_lines line on line.part_id = part.id
      where part.buyer_site_id = ${siteId} and part.state = any(${sql.param([...livePartStates])}::text[])
    ) as coming
    group by product_id`)
  return new Map(found.rows.map(({ productId, units }) => [productId, units]))
}
