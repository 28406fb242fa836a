import type { AccountCode, CollectionMethod, Posting } from './accounts.ts'

/**
 * What each event of a supply books. Every function returns the postings of one transaction: they sum to zero, and
 * none is zero. Amounts are whole fen from 0; other amounts throw RangeError.
 */

/** At hand-over: both parties owe their shares, and the site has sold. */
export function handOverPostings(handOver: {
  readonly shipmentId: string
  readonly siteId: string
  readonly patientFen: number
  readonly insurerFen: number
}): Posting[] {
  const { shipmentId, siteId, patientFen, insurerFen } = handOver
  return withoutZeros([
    debit('patient_receivable', shipmentId, patientFen),
    debit('insurer_receivable', shipmentId, insurerFen),
    credit('sales', siteId, patientFen + insurerFen),
  ])
}

/** Money taken before the hand-over, into the drawer or the bank of `siteId`: it stays the patient's until then. */
export function prepaymentPostings(payment: {
  readonly prescriptionId: string
  readonly siteId: string
  readonly method: Exclude<CollectionMethod, 'prepaid'>
  readonly amountFen: number
}): Posting[] {
  return transfer(
    moneyAccount(payment.method),
    payment.siteId,
    'prepaid',
    payment.prescriptionId,
    payment.amountFen,
  )
}

/** The patient's part of a shipment is collected: in cash, electronically, or from what was paid before. */
export function collectionPostings(collection: {
  readonly shipmentId: string
  readonly prescriptionId: string
  readonly siteId: string
  readonly method: CollectionMethod
  readonly amountFen: number
}): Posting[] {
  const { method, amountFen, shipmentId, prescriptionId, siteId } = collection
  return method === 'prepaid'
    ? transfer('prepaid', prescriptionId, 'patient_receivable', shipmentId, amountFen)
    : transfer(moneyAccount(method), siteId, 'patient_receivable', shipmentId, amountFen)
}

/** Undoes a transaction exactly: the same accounts, the opposite sides. */
export function reversalPostings(postings: readonly Posting[]): Posting[] {
  return postings.map((posting) => ({ ...posting, amountFen: -posting.amountFen }))
}

/**
 * We promise money back: what was paid for a shipment that came back (`patient_receivable`, after its hand-over was
 * reversed), or before a hand-over that will not come (`prepaid`).
 */
export function refundDuePostings(refund: {
  readonly prescriptionId: string
  readonly source:
    | { readonly account: 'patient_receivable'; readonly shipmentId: string }
    | { readonly account: 'prepaid' }
  readonly amountFen: number
}): Posting[] {
  const { source, prescriptionId, amountFen } = refund
  const subjectId = source.account === 'prepaid' ? prescriptionId : source.shipmentId
  return transfer(source.account, subjectId, 'refund_payable', prescriptionId, amountFen)
}

/** The promised money is paid out from the drawer or the bank of `siteId`. */
export function refundPaidPostings(refund: {
  readonly prescriptionId: string
  readonly siteId: string
  readonly method: Exclude<CollectionMethod, 'prepaid'>
  readonly amountFen: number
}): Posting[] {
  return transfer(
    'refund_payable',
    refund.prescriptionId,
    moneyAccount(refund.method),
    refund.siteId,
    refund.amountFen,
  )
}

/** The insurer's answer to a claim: it pays `settledFen` of `claimedFen` (0 when denied); the rest is our loss. */
export function claimAnswerPostings(answer: {
  readonly shipmentId: string
  readonly siteId: string
  readonly claimedFen: number
  readonly settledFen: number
}): Posting[] {
  const { shipmentId, siteId, claimedFen, settledFen } = answer
  return withoutZeros([
    debit('bank', siteId, settledFen),
    debit('claims_denied', shipmentId, claimedFen - settledFen),
    credit('insurer_receivable', shipmentId, claimedFen),
  ])
}

/** Day's end at a site: the books follow the count, and the difference is shown, never absorbed. */
export function cashCountPostings(count: {
  readonly siteId: string
  readonly expectedFen: number
  readonly countedFen: number
}): Posting[] {
  const { siteId, expectedFen, countedFen } = count
  return countedFen >= expectedFen
    ? transfer('cash_on_hand', siteId, 'cash_difference', siteId, countedFen - expectedFen)
    : transfer('cash_difference', siteId, 'cash_on_hand', siteId, expectedFen - countedFen)
}

/** Cash leaves the drawer for the bank. */
export function cashDepositPostings(deposit: {
  readonly siteId: string
  readonly amountFen: number
}): Posting[] {
  return transfer('bank', deposit.siteId, 'cash_on_hand', deposit.siteId, deposit.amountFen)
}

function moneyAccount(method: Exclude<CollectionMethod, 'prepaid'>): 'cash_on_hand' | 'bank' {
  return method === 'cash' ? 'cash_on_hand' : 'bank'
}

function transfer(
  debited: AccountCode,
  debitedId: string,
  credited: AccountCode,
  creditedId: string,
  amountFen: number,
): Posting[] {
  return withoutZeros([debit(debited, debitedId, amountFen), credit(credited, creditedId, amountFen)])
}

function debit(account: AccountCode, subjectId: string, amountFen: number): Posting {
  if (!Number.isSafeInteger(amountFen) || amountFen < 0)
    throw new RangeError('expected an amount in whole fen from 0')
  return { account, subjectId, amountFen }
}

function credit(account: AccountCode, subjectId: string, amountFen: number): Posting {
  return { ...debit(account, subjectId, amountFen), amountFen: -amountFen }
}

function withoutZeros(postings: readonly Posting[]): Posting[] {
  return postings.filter((posting) => posting.amountFen !== 0)
}
