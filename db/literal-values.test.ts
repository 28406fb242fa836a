import { eq, type SQL } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from './client.ts'
import { withLiteralValues } from './literal-values.ts'
import { dialect } from './prepared-statements.ts'
import { webhookDeliveries } from './webhooks/schema.ts'

let database: TestDatabase
let client: DatabaseClient

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

/** How a statement under `condition` is carried out once it is kept, where reading the whole table is the last resort. */
async function keptPlan(condition: SQL): Promise<string> {
  const connection = await client.pools.network.connect()
  try {
    await connection.query('set enable_seqscan = off')
    const where = dialect.sqlToQuery(condition).sql
    const { rows } = await connection.query<{ 'QUERY PLAN': string }>(
      `explain (generic_plan) select from webhook_deliveries where ${where}`,
    )
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  } finally {
    connection.release(true)
  }
}

describe('a kept statement', () => {
  it('is served by an index of some states only where its text names them', async () => {
    const isWaiting = eq(webhookDeliveries.state, 'waiting')
    expect(await keptPlan(isWaiting)).not.toContain('webhook_deliveries_due')
    expect(await keptPlan(withLiteralValues(isWaiting))).toContain('webhook_deliveries_due')
  })
})
