/**
 * The accounts of a tenant's book, each with what it is kept for.
 * Signed amounts everywhere: a debit is positive, a credit negative.
 */
export const accountSubjects = {
  /** The patient owes us for what was handed over. */
  patient_receivable: 'shipment',
  /** The insurer owes us its share. */
  insurer_receivable: 'shipment',
  /** Notes and coins in a site's drawer: each site counts its own. */
  cash_on_hand: 'site',
  /** Electronic payments, deposits of cash, and the insurer's transfers. */
  bank: 'site',
  /** Paid before the hand-over; still the patient's money. */
  prepaid: 'prescription',
  /** Promised back to the patient and not yet paid out. */
  refund_payable: 'prescription',
  sales: 'site',
  /** What day-end counts found too little (debit) or too much (credit). */
  cash_difference: 'site',
  /** Shares that the insurer would not pay. */
  claims_denied: 'shipment',
  /** The fund owes an institution its part of what a procurement round saved. */
  surplus_receivable: 'procurement_round',
  /** What an institution may keep of it. */
  surplus_retained: 'procurement_round',
} as const satisfies Record<string, 'shipment' | 'site' | 'prescription' | 'procurement_round'>

export type AccountCode = keyof typeof accountSubjects

/** One side of a transaction in the book; those of one transaction sum to zero. */
export interface Posting {
  readonly account: AccountCode
  /** Id of the shipment, site, prescription or round that the account is kept for. */
  readonly subjectId: string
  /** Debit positive, credit negative; never zero. */
  readonly amountFen: number
}

export const collectionMethods = ['cash', 'transfer', 'prepaid'] as const

/** How a patient's part was collected: in notes at the counter or the door, electronically, or before the hand-over. */
export type CollectionMethod = (typeof collectionMethods)[number]
