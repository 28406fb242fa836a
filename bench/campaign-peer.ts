import { randomUUIDv7 } from 'node:crypto'
import type pg from 'pg'
import { openDatabase } from '#db/client.ts'
import { databaseUrls } from '#db/settings.ts'

const connections = 4
const pageHouseholds = 5_000
const batchParcels = 50
const unitsOfLine = 20

/**
 * The fastest way we know to write a campaign by hand: households and their contacts in pages, kits set apart lot by lot
 * and granted, then pick, recheck, pack and dispatch in transactions of 50 parcels, each with a key and an event; at
 * dispatch one movement for each of three lines.
 * It asks no rule, reads no file and finds no duplicates but by the same indexes.
 * @returns seconds.
 */
export async function runCampaignBare(databaseUrl: string, households: number): Promise<number> {
  const database = openDatabase(databaseUrls({ DATABASE_URL: databaseUrl }), { app: 1, network: connections })
  const pool = database.pools.network
  try {
    const ids = await makeStock(pool, households)
    const startedAt = performance.now()
    const pages = Math.ceil(households / pageHouseholds)
    await atOnce(pages, async (page) => {
      const count = Math.min(pageHouseholds, households - page * pageHouseholds)
      await inTransaction(pool, async (query) => {
        await query('households', statements.households, [
          ids.tenant,
          ids.campaign,
          page * pageHouseholds,
          count,
        ])
        await query('contacts', statements.contacts, [ids.tenant, ids.campaign, page])
      })
    })
    await setApart(pool, ids, households)
    await atOnce(pages, (page) =>
      inTransaction(pool, async (query) => {
        await query('grant', statements.grant, [ids.campaign, page, ids.site, ids.kit, ids.lots])
      }),
    )
    await pool.query(statements.batches, [ids.campaign, batchParcels])
    const { rows } = await pool.query<{ id: string }>(
      'select distinct batch_id as id from campaign_households where campaign_id = $1',
      [ids.campaign],
    )
    await atOnce(rows.length, async (index) => {
      const batch = rows[index]?.id ?? ''
      for (const state of ['picked', 'rechecked', 'packed', 'dispatched']) {
        await inTransaction(pool, async (query) => {
          if (state === 'dispatched') await dispatchLines(query, ids, batch)
          await query('state', statements.state, [batch, state])
          await query('finish', statements.finish, [ids.tenant, randomUUIDv7(), ids.campaign])
        })
      }
    })
    return (performance.now() - startedAt) / 1000
  } finally {
    await database.close()
  }
}

interface Ids {
  readonly tenant: string
  readonly campaign: string
  readonly site: string
  readonly kit: string
  readonly lots: readonly string[]
  readonly products: readonly string[]
}

type Query = (name: string, text: string, values: readonly unknown[]) => Promise<unknown>

async function makeStock(pool: pg.Pool, households: number): Promise<Ids> {
  const [tenant, campaign, kit] = [randomUUIDv7(), randomUUIDv7(), randomUUIDv7()]
  const site = randomUUIDv7()
  const { rows } = await pool.query<{ id: string; product_id: string }>(
    'select id, product_id from lots where product_id in (select id from products limit 3) order by product_id limit 3',
  )
  for (const lot of rows) {
    await pool.query(
      `insert into stock_balances (site_id, lot_id, status, ownership, tenant_id, product_id, units)
       values ($1, $2, 'available', 'ours', $3, $4, $5)`,
      [site, lot.id, tenant, lot.product_id, households * 20],
    )
  }
  return {
    tenant,
    campaign,
    site,
    kit,
    lots: rows.map(({ id }) => id),
    products: rows.map((row) => row.product_id),
  }
}

/** What is granted afterwards leaves the shelf at once: one movement for each lot. */
async function setApart(pool: pg.Pool, ids: Ids, households: number): Promise<void> {
  await inTransaction(pool, async (query) => {
    for (const [index, lot] of ids.lots.entries()) {
      const account = [ids.site, lot, 'available', 'reserved', ids.tenant, ids.products[index], 'reserve']
      await query('set_apart', statements.setApart, [...account, unitsOfLine * households, ids.campaign])
    }
  })
}

/** One movement for each line of each parcel of a batch, one change of each balance. */
async function dispatchLines(query: Query, ids: Ids, batchId: string): Promise<void> {
  for (const [index, lot] of ids.lots.entries()) {
    const account = [ids.site, lot, 'reserved', 'in_transit', ids.tenant, ids.products[index], 'dispatch']
    await query('dispatch', statements.dispatch, [...account, unitsOfLine, batchId])
  }
}

