import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { collectionMethods, type AccountCode, type Posting } from './accounts.ts'
import {
  cashCountPostings,
  cashDepositPostings,
  claimAnswerPostings,
  collectionPostings,
  handOverPostings,
  prepaymentPostings,
  refundDuePostings,
  refundPaidPostings,
  reversalPostings,
} from './postings.ts'

const ids = { shipmentId: 'shipment', prescriptionId: 'prescription', siteId: 'village' }

/** What each account holds after `postings`, accounts at zero left out. */
function balances(postings: readonly Posting[]): Partial<Record<AccountCode, number>> {
  const sums = new Map<AccountCode, number>()
  for (const { account, amountFen } of postings) sums.set(account, (sums.get(account) ?? 0) + amountFen)
  return Object.fromEntries([...sums].filter(([, fen]) => fen !== 0))
}

const handOver = handOverPostings({ ...ids, patientFen: 3_900, insurerFen: 9_100 })

describe('booking a supply', () => {
  it('books both shares against sales at the hand-over', () => {
    expect(handOver).toEqual([
      { account: 'patient_receivable', subjectId: 'shipment', amountFen: 3_900 },
      { account: 'insurer_receivable', subjectId: 'shipment', amountFen: 9_100 },
      { account: 'sales', subjectId: 'village', amountFen: -13_000 },
    ])
  })

  it('leaves out an account that nothing is booked on', () => {
    const accounts = handOverPostings({ ...ids, patientFen: 0, insurerFen: 9_100 }).map(
      ({ account }) => account,
    )
    expect(accounts).toEqual(['insurer_receivable', 'sales'])
  })

  it('settles what the patient owes, however it was paid', () => {
    const cash = collectionPostings({ ...ids, method: 'cash', amountFen: 3_900 })
    expect(balances([...handOver, ...cash])).toEqual({
      insurer_receivable: 9_100,
      cash_on_hand: 3_900,
      sales: -13_000,
    })
    const before = [
      ...prepaymentPostings({ ...ids, method: 'transfer', amountFen: 3_900 }),
      ...collectionPostings({ ...ids, method: 'prepaid', amountFen: 3_900 }),
    ]
    expect(balances([...handOver, ...before])).toEqual({
      insurer_receivable: 9_100,
      bank: 3_900,
      sales: -13_000,
    })
  })

  it('leaves nothing behind when a paid parcel came back and the money was returned', () => {
    const postings = [
      ...handOver,
      ...collectionPostings({ ...ids, method: 'cash', amountFen: 3_900 }),
      ...reversalPostings(handOver),
      ...refundDuePostings({
        ...ids,
        source: { account: 'patient_receivable', shipmentId: 'shipment' },
        amountFen: 3_900,
      }),
    ]
    expect(balances(postings)).toEqual({ cash_on_hand: 3_900, refund_payable: -3_900 })
    const paid = refundPaidPostings({ ...ids, method: 'cash', amountFen: 3_900 })
    expect(balances([...postings, ...paid])).toEqual({})
  })

  it('owes a prepayment back when nothing will be handed over', () => {
    const postings = [
      ...prepaymentPostings({ ...ids, method: 'transfer', amountFen: 500 }),
      ...refundDuePostings({ ...ids, source: { account: 'prepaid' }, amountFen: 500 }),
    ]
    expect(balances(postings)).toEqual({ bank: 500, refund_payable: -500 })
  })

  it('shows what an insurer would not pay as a loss', () => {
    const answer = claimAnswerPostings({ ...ids, claimedFen: 9_100, settledFen: 9_000 })
    expect(balances(answer)).toEqual({ bank: 9_000, claims_denied: 100, insurer_receivable: -9_100 })
    const denied = claimAnswerPostings({ ...ids, claimedFen: 9_100, settledFen: 0 })
    expect(balances(denied)).toEqual({ claims_denied: 9_100, insurer_receivable: -9_100 })
  })

  it('refuses a settlement above the claim', () => {
    expect(() => claimAnswerPostings({ ...ids, claimedFen: 100, settledFen: 101 })).toThrow(RangeError)
  })
})

describe('closing a site’s day', () => {
  it('books what the count found too little or too much, and nothing when it agrees', () => {
    const booked = [4_950, 5_020, 5_000].map((countedFen) =>
      balances(cashCountPostings({ siteId: 'village', expectedFen: 5_000, countedFen })),
    )
    expect(booked).toEqual([
      { cash_on_hand: -50, cash_difference: 50 },
      { cash_on_hand: 20, cash_difference: -20 },
      {},
    ])
  })

  it('moves deposited cash to the bank', () => {
    expect(balances(cashDepositPostings({ siteId: 'village', amountFen: 5_000 }))).toEqual({
      bank: 5_000,
      cash_on_hand: -5_000,
    })
  })
})

describe('every transaction', () => {
  const amount = fc.nat({ max: 2_000_000_000 })
  const anyTransaction = fc.oneof(
    fc
      .tuple(amount, amount)
      .map(([patientFen, insurerFen]) => handOverPostings({ ...ids, patientFen, insurerFen })),
    fc
      .tuple(amount, fc.constantFrom(...collectionMethods))
      .map(([amountFen, method]) => collectionPostings({ ...ids, amountFen, method })),
    fc
      .tuple(amount, amount)
      .map(([settledFen, more]) =>
        claimAnswerPostings({ ...ids, settledFen, claimedFen: settledFen + more }),
      ),
    fc
      .tuple(amount, amount)
      .map(([expectedFen, countedFen]) => cashCountPostings({ siteId: 'village', expectedFen, countedFen })),
    amount.map((amountFen) => refundDuePostings({ ...ids, source: { account: 'prepaid' }, amountFen })),
    amount.map((amountFen) => refundPaidPostings({ ...ids, method: 'transfer', amountFen })),
    amount.map((amountFen) => prepaymentPostings({ ...ids, method: 'cash', amountFen })),
    amount.map((amountFen) => cashDepositPostings({ siteId: 'village', amountFen })),
  )

  it('sums to zero and holds no zero posting', () => {
    fc.assert(
      fc.property(anyTransaction, (postings) => {
        expect(postings.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(0)
        expect(postings.filter(({ amountFen }) => amountFen === 0)).toEqual([])
      }),
    )
  })

  it('is undone exactly by its reversal', () => {
    fc.assert(
      fc.property(anyTransaction, (postings) => {
        expect(balances([...postings, ...reversalPostings(postings)])).toEqual({})
        expect(reversalPostings(reversalPostings(postings))).toEqual(postings)
      }),
    )
  })
})
