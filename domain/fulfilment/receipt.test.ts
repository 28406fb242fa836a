import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { discrepancyDecisions, discrepancyKinds, discrepancyStates, mayDecide } from './discrepancies.ts'
import { boxConditions, checkReceived, type CountedLine, type SentBox } from './receipt.ts'

const whole = { good: 0, damaged: 0, expiryDiffers: 0, wrongProduct: 0, short: 0 }

/** What a person found in each box, in the order of the boxes; a box that did not come has null. */
const found = fc.array(fc.constantFrom(...boxConditions, null), { minLength: 1, maxLength: 12 })

const boxUnits = 20
const boxesOf = (count: number): SentBox[] =>
  Array.from({ length: count }, (_, index) => ({ lineId: 'line', code: `box-${index}`, units: boxUnits }))

function countOf(conditions: readonly ((typeof boxConditions)[number] | null)[]): CountedLine {
  const units = (wanted: unknown) => conditions.filter((each) => each === wanted).length * boxUnits
  return {
    ...whole,
    lineId: 'line',
    good: units('good'),
    damaged: units('damaged'),
    expiryDiffers: units('expiry_differs'),
    short: units(null),
  }
}

describe('checking what was received', () => {
  it('accepts every count that agrees with its scans, and says of each box what was seen', () => {
    fc.assert(
      fc.property(found, (conditions) => {
        const boxes = boxesOf(conditions.length)
        const scans = conditions.flatMap((condition, index) =>
          condition === null ? [] : [{ code: `box-${index}`, condition }],
        )
        const sent = [{ lineId: 'line', units: boxes.length * boxUnits }]
        const checked = checkReceived(sent, boxes, [countOf(conditions)], scans)
        const seen = conditions.map((condition) => condition ?? 'missing')
        expect(checked.ok && checked.value.map(({ condition }) => condition)).toEqual(seen)
      }),
    )
  })

  it('refuses every count that differs from its scans by a box', () => {
    fc.assert(
      fc.property(found, fc.nat(), (conditions, pick) => {
        const boxes = boxesOf(conditions.length)
        const scans = conditions.flatMap((condition, index) =>
          condition === null ? [] : [{ code: `box-${index}`, condition }],
        )
        fc.pre(scans.length > 1)
        const sent = [{ lineId: 'line', units: boxes.length * boxUnits }]
        const left = scans.filter((_, index) => index !== pick % scans.length)
        const checked = checkReceived(sent, boxes, [countOf(conditions)], left)
        expect(checked).toMatchObject({ ok: false, refusals: [{ code: 'scansDiffer', line: 0 }] })
      }),
    )
  })

  it('takes a line that came whole without scans, and one of which nothing came', () => {
    const boxes = boxesOf(2)
    const sent = [{ lineId: 'line', units: 40 }]
    const conditions = (count: Partial<CountedLine>) => {
      const checked = checkReceived(sent, boxes, [{ ...whole, lineId: 'line', ...count }], [])
      return checked.ok && checked.value.map(({ condition }) => condition)
    }
    expect(conditions({ good: 40 })).toEqual(['good', 'good'])
    expect(conditions({ short: 30, wrongProduct: 10 })).toEqual(['missing', 'missing'])
    expect(conditions({ good: 20, short: 20 })).toBe(false)
  })
})

describe('deciding over a discrepancy', () => {
  it('has a way out for every kind, and a kind for every decision', () => {
    for (const kind of discrepancyKinds) {
      expect(discrepancyDecisions.some((decision) => mayDecide(kind, decision))).toBe(true)
    }
    for (const decision of discrepancyDecisions) {
      expect(discrepancyKinds.some((kind) => mayDecide(kind, decision))).toBe(true)
    }
    expect(discrepancyStates.open).toEqual(discrepancyDecisions)
  })
})
