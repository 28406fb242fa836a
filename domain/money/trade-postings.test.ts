import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { creditNotePostings, invoicePostings, paymentPostings, storagePostings } from './trade-postings.ts'

const pair = { sellerTenantId: 'seller', buyerTenantId: 'buyer' }

describe('trade between two books', () => {
  it('owes in the one what it is owed in the other, and nothing after credit and payment', () => {
    const events = [
      invoicePostings({ ...pair, amountFen: 10_000 }),
      creditNotePostings({ ...pair, amountFen: 1_500 }),
      paymentPostings({ ...pair, amountFen: 8_500 }),
    ]
    const sum = (side: 'seller' | 'buyer', account: string) =>
      events
        .flatMap((event) => event[side])
        .reduce((fen, one) => fen + (one.account === account ? one.amountFen : 0), 0)
    expect([sum('seller', 'trade_receivable'), sum('buyer', 'trade_payable')]).toEqual([0, 0])
    expect([sum('seller', 'trade_sales'), sum('buyer', 'purchases')]).toEqual([-8_500, 8_500])
  })

  it('sums to zero in each book, whatever the amount', () => {
    const events = [invoicePostings, creditNotePostings, paymentPostings, storagePostings]
    fc.assert(
      fc.property(
        fc.constantFrom(...events),
        fc.integer({ min: 1, max: 2 ** 40 }),
        (postingsOf, amountFen) => {
          const { seller, buyer } = postingsOf({ ...pair, amountFen })
          for (const book of [seller, buyer])
            expect(book.reduce((fen, one) => fen + one.amountFen, 0)).toBe(0)
        },
      ),
    )
    expect(() => invoicePostings({ ...pair, amountFen: 0 })).toThrow(RangeError)
  })
})
