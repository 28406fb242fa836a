import { inArray } from 'drizzle-orm'
import type { CollectionMethod } from '#domain/money/accounts.ts'
import type { Database } from '../client.ts'
import { readToldPayments } from '../money/due-charges.ts'
import { charges } from '../money/schema.ts'

/** A payment at a hand-over that did not fit: what was said to be paid, and what is due of the charge now. */
export interface DifferingPayment {
  readonly method: CollectionMethod
  readonly paidFen: number
  /** The whole, until it is collected; 0 then, and where the medicine came back. */
  readonly dueFen: number
  /** Whether it is the reader's tenant that collects it. */
  readonly isOurs: boolean
}

/** By shipment, as far as the reader sees them. */
export async function readDifferingPayments(
  db: Database,
  tenantId: string,
  shipmentIds: readonly string[],
): Promise<ReadonlyMap<string, DifferingPayment>> {
  if (shipmentIds.length === 0) return new Map()
  const told = await readToldPayments(db, shipmentIds)
  const rows = await db
    .select()
    .from(charges)
    .where(inArray(charges.shipmentId, [...shipmentIds]))
  return new Map(
    rows.flatMap((charge) => {
      const payment = told.get(charge.shipmentId)
      if (payment === undefined) return []
      const isSettled = charge.collectedAt !== null || charge.reversedAt !== null
      const { method, amountFen: paidFen } = payment
      const dueFen = isSettled ? 0 : charge.patientFen
      return [[charge.shipmentId, { method, paidFen, dueFen, isOurs: charge.tenantId === tenantId }]]
    }),
  )
}
