import { randomUUIDv7 } from 'node:crypto'
import type { DatabaseClient } from '../client.ts'
import { readAs, runCommand } from '../commands.ts'
import { actorOf, now, pharmacyTenantId, requestOf, tabletId, villageSiteId } from '../network-fixture.ts'
import { bookHandOver, type HandOver } from './hand-over.ts'
import { reverseHandOver } from './reverse-hand-over.ts'
import { moneyBalances } from './schema.ts'

// For tests: hand-overs at the village pharmacy of the network fixture.

const pharmacist = actorOf(pharmacyTenantId)

/** One box of 28 tablets, 1,001 fen, for a patient. */
export function handOverOf(patientId: string, changes: Partial<HandOver> = {}): HandOver {
  return {
    shipmentId: randomUUIDv7(),
    prescriptionId: randomUUIDv7(),
    prescriptionTenantId: randomUUIDv7(),
    siteId: villageSiteId,
    siteTenantId: pharmacyTenantId,
    patientId,
    lines: [lineOf(tabletId, 28)],
    ...changes,
  }
}

export function lineOf(productId: string, units: number, prescriptionLineId: string = randomUUIDv7()) {
  return { productId, units, prescriptionLineId }
}

/** Books a hand-over in a command of its own. @returns with the claim of the first payer, or null. */
export async function book(client: DatabaseClient, handOver: HandOver, at = now) {
  const { answer } = await runCommand(client, requestOf(pharmacist, at), (transaction) =>
    bookHandOver(transaction, handOver),
  )
  const { claimIds, ...booked } = answer
  return { ...booked, claimId: claimIds[0] ?? null, laterClaimIds: claimIds.slice(1) }
}

/** Undoes it in a command of its own. */
export async function reverse(client: DatabaseClient, { shipmentId, siteTenantId }: HandOver, at = now) {
  const { answer } = await runCommand(client, requestOf(pharmacist, at), (transaction) =>
    reverseHandOver(transaction, { shipmentId, siteTenantId, reason: 'damaged' }),
  )
  return answer
}

/** What the pharmacy's accounts of these subjects hold now, by name; empty ones are left out. */
export async function balancesOf(client: DatabaseClient, ...subjectIds: readonly string[]) {
  const balances = await readAs(client, pharmacist, (db) => db.select().from(moneyBalances))
  return Object.fromEntries(
    balances
      .filter((balance) => subjectIds.includes(balance.subjectId) && balance.amountFen !== 0)
      .map((balance) => [balance.account, balance.amountFen]),
  )
}
