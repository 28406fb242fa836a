import { randomUUIDv7 } from 'node:crypto'
import type { CollectionMethod } from '#domain/money/accounts.ts'
import { collectionPostings } from '#domain/money/postings.ts'
import type { CommandTransaction } from '../commands.ts'
import type { ChargeRow } from './charge-for-payment.ts'
import { postMoney } from './ledger.ts'
import { takeFromPrepaid } from './prepayments.ts'

/** The patient's whole part of a charge, and how it was paid. */
export interface Collection {
  readonly method: CollectionMethod
  readonly amountFen: number
}

/** Of which charge something is collected. */
export type CollectedCharge = Pick<ChargeRow, 'shipmentId' | 'tenantId' | 'prescriptionId' | 'siteId'>

/** What a charge says of itself once it is collected. */
export function collectedBy({ actor, now }: CommandTransaction, { method, amountFen }: Collection) {
  return {
    collectedFen: amountFen,
    collectedMethod: method,
    collectedAt: now,
    collectedBy: actor.principalId,
  }
}

/**
 * Books what was collected of a charge that says so already, and tells `charge.collected`. Works in the charge's book.
 * @throws CommandRefused `prepaidTooLittle`.
 */
export async function recordCollection(
  transaction: CommandTransaction,
  charge: CollectedCharge,
  { method, amountFen }: Collection,
): Promise<void> {
  const { shipmentId, tenantId, prescriptionId, siteId } = charge
  if (method === 'prepaid') await takeFromPrepaid(transaction, charge, amountFen)
  postMoney(transaction, {
    tenantId,
    transactionId: randomUUIDv7(),
    reason: 'collection',
    shipmentId,
    postings: collectionPostings({ shipmentId, prescriptionId, siteId, method, amountFen }),
  })
  transaction.emit({
    type: 'charge.collected',
    aggregateKind: 'charge',
    aggregateId: shipmentId,
    tenantId,
    payload: { method, amountFen, siteId, prescriptionId },
  })
}
