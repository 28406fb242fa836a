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
  /** A buyer owes us for what it ordered. */
  trade_receivable: 'buyer',
  trade_sales: 'buyer',
  /** We owe a seller for what we ordered. */
  trade_payable: 'seller',
  purchases: 'seller',
  /** Paid by and to others in trade. */
  trade_bank: 'counterpart',
  /** An owner of goods owes us for keeping them; the owner's side of it. */
  storage_receivable: 'owner',
  storage_income: 'owner',
  storage_payable: 'depot',
  storage_costs: 'depot',
} as const satisfies Record<
  string,
  | 'shipment'
  | 'site'
  | 'prescription'
  | 'procurement_round'
  | 'buyer'
  | 'seller'
  | 'counterpart'
  | 'owner'
  | 'depot'
>

export type AccountCode = keyof typeof accountSubjects

/** One side of a transaction in the book; those of one transaction sum to zero. */
export interface Posting {
  readonly account: AccountCode
  /** Id of the shipment, site, prescription, round or other tenant that the account is kept for. */
  readonly subjectId: string
  /** Debit positive, credit negative; never zero. */
  readonly amountFen: number
}

export const collectionMethods = ['cash', 'transfer', 'prepaid'] as const

/** How a patient's part was collected: in notes at the counter or the door, electronically, or before the hand-over. */
export type CollectionMethod = (typeof collectionMethods)[number]
