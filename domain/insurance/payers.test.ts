import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listClasses } from '#domain/catalogue/product.ts'
import type { Cover } from './cover.ts'
import {
  coversAfter,
  inPayerOrder,
  payerKinds,
  payerOrderOn,
  payerOrders,
  splitAmongPayers,
} from './payers.ts'

const coverOf = (planCode: string, changes: Partial<Cover> = {}): Cover => ({
  planCode,
  ratioPerThousand: { class_a: 700, class_b: 600, unlisted: 0 },
  deductibleLeftFen: 0,
  capLeftFen: 1_000_000,
  ...changes,
})

const line = fc.record({
  listClass: fc.constantFrom(...listClasses),
  totalFen: fc.nat({ max: 1_000_000 }),
  isSelfPay: fc.boolean(),
})
const ratio = fc.nat({ max: 1_000 })
const cover = fc.record({
  planCode: fc.string({ minLength: 1, maxLength: 8 }),
  ratioPerThousand: fc.record({ class_a: ratio, class_b: ratio, unlisted: ratio }),
  deductibleLeftFen: fc.nat({ max: 500_000 }),
  capLeftFen: fc.nat({ max: 500_000 }),
})
const lines = fc.array(line, { maxLength: 6 })
const covers = fc.array(cover, { maxLength: 5 })

describe('splitting a supply among payers', () => {
  it('gives each payer what those before it left', () => {
    const assistance = coverOf('assistance', {
      ratioPerThousand: { class_a: 500, class_b: 500, unlisted: 0 },
    })
    const topUp = coverOf('top-up', {
      ratioPerThousand: { class_a: 1_000, class_b: 1_000, unlisted: 1_000 },
      deductibleLeftFen: 1_000,
      capLeftFen: 900,
    })
    const split = splitAmongPayers(
      [
        { listClass: 'class_a', totalFen: 10_000 },
        { listClass: 'unlisted', totalFen: 2_000 },
      ],
      [coverOf('basic'), assistance, topUp],
    )
    // 10,000 → 7,000 basic → 1,500 of the 3,000 left → top-up sees 1,500 + 2,000, bears nothing of the first 1,000.
    expect(split.shares.map(({ planCode, paidFen }) => [planCode, paidFen])).toEqual([
      ['basic', 7_000],
      ['assistance', 1_500],
      ['top-up', 900],
    ])
    expect(split).toMatchObject({ totalFen: 12_000, patientFen: 2_600 })
  })

  it('leaves a line that is the patient’s own to pay to the patient, and no cap is used up by it', () => {
    const split = splitAmongPayers(
      [
        { listClass: 'class_a', totalFen: 1_000, isSelfPay: true },
        { listClass: 'class_a', totalFen: 1_000 },
      ],
      [coverOf('basic', { capLeftFen: 700 })],
    )
    expect(split).toMatchObject({ totalFen: 2_000, patientFen: 1_300, patientLinesFen: [1_000, 300] })
  })

  it('leaves all to a patient without payers', () => {
    expect(splitAmongPayers([{ listClass: 'class_a', totalFen: 999 }], [])).toEqual({
      totalFen: 999,
      shares: [],
      patientFen: 999,
      patientLinesFen: [999],
    })
  })

  it('never loses or invents a fen, in the sum and in each line', () => {
    fc.assert(
      fc.property(lines, covers, (supply, payers) => {
        const split = splitAmongPayers(supply, payers)
        const paidFen = split.shares.reduce((sum, share) => sum + share.paidFen, 0)
        expect(paidFen + split.patientFen).toBe(split.totalFen)
        for (const [index, { totalFen }] of supply.entries()) {
          const ofLine = split.shares.map((share) => share.linesFen[index] ?? Number.NaN)
          expect(ofLine.every((fen) => fen >= 0)).toBe(true)
          expect(ofLine.reduce((sum, fen) => sum + fen, split.patientLinesFen[index] ?? 0)).toBe(totalFen)
        }
      }),
    )
  })

  it('lets no payer pay over its cap, nor count more of its threshold than was left', () => {
    fc.assert(
      fc.property(lines, covers, (supply, payers) => {
        for (const [index, share] of splitAmongPayers(supply, payers).shares.entries()) {
          expect(share.paidFen).toBeLessThanOrEqual(payers[index]?.capLeftFen ?? 0)
          expect(share.deductibleUsedFen).toBeLessThanOrEqual(payers[index]?.deductibleLeftFen ?? 0)
        }
      }),
    )
  })

  it('keeps the order: who comes later changes nothing of the shares before', () => {
    fc.assert(
      fc.property(lines, covers, cover, (supply, payers, last) => {
        const before = splitAmongPayers(supply, payers)
        const after = splitAmongPayers(supply, [...payers, last])
        expect(after.shares.slice(0, -1)).toEqual(before.shares)
        expect(after.patientFen).toBeLessThanOrEqual(before.patientFen)
      }),
    )
  })
})

describe('the order of payers', () => {
  it('puts payers where the order of the day has them, whatever order they come in', () => {
    const payers = [
      { kind: 'charity', planCode: 'fund' },
      { kind: 'top_up', planCode: 'b' },
      { kind: 'top_up', planCode: 'a' },
      { kind: 'basic', planCode: 'resident' },
    ] as const
    const ordered = inPayerOrder(payers, payerOrderOn(payerOrders, '2026-11-22'))
    expect(ordered.map(({ planCode }) => planCode)).toEqual(['resident', 'a', 'b', 'fund'])
    expect(inPayerOrder(payers, ['charity']).map(({ planCode }) => planCode)).toEqual(['fund'])
  })

  it('has a place for every kind, and none twice', () => {
    for (const { kinds } of payerOrders) expect(kinds.toSorted()).toEqual(payerKinds.toSorted())
  })

  it('does not exist before its first day', () => {
    expect(() => payerOrderOn(payerOrders, '2025-12-31')).toThrow(RangeError)
  })
})

describe('what covers still do after a supply', () => {
  it('is less by what it used up, so that two supplies together use no more of a year than one with all lines may', () => {
    fc.assert(
      fc.property(lines, lines, covers, (first, second, before) => {
        const used = splitAmongPayers(first, before)
        const after = coversAfter(before, used)
        const next = splitAmongPayers(second, after)
        for (const [index, { deductibleLeftFen, capLeftFen }] of before.entries()) {
          const share = used.shares[index]
          const left = after[index]
          expect(left?.deductibleLeftFen).toBe(deductibleLeftFen - (share?.deductibleUsedFen ?? 0))
          expect(left?.capLeftFen).toBe(capLeftFen - (share?.paidFen ?? 0))
          expect(next.shares[index]?.paidFen).toBeLessThanOrEqual(capLeftFen - (share?.paidFen ?? 0))
        }
      }),
    )
  })
})
