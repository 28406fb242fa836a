import type { Posting } from './accounts.ts'

/**
 * What trade between two organisations books: each event once in the seller's book and once in the buyer's, so that
 * what the one is owed is what the other owes. Every list sums to zero; amounts are whole fen from 1.
 */
export interface TradeEntry {
  readonly sellerTenantId: string
  readonly buyerTenantId: string
  readonly amountFen: number
}

/** The two books of one event. */
export interface TradePostings {
  readonly seller: readonly Posting[]
  readonly buyer: readonly Posting[]
}

/** An invoice: the buyer owes for what was sold. */
export function invoicePostings(entry: TradeEntry): TradePostings {
  const { sellerTenantId, buyerTenantId } = entry
  return {
    seller: both('trade_receivable', 'trade_sales', buyerTenantId, entry),
    buyer: both('purchases', 'trade_payable', sellerTenantId, entry),
  }
}

/** A credit note takes back what was invoiced and not rightly delivered. */
export function creditNotePostings(entry: TradeEntry): TradePostings {
  const { seller, buyer } = invoicePostings(entry)
  return { seller: seller.map(turned), buyer: buyer.map(turned) }
}

/** A payment settles what is owed. */
export function paymentPostings(entry: TradeEntry): TradePostings {
  const { sellerTenantId, buyerTenantId } = entry
  return {
    seller: both('trade_bank', 'trade_receivable', buyerTenantId, entry),
    buyer: both('trade_payable', 'trade_bank', sellerTenantId, entry),
  }
}

/** What the owner of goods owes the depot that keeps them: the depot is the seller of the service. */
export function storagePostings(entry: TradeEntry): TradePostings {
  const { sellerTenantId, buyerTenantId } = entry
  return {
    seller: both('storage_receivable', 'storage_income', buyerTenantId, entry),
    buyer: both('storage_costs', 'storage_payable', sellerTenantId, entry),
  }
}

function both(
  debited: Posting['account'],
  credited: Posting['account'],
  subjectId: string,
  { amountFen }: TradeEntry,
): Posting[] {
  if (!Number.isSafeInteger(amountFen) || amountFen < 1)
    throw new RangeError('expected an amount in whole fen from 1')
  return [
    { account: debited, subjectId, amountFen },
    { account: credited, subjectId, amountFen: -amountFen },
  ]
}

function turned(posting: Posting): Posting {
  return { ...posting, amountFen: -posting.amountFen }
}
