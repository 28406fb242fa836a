import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { connectOwner, type DatabaseClient } from '#db/client.ts'
import { products } from '#db/catalogue/schema.ts'
import { lots } from '#db/inventory/schema.ts'
import { sites } from '#db/organisations/schema.ts'

/** When the first movement of a made ledger was recorded. */
export const ledgerStart = new Date('2026-01-01T00:00:00Z')
/** From one movement of a lot at a site to its next. */
export const stepMinutes = 10
/** What each lot at each site was received with. */
export const receivedUnits = 1_000_000

/** A ledger to be made: every lot lies at every site, and has so many movements there, always an odd number. */
export interface LedgerSize {
  readonly siteCount: number
  readonly lotCount: number
  readonly movementsEach: number
}

/** A made ledger. All sites belong to one tenant. */
export interface MadeLedger extends LedgerSize {
  readonly tenantId: string
  readonly siteIds: readonly string[]
  readonly lotIds: readonly string[]
  readonly productId: string
}

/**
 * Writes millions of movements into an empty ledger by a few statements: each lot is received at each site, then
 * reserved and released by turns, in the order of time over all of them. The indexes are made afterwards, as a restore
 * does. The balances are those that the movements leave.
 */
export async function makeLedger(database: DatabaseClient, size: LedgerSize): Promise<MadeLedger> {
  const { network } = database
  const [any] = await network.select().from(sites).orderBy(sites.id).limit(1)
  const [product] = await network.select().from(products).orderBy(products.id).limit(1)
  if (any === undefined || product === undefined) throw new Error('The demo world is empty.')
  const { tenantId } = any
  const siteIds = Array.from({ length: size.siteCount }, () => randomUUIDv7())
  for (const id of siteIds) await network.insert(sites).values({ ...any, id, parentId: null })
  const lotRows = Array.from({ length: size.lotCount }, (_, index) => ({
    id: randomUUIDv7(),
    productId: product.id,
    number: `LEDGER-${index}`,
    expiresOn: null,
  }))
  await network.insert(lots).values(lotRows)
  const lotIds = lotRows.map(({ id }) => id)
  const made = { ...size, tenantId, siteIds, lotIds, productId: product.id }
  await writeRows(database, made)
  return made
}

async function writeRows({ urls }: DatabaseClient, made: MadeLedger): Promise<void> {
  const { tenantId, siteIds, lotIds, productId, movementsEach } = made
  const owner = await connectOwner(urls.owner)
  try {
    const { rows: indexes } = await owner.query<{ name: string; definition: string }>(
      `select indexname as name, indexdef as definition from pg_indexes
       where tablename = 'stock_movements' and indexname <> 'stock_movements_id_pk'`,
    )
    const dropped = indexes.filter(({ definition }) => !definition.includes('UNIQUE'))
    for (const { name } of dropped) await owner.query(`drop index ${owner.escapeIdentifier(name)}`)
    await owner.query(`set synchronous_commit = off; set maintenance_work_mem = '512MB'`)
    await owner.query(
      `insert into stock_movements (tenant_id, counter_tenant_id, lot_id, product_id, ownership, from_site_id,
         from_account, to_site_id, to_account, units, from_balance_after, to_balance_after, reason, principal_id, recorded_at)
       select $1, $1, lot, $2, 'ours', case when step = 0 then null else site end,
         case when step = 0 then 'supplier' when step % 2 = 1 then 'available' else 'reserved' end, site,
         case when step % 2 = 1 then 'reserved' else 'available' end, case when step = 0 then $3::integer else 1 end,
         case when step = 0 then null when step % 2 = 1 then $3 - 1 else 0 end,
         case when step % 2 = 1 then 1 else $3 end,
         case when step = 0 then 'receive' when step % 2 = 1 then 'reserve' else 'release' end, 'bench',
         $4::timestamptz + step * $5 * interval '1 minute'
       from generate_series(0, $6::integer - 1) step, unnest($7::uuid[]) site, unnest($8::uuid[]) lot`,
      [tenantId, productId, receivedUnits, ledgerStart, stepMinutes, movementsEach, siteIds, lotIds],
    )
    await owner.query(
      `insert into stock_balances (site_id, lot_id, status, ownership, tenant_id, product_id, units, moved_at)
       select site, lot, status, 'ours', $1, $2, case status when 'available' then $3::integer else 0 end,
         $4::timestamptz + ($6::integer - 1) * $5 * interval '1 minute'
       from unnest($7::uuid[]) site, unnest($8::uuid[]) lot, unnest(array['available', 'reserved']) status`,
      [tenantId, productId, receivedUnits, ledgerStart, stepMinutes, movementsEach, siteIds, lotIds],
    )
    for (const { definition } of dropped) await owner.query(definition)
    await owner.query('vacuum analyze stock_movements, stock_balances')
    // What making them has left to be written is not to be written while they are read.
    await owner.query('checkpoint')
  } finally {
    await owner.end()
  }
}

/** How many movements a database holds. */
export async function countMovements({ network }: DatabaseClient): Promise<number> {
  const { rows } = await network.execute<{ count: number }>(
    sql`select count(*)::float8 as count from stock_movements`,
  )
  return rows[0]?.count ?? 0
}
