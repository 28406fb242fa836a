import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listClasses } from '#domain/catalogue/product.ts'
import { coverLeft, splitByCover, type Cover } from './cover.ts'
import { coverPlans, planInForce } from './plans.ts'

const cover: Cover = {
  planCode: 'resident-outpatient',
  ratioPerThousand: { class_a: 700, class_b: 600, unlisted: 0 },
  deductibleLeftFen: 0,
  capLeftFen: 60_000,
}

describe('splitting a supply between insurer and patient', () => {
  it('pays each line by its list class and leaves unlisted ones to the patient', () => {
    const lines = [
      { listClass: 'class_a' as const, totalFen: 13_000 },
      { listClass: 'class_b' as const, totalFen: 1_000 },
      { listClass: 'unlisted' as const, totalFen: 500 },
    ]
    expect(splitByCover(lines, cover)).toEqual({
      insurerFen: 9_700,
      patientFen: 4_800,
      deductibleUsedFen: 0,
      lines: [
        { insurerFen: 9_100, patientFen: 3_900 },
        { insurerFen: 600, patientFen: 400 },
        { insurerFen: 0, patientFen: 500 },
      ],
    })
  })

  it('lets the patient bear the deductible first, on covered lines only', () => {
    const lines = [
      { listClass: 'class_a' as const, totalFen: 3_000 },
      { listClass: 'class_a' as const, totalFen: 1_000 },
      { listClass: 'unlisted' as const, totalFen: 9_000 },
    ]
    const split = splitByCover(lines, { ...cover, deductibleLeftFen: 2_000 })
    expect(split).toMatchObject({ insurerFen: 1_400, deductibleUsedFen: 2_000 })
    expect(split.lines.map(({ insurerFen }) => insurerFen)).toEqual([1_050, 350, 0])
  })

  it('stops at what is left of the year’s cap', () => {
    const lines = [
      { listClass: 'class_a' as const, totalFen: 2_000 },
      { listClass: 'class_a' as const, totalFen: 1_000 },
    ]
    const split = splitByCover(lines, { ...cover, capLeftFen: 1_000 })
    expect(split.lines.map(({ insurerFen }) => insurerFen)).toEqual([667, 333])
  })

  it('leaves all to a patient without cover', () => {
    expect(splitByCover([{ listClass: 'class_a', totalFen: 999 }], null)).toMatchObject({
      insurerFen: 0,
      patientFen: 999,
    })
  })

  it('never loses or invents a fen, in the sum and in each line', () => {
    const line = fc.record({
      listClass: fc.constantFrom(...listClasses),
      totalFen: fc.nat({ max: 1_000_000 }),
    })
    const limits = fc.record({
      deductibleLeftFen: fc.nat({ max: 500_000 }),
      capLeftFen: fc.nat({ max: 500_000 }),
    })
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), limits, (lines, left) => {
        const split = splitByCover(lines, { ...cover, ...left })
        const total = lines.reduce((sum, { totalFen }) => sum + totalFen, 0)
        expect(split.insurerFen + split.patientFen).toBe(total)
        expect(split.insurerFen).toBeLessThanOrEqual(left.capLeftFen)
        expect(split.deductibleUsedFen).toBeLessThanOrEqual(left.deductibleLeftFen)
        expect(split.lines.reduce((sum, { insurerFen }) => sum + insurerFen, 0)).toBe(split.insurerFen)
        for (const [index, part] of split.lines.entries()) {
          expect(part.insurerFen + part.patientFen).toBe(lines[index]?.totalFen)
          expect(Math.min(part.insurerFen, part.patientFen)).toBeGreaterThanOrEqual(0)
        }
      }),
    )
  })
})

describe('the plan of a day', () => {
  it('is the one in force on the day of the act, first and last day included', () => {
    const caps = ['2026-01-01', '2026-12-31', '2027-01-01'].map(
      (date) => planInForce(coverPlans, 'resident-outpatient', date)?.annualCapFen,
    )
    expect(caps).toEqual([60_000, 60_000, 65_000])
    expect(planInForce(coverPlans, 'resident-outpatient', '2025-12-31')).toBeNull()
    expect(planInForce(coverPlans, 'unknown', '2026-06-01')).toBeNull()
  })

  it('leaves nothing below zero when more was used than the plan has', () => {
    const plan = planInForce(coverPlans, 'resident-outpatient', '2026-06-01')
    expect(plan && coverLeft(plan, { deductiblePaidFen: 9_000, paidOutFen: 70_000 })).toMatchObject({
      deductibleLeftFen: 0,
      capLeftFen: 0,
    })
  })

  it('never overlaps another period of the same plan', () => {
    const overlaps = coverPlans.filter((plan) =>
      coverPlans.some(
        (other) =>
          other !== plan &&
          other.planCode === plan.planCode &&
          plan.validFrom <= other.validTo &&
          other.validFrom <= plan.validTo,
      ),
    )
    expect(overlaps).toEqual([])
  })
})
