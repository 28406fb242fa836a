import { createHash, randomUUIDv7 } from 'node:crypto'
import type { DatabaseClient } from '#db/client.ts'
import type { HotLot } from './one-lot.ts'

const setActor = {
  name: 'bare-actor',
  text: `select set_config('yunyaoku.tenant_id', $1, true), set_config('yunyaoku.principal_id', $2, true),
    set_config('yunyaoku.cause', '', true)`,
}

const take = {
  name: 'bare-take',
  text: `with taken as (
      update stock_balances set units = units - $4
      where site_id = $1 and lot_id = $2 and status = 'available' and ownership = 'ours' and units >= $4
      returning units, expires_on
    ), given as (
      insert into stock_balances (site_id, lot_id, status, ownership, tenant_id, product_id, expires_on, units)
      select $1, $2, 'reserved', 'ours', $5, $3, taken.expires_on, $4 from taken
      on conflict (site_id, lot_id, status, ownership) do update set units = stock_balances.units + excluded.units
      returning units
    )
    insert into stock_movements (tenant_id, counter_tenant_id, lot_id, product_id, ownership, from_site_id,
      from_account, to_site_id, to_account, units, from_balance_after, to_balance_after, reason, reference_id,
      principal_id, recorded_at)
    select $5, $5, $2, $3, 'ours', $1, 'available', $1, 'reserved', $4, taken.units, given.units, 'reserve', $6, $7, $8
    from taken, given`,
}

const keepKeyAndTell = {
  name: 'bare-finish',
  text: `with kept as (
      insert into command_keys (tenant_id, principal_id, route, key, body_hash, answer, recorded_at)
      values ($1, $2, 'bench.bare', $3::text, $4, $5, $7)
    )
    insert into events (tenant_id, type, aggregate_kind, aggregate_id, payload, principal_id, occurred_at)
    values ($1, 'shipment.allocated', 'shipment', $3::uuid, $6, $2, $7)`,
}

/**
 * The fastest way we know to do the same by hand: one transaction on a connection of the same pool and role, that
 * sets the actor, takes the unit and writes the ledger, and keeps the key, its answer and the event, in prepared
 * statements. What it leaves out is all that the command envelope adds: the look for an earlier answer, the lock on
 * the key, the checks, and the SQL's making.
 * @returns false when the lot is empty.
 */
export async function reserveBare(database: DatabaseClient, lot: HotLot): Promise<boolean> {
  const { actor, siteId, lotId, productId } = lot
  const { tenantId, principalId } = actor
  const shipmentId = randomUUIDv7()
  const bodyHash = createHash('sha256').update(`{"lotId":"${lotId}","units":1}`).digest('base64url')
  const now = new Date()
  const connection = await database.pools.app.connect()
  try {
    await connection.query('begin')
    await connection.query({ ...setActor, values: [tenantId, principalId] })
    const taken = await connection.query({
      ...take,
      values: [siteId, lotId, productId, 1, tenantId, shipmentId, principalId, now],
    })
    if (taken.rowCount !== 1) {
      await connection.query('rollback')
      return false
    }
    await connection.query({
      ...keepKeyAndTell,
      values: [
        tenantId,
        principalId,
        shipmentId,
        bodyHash,
        JSON.stringify({ shipmentId }),
        JSON.stringify({ lotId, units: 1 }),
        now,
      ],
    })
    await connection.query('commit')
    return true
  } finally {
    connection.release()
  }
}