/** Runs `work` for 0 to `count` - 1, each connection one at a time. */
async function atOnce(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0
  const strand = async () => {
    for (let index = next++; index < count; index = next++) await work(index)
  }
  await Promise.all(Array.from({ length: connections }, strand))
}

async function inTransaction(pool: pg.Pool, work: (query: Query) => Promise<void>): Promise<void> {
  const connection = await pool.connect()
  try {
    await connection.query('begin')
    await work((name, text, values) => connection.query({ name: `bare_${name}`, text, values: [...values] }))
    await connection.query('commit')
  } finally {
    connection.release()
  }
}

const statements = {
  households: `insert into campaign_households (id, tenant_id, campaign_id, partition, state, tier, region_code, village_code,
      persons, source, registered_at)
    select uuidv7(), $1::uuid, $2::uuid, $3::integer / ${pageHouseholds}, 'eligible', 1, '640422', '640422100002', 3, 'file', now()
    from generate_series(1, $4::integer)`,
  contacts: `insert into campaign_contacts (household_id, tenant_id, campaign_id, name, phone, address, household_key, phone_key)
    select id, $1::uuid, $2::uuid, '演示户', '10000000000', '演示村1号', gen_random_uuid(), gen_random_uuid()
    from campaign_households where campaign_id = $2 and partition = $3`,
  grant: `update campaign_households set state = 'granted', site_id = $3::uuid, kit_id = $4::uuid, lot_ids = $5::uuid[],
      accepted_at = now(), dispatch_due_at = now() + interval '48 hours'
    where campaign_id = $1 and partition = $2`,
  batches: `with placed as (
      select id, partition, (row_number() over (partition by partition order by id) - 1) / $2::integer as list
      from campaign_households where campaign_id = $1
    ), batch as (select partition, list, uuidv7() as id from placed group by partition, list)
    update campaign_households household set state = 'released', batch_id = batch.id
    from placed join batch using (partition, list) where household.id = placed.id`,
  state: `update campaign_households set state = $2, dispatched_at = case when $2 = 'dispatched' then now() end where batch_id = $1`,
  dispatch: `with wanted as (
      select id, $8::integer * row_number() over (order by id) as running from campaign_households where batch_id = $9
    ), total as (select count(*)::integer * $8::integer as units from wanted), taken as (
      update stock_balances b set units = b.units - total.units from total
      where site_id = $1 and lot_id = $2 and status = $3 and ownership = 'ours' and b.units >= total.units
      returning b.units
    ), given as (
      insert into stock_balances (site_id, lot_id, status, ownership, tenant_id, product_id, units)
      select $1, $2, $4, 'ours', $5, $6, total.units from total
      on conflict (site_id, lot_id, status, ownership) do update set units = stock_balances.units + excluded.units
      returning units
    )
    insert into stock_movements (tenant_id, counter_tenant_id, lot_id, product_id, ownership, from_site_id, from_account,
      to_site_id, to_account, units, from_balance_after, to_balance_after, reason, reference_id, principal_id, recorded_at)
    select $5, $5, $2, $6, 'ours', $1, $3, $1, $4, $8, taken.units + total.units - running,
      given.units - total.units + running, $7, id, 'bench', now()
    from wanted, total, taken, given`,
  setApart: `with taken as (
      update stock_balances set units = units - $8::integer
      where site_id = $1 and lot_id = $2 and status = $3 and ownership = 'ours' and units >= $8::integer returning units
    ), given as (
      insert into stock_balances (site_id, lot_id, status, ownership, tenant_id, product_id, units)
      values ($1, $2, $4, 'ours', $5, $6, $8::integer)
      on conflict (site_id, lot_id, status, ownership) do update set units = stock_balances.units + excluded.units
      returning units
    )
    insert into stock_movements (tenant_id, counter_tenant_id, lot_id, product_id, ownership, from_site_id, from_account,
      to_site_id, to_account, units, from_balance_after, to_balance_after, reason, reference_id, principal_id, recorded_at)
    select $5, $5, $2, $6, 'ours', $1, $3, $1, $4, $8::integer, taken.units, given.units, $7, $9::uuid, 'bench', now()
    from taken, given`,
  finish: `with kept as (
      insert into command_keys (tenant_id, principal_id, route, key, body_hash, answer, recorded_at)
      values ($1, 'bench', 'bench.bare', $2::text, '', '{}', now())
    )
    insert into events (tenant_id, type, aggregate_kind, aggregate_id, payload, principal_id, occurred_at)
    values ($1, 'campaign.picked', 'campaign', $3, '{}', 'bench', now())`,
} as const
