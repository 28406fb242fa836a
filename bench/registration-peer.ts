import { createHash, randomUUIDv7 } from 'node:crypto'
import type { DatabaseClient } from '#db/client.ts'
import type { Household } from '#domain/campaigns/household.ts'

const insert = {
  name: 'bare-registration',
  text: `insert into registration_queue (id, tenant_id, campaign_id, key, body_hash, source, household, acknowledged_at)
    values ($1, $2, $3, $4, $5, 'api', $6, now())`,
}

/** One row, one commit, on a connection of the pool: the least that makes a registration safe. */
export async function insertBare(
  database: DatabaseClient,
  campaign: { readonly tenantId: string; readonly campaignId: string },
  household: Household,
): Promise<void> {
  const body = JSON.stringify(household)
  const hash = createHash('sha256').update(body).digest('base64url')
  const { tenantId, campaignId } = campaign
  const values = [randomUUIDv7(), tenantId, campaignId, household.householdNumber, hash, body]
  await database.pools.network.query({ ...insert, values })
}
