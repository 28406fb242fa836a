/**
 * The accounts of a tenant's book. Signed amounts: a debit is positive, a credit negative.
 * `cash_on_hand` is kept per site, since each site counts its own drawer.
 */
export const accountKinds = [
  /** Patients owe us for what was handed over. */
  'patient_receivable',
  /** Insurers owe us their share. */
  'insurer_receivable',
  /** Notes and coins in a site's drawer. */
  'cash_on_hand',
  /** Electronic payments, deposits and insurers' transfers. */
  'bank',
  /** Patients paid before the hand-over; still theirs. */
  'prepaid',
  /** Promised back to patients and not yet paid out. */
  'refund_payable',
  'sales',
  /** What day-end counts found too much or too little. */
  'cash_difference',
  /** Shares that an insurer would not pay. */
  'claims_denied',
] as const

export type AccountKind = (typeof accountKinds)[number]

/** One side of an entry. `siteId` is set for `cash_on_hand` and null for every other account. */
export interface Posting {
  readonly account: AccountKind
  readonly siteId: string | null
  /** Debit positive, credit negative; never zero. */
  readonly amountFen: number
}

export const collectionChannels = ['before', 'counter', 'door'] as const

/** Where a patient paid: before the hand-over, at a counter, or at the door. */
export type CollectionChannel = (typeof collectionChannels)[number]

export const paymentMeans = ['cash', 'electronic'] as const

export type PaymentMeans = (typeof paymentMeans)[number]
