import { randomUUIDv7 } from 'node:crypto'
import type { DatabaseClient } from '../client.ts'
import { claims } from './schema.ts'

// For tests: a claim by itself, without the hand-over that it comes from.

/** Writes a denied claim of `tenantId`. @returns its id. */
export async function addDeniedClaim(
  { network }: DatabaseClient,
  of: { readonly tenantId: string; readonly prescriptionId: string; readonly shipmentId: string },
): Promise<string> {
  const id = randomUUIDv7()
  await network.insert(claims).values({
    id,
    ...of,
    insurerTenantId: randomUUIDv7(),
    planCode: 'resident-outpatient',
    state: 'denied',
    claimedFen: 100,
    settledFen: 0,
    deniedCode: 'test',
    deniedReason: 'test',
  })
  return id
}
