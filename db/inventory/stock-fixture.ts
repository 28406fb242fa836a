import type { DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { actorOf, depotSiteId, depotTenantId, requestOf, tabletId } from '../network-fixture.ts'
import { receiveStock } from './receive.ts'
import { stockBalances } from './schema.ts'

// For tests: stock of the network fixture's depot.

export const storekeeper = actorOf(depotTenantId)

/** Receives units of a lot of tablets at the depot; the answer is the lot's id. */
export async function receiveTablets(
  client: DatabaseClient,
  lotNumber: string,
  units: number,
  lotId: string,
): Promise<string> {
  await receiveStock(client, requestOf(storekeeper), {
    siteId: depotSiteId,
    lines: [{ productId: tabletId, lotNumber, expiresOn: '2027-12-31', ownership: 'ours', units, lotId }],
  })
  return lotId
}

/** Units of a lot at the depot, by status; empty balances are left out. */
export async function unitsOf(client: DatabaseClient, lotId: string): Promise<Record<string, number>> {
  const rows = await readAs(client, storekeeper, (db) => db.select().from(stockBalances))
  return Object.fromEntries(
    rows.filter((row) => row.lotId === lotId && row.units > 0).map((row) => [row.status, row.units]),
  )
}
