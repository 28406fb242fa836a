import { createHash, randomUUIDv7 } from 'node:crypto'
import type pg from 'pg'
import type { DatabaseClient } from '#db/client.ts'
import type { BenchPair } from './orders.ts'

type Lot = BenchPair['lots'][number]

const price = 5_000

/**
 * The fastest way we know to write an order of five lines by hand: one transaction on one connection of the same pool, a
 * prepared statement for each table, with every row that the product writes: order, lines, part, part lines, credit,
 * stock and its ledger, shipment and its lines, access, events, key and answer. It asks no rule and reads no price.
 */
export async function orderBare(
  database: DatabaseClient,
  pair: BenchPair,
  lots: readonly Lot[],
): Promise<void> {
  const ids = { order: randomUUIDv7(), part: randomUUIDv7(), shipment: randomUUIDv7() }
  const lines = lots.map((lot, index) => ({
    number: index + 1,
    line: randomUUIDv7(),
    part_line: randomUUIDv7(),
    shipment_line: randomUUIDv7(),
    product: lot.productId,
    lot: lot.lotId,
    units: lot.packUnits,
    fen: Math.round((price * lot.packUnits) / 100),
  }))
  const totalFen = lines.reduce((sum, { fen }) => sum + fen, 0)
  const rows = JSON.stringify(lines.toSorted((a, b) => (a.lot < b.lot ? -1 : 1)))
  const now = new Date().toISOString()
  const connection = await database.pools.network.connect()
  try {
    await connection.query('begin')
    const { buyerTenantId: buyer, buyerSiteId, sellerTenantId: seller, depotSiteId } = pair
    await send(connection, 'order', [ids.order, buyer, buyerSiteId, totalFen, now])
    await send(connection, 'lines', [ids.order, buyer, seller, rows])
    await send(connection, 'part', [
      ids.part,
      seller,
      ids.order,
      buyer,
      buyerSiteId,
      depotSiteId,
      totalFen,
      now,
    ])
    await send(connection, 'partLines', [ids.part, seller, rows, price])
    await send(connection, 'credit', [seller, buyer, totalFen])
    await send(connection, 'shipment', [ids.shipment, seller, ids.part, depotSiteId, buyerSiteId, buyer, now])
    await send(connection, 'shipmentLines', [ids.shipment, seller, rows])
    await send(connection, 'stock', [depotSiteId, seller, ids.part, rows, now])
    await send(connection, 'access', [ids.part, ids.shipment, seller, buyer, now])
    const hash = createHash('sha256').update(rows).digest('base64url')
    await send(connection, 'finish', [buyer, ids.order, hash, ids.part, seller, now])
    await connection.query('commit')
  } finally {
    connection.release()
  }
}

function send(
  connection: pg.PoolClient,
  name: keyof typeof statements,
  values: readonly unknown[],
): Promise<unknown> {
  return connection.query({ name: `bare_order_${name}`, text: statements[name], values: [...values] })
}

const input = (place: string) => `json_to_recordset(${place}::json) as input(number integer, line uuid,
  part_line uuid, shipment_line uuid, product uuid, lot uuid, units integer, fen bigint)`

const statements = {
  order: `insert into orders (id, tenant_id, site_id, state, source, total_fen, created_by, created_at, submitted_by,
      submitted_at, decided_at)
    values ($1, $2, $3, 'accepted', 'manual', $4, 'bench', $5, 'bench', $5, $5)`,
  lines: `insert into order_lines (id, tenant_id, order_id, line_number, product_id, units, seller_tenant_id, total_fen)
    select line, $2, $1, number, product, units, $3, fen from ${input('$4')}`,
  part: `insert into order_parts (id, tenant_id, order_id, buyer_tenant_id, buyer_site_id, part_number, state,
      from_site_id, goods_fen, delivery_fen, offered_at, answer_due_at, accepted_at, dispatch_due_at)
    values ($1, $2, $3, $4, $5, 1, 'accepted', $6, $7, 0, $8, $8, $8, $8::timestamptz + interval '48 hours')`,
  partLines: `insert into order_part_lines (id, tenant_id, part_id, order_line_id, product_id, units,
      unit_price_ten_thousandths, total_fen)
    select part_line, $2, $1, line, product, units, $4, fen from ${input('$3')}`,
  credit: `update trade_accounts set committed_fen = committed_fen + $3 where tenant_id = $1 and buyer_tenant_id = $2`,
  shipment: `insert into shipments (id, tenant_id, kind, request_id, request_tenant_id, from_site_id,
      destination_site_id, destination_tenant_id, current_site_id, state, due_at, promised_at)
    values ($1, $2, 'order', $3, $2, $4, $5, $6, $4, 'allocated', $7, $7)`,
  shipmentLines: `insert into shipment_lines (id, tenant_id, shipment_id, request_line_id, product_id, lot_id, ownership, units)
    select shipment_line, $2, $1, part_line, product, lot, 'ours', units from ${input('$3')}`,
  stock: `with input as (select * from ${input('$4')}), taken as (
      update stock_balances b set units = b.units - input.units from input
      where b.site_id = $1 and b.lot_id = input.lot and b.status = 'available' and b.ownership = 'ours'
        and b.units >= input.units
      returning b.lot_id, b.product_id, b.expires_on, b.units, input.units as moved
    ), given as (
      insert into stock_balances (site_id, lot_id, status, ownership, tenant_id, product_id, expires_on, units)
      select $1, lot_id, 'reserved', 'ours', $2, product_id, expires_on, moved from taken
      on conflict (site_id, lot_id, status, ownership) do update set units = stock_balances.units + excluded.units
      returning lot_id, units
    )
    insert into stock_movements (tenant_id, counter_tenant_id, lot_id, product_id, ownership, from_site_id, from_account,
      to_site_id, to_account, units, from_balance_after, to_balance_after, reason, reference_id, principal_id, recorded_at)
    select $2, $2, lot_id, product_id, 'ours', $1, 'available', $1, 'reserved', moved, taken.units, given.units, 'reserve',
      $3, 'bench', $5 from taken join given using (lot_id)`,
  access: `insert into access_grants (resource_id, resource_kind, owner_tenant_id, tenant_id, purpose, granted_at)
    values ($1, 'order_part', $3, $4, 'read', $5), ($2, 'shipment', $3, $4, 'act', $5)`,
  finish: `with kept as (
      insert into command_keys (tenant_id, principal_id, route, key, body_hash, answer, recorded_at)
      values ($1, 'bench', 'bench.bare', $2::text, $3, '{}', $6)
    ), accessed as (
      insert into network_accesses (tenant_id, principal_id, operation, recorded_at) values ($1, 'bench', 'bare', $6)
    )
    insert into events (tenant_id, type, aggregate_kind, aggregate_id, payload, principal_id, occurred_at)
    select tenant, type, kind, id, '{}', 'bench', $6 from (values
      ($1::uuid, 'order.submitted', 'order', $2::uuid), ($1::uuid, 'order.approved', 'order', $2::uuid),
      ($5::uuid, 'order_part.offered', 'order_part', $4::uuid), ($5::uuid, 'order_part.accepted', 'order_part', $4::uuid),
      ($1::uuid, 'order.accepted', 'order', $2::uuid)) as event(tenant, type, kind, id)`,
} as const
