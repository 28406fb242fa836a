import fc from 'fast-check'
import { expect, it } from 'vitest'
import { lineFen } from '../money/fen.ts'
import { creditedFen, shareCredit } from './credited.ts'

it('gives back at the price of the line, and all of it with the last unit', () => {
  // 200 tablets at 0.4 yuan: 80.00.
  const line = { units: 200, unitPriceTenThousandths: 4_000, totalFen: 8_000 }
  expect(creditedFen(line, 0)).toBe(0)
  expect(creditedFen(line, 60)).toBe(2_400)
  expect(creditedFen(line, 200)).toBe(8_000)
  expect(() => creditedFen(line, 201)).toThrow(RangeError)
})

it('never takes or gives a fen by the order of credits and corrections', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000 }),
      fc.integer({ min: 0, max: 99_999 }),
      fc.array(fc.nat(1_000), { minLength: 1, maxLength: 8 }),
      (units, unitPriceTenThousandths, wishes) => {
        const line = { units, unitPriceTenThousandths, totalFen: lineFen(unitPriceTenThousandths, units) }
        const steps = wishes.map((wish) => wish % (units + 1))
        let fen = 0
        for (const credited of steps) fen += creditedFen(line, credited) - fen
        expect(fen).toBe(creditedFen(line, steps.at(-1) ?? 0))
        expect(fen).toBeLessThanOrEqual(line.totalFen)
        for (const [index, credited] of steps.entries()) {
          const before = steps[index - 1] ?? 0
          // More units never give back less.
          if (credited >= before)
            expect(creditedFen(line, credited)).toBeGreaterThanOrEqual(creditedFen(line, before))
        }
      },
    ),
  )
})

it('shares what came back out over the invoices in their order, never more than they charged', () => {
  const lines = [
    { invoiceId: 'goods', units: 0 },
    { invoiceId: 'first', units: 25 },
    { invoiceId: 'second', units: 35 },
  ]
  expect(shareCredit(40, lines)).toEqual([
    { invoiceId: 'first', units: 25 },
    { invoiceId: 'second', units: 15 },
  ])
  fc.assert(
    fc.property(fc.nat(200), fc.array(fc.nat(50), { maxLength: 6 }), (units, charged) => {
      const given = charged.map((most, index) => ({ invoiceId: String(index), units: most }))
      const shares = shareCredit(units, given)
      const total = charged.reduce((sum, most) => sum + most, 0)
      expect(shares.reduce((sum, share) => sum + share.units, 0)).toBe(Math.min(units, total))
      for (const share of shares) {
        expect(share.units).toBeGreaterThan(0)
        expect(share.units).toBeLessThanOrEqual(charged[Number(share.invoiceId)] ?? 0)
      }
    }),
  )
})
