import { sql } from 'drizzle-orm'
import { shipmentStates, type ShipmentState } from '#domain/fulfilment/states.ts'
import { livePartStates } from '#domain/orders/states.ts'
import { isFinal, statesOf } from '#domain/state-table.ts'
import type { Database } from '../client.ts'

const finalShipmentStates = statesOf<ShipmentState>(shipmentStates).filter((state) =>
  isFinal<ShipmentState>(shipmentStates, state),
)

/**
 * Base units per product that were ordered or are transferred to a site and are not there yet: what waits for approval, or
 * is to come.
 */
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
      union all
      select line.product_id, line.units
      from transfers join transfer_lines line on line.transfer_id = transfers.id
      where transfers.to_site_id = ${siteId} and transfers.state = 'requested'
      union all
      select line.product_id, line.units
      from shipments join shipment_lines line on line.shipment_id = shipments.id
      where shipments.destination_site_id = ${siteId} and shipments.kind = 'transfer'
        and shipments.state <> all(${sql.param([...finalShipmentStates])}::text[])
    ) as coming
    group by product_id`)
  return new Map(found.rows.map(({ productId, units }) => [productId, units]))
}

/** Base units per product that transfers ask of a site and that nobody has let go yet. */
export async function unitsToTransfer(db: Database, siteId: string): Promise<Map<string, number>> {
  const found = await db.execute<{ productId: string; units: number }>(sql`
    select line.product_id as "productId", sum(line.units)::integer as units
    from transfers join transfer_lines line on line.transfer_id = transfers.id
    where transfers.from_site_id = ${siteId} and transfers.state = 'requested'
    group by line.product_id`)
  return new Map(found.rows.map(({ productId, units }) => [productId, units]))
}
