import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type pg from 'pg'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { connectOwner } from '../client.ts'
import { appRole, networkRole } from '../settings.ts'

/** What only the owner and the network role work on: the app role has no right to these at all. */
const closedToApp = new Set(['audit_batches', 'event_cursors'])

/** What the network role lets go when its time is over: for it these are append-only until then. */
const sweptByRetention = new Set(['command_keys', 'data_accesses', 'prescription_signatures'])

interface Table {
  readonly name: string
  readonly enabled: boolean
  readonly forced: boolean
  /** The roles for which at least one policy lets rows through. */
  readonly roles: readonly string[]
  readonly appMaySelect: boolean
}

let database: TestDatabase
let owner: pg.Client
let tables: readonly Table[]

beforeAll(async () => {
  database = await createTestDatabase()
  owner = await connectOwner(database.ownerUrl)
  const found = await owner.query<Table>(
    `select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
       array(select distinct r.rolname::text from pg_policy p, unnest(p.polroles) role join pg_roles r on r.oid = role
         where p.polrelid = c.oid) as roles,
       has_table_privilege($1, c.oid, 'select') as "appMaySelect"
     from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by c.relname`,
    [appRole],
  )
  tables = found.rows
})

afterAll(async () => {
  await owner.end()
  await database.drop()
})

describe('the walls between tenants', () => {
  it('stand on every table, for its owner too', () => {
    expect(tables.length).toBeGreaterThan(20)
    expect(tables.filter(({ enabled, forced }) => !enabled || !forced)).toEqual([])
  })

  it('have a policy for each role that may read the table', () => {
    const open = tables.filter(({ name }) => !closedToApp.has(name))
    expect(open.filter(({ roles }) => !roles.includes(appRole)).map(({ name }) => name)).toEqual([])
    expect(tables.filter(({ roles }) => !roles.includes(networkRole)).map(({ name }) => name)).toEqual([])
    expect(tables.filter(({ appMaySelect, name }) => appMaySelect && closedToApp.has(name))).toEqual([])
  })

  it('never let a policy speak for everyone', async () => {
    const found = await owner.query<{ name: string }>(
      `select polrelid::regclass || '.' || polname as name from pg_policy where 0 = any(polroles)`,
    )
    expect(found.rows).toEqual([])
  })

  it('are read without calling a function for every row that a search passes', async () => {
    const found = await owner.query<{ name: string }>(
      `select tablename || '.' || policyname as name from pg_policies
       where schemaname = 'public' and cmd = 'SELECT' and qual ~ '(granted|linked)\\('`,
    )
    expect(found.rows).toEqual([])
  })

  it('cannot be climbed: no role bypasses them, is a superuser, or owns a table', async () => {
    const found = await owner.query(
      `select rolname from pg_roles where rolname in ($1, $2) and (rolsuper or rolbypassrls or rolcreaterole)
       union all select relname from pg_class c join pg_roles r on r.oid = c.relowner
         where r.rolname in ($1, $2)`,
      [appRole, networkRole],
    )
    expect(found.rows).toEqual([])
  })

  it('show an app connection without an actor nothing that belongs to a tenant', async () => {
    const app = await connectOwner(database.appUrl)
    const shared = new Set(['tenants', 'regions', 'products', 'lots', 'sites', 'lanes'])
    await owner.query(
      `insert into api_keys (id, tenant_id, name, key_hash, roles, created_at)
       values (uuidv7(), uuidv7(), 'a key of somebody', 'hash', '{system}', now())`,
    )
    for (const { name, appMaySelect } of tables) {
      if (!appMaySelect || shared.has(name)) continue
      const seen = await app.query(`select 1 from ${app.escapeIdentifier(name)} limit 1`)
      expect({ name, rows: seen.rowCount }).toEqual({ name, rows: 0 })
    }
    await app.end()
  })

  it.each([
    'events',
    'stock_movements',
    'money_postings',
    'command_keys',
    'audit_batches',
    'prescription_reviews',
    'prescription_signatures',
    'data_accesses',
    'patient_observations',
    'review_results',
    'review_overrides',
    'review_second_reads',
    'temperature_readings',
    'quarantine_decisions',
    'charge_shares',
    'claim_corrections',
    'insurance_checks',
    'procurement_offers',
    'procurement_negotiations',
    'procurement_decisions',
    'procurement_surplus_shares',
    'procurement_warnings',
  ])('keep %s append-only for both roles', async (table) => {
    const found = await owner.query<{ may: boolean }>(
      `select has_table_privilege(role, $1, 'update') or has_table_privilege(role, $1, 'delete') as may
         from unnest($2::text[]) role`,
      [table, sweptByRetention.has(table) ? [appRole] : [appRole, networkRole]],
    )
    expect(found.rows.every(({ may }) => !may)).toBe(true)
  })
})
