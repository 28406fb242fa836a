import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dispenseFromBox, type TracedBox } from './trace-units.ts'

const box: TracedBox = { code: '84999990000000010000', state: 'in_stock', unitsLeft: 24 }

function codesOf(outcome: ReturnType<typeof dispenseFromBox>): string[] {
  return outcome.ok ? [] : outcome.refusals.map(({ code }) => code)
}

describe('dispensing from a box', () => {
  it('sells a closed box once', () => {
    const sold = dispenseFromBox(box, 24)
    expect(sold).toEqual({ ok: true, value: { code: box.code, state: 'dispensed', unitsLeft: 0 } })
    expect(sold.ok && codesOf(dispenseFromBox(sold.value, 1))).toEqual(['boxEmpty'])
  })

  it('lets an opened box serve a second patient with what is left', () => {
    const opened = dispenseFromBox(box, 10)
    expect(opened).toMatchObject({ ok: true, value: { state: 'opened', unitsLeft: 14 } })
    expect(opened.ok && codesOf(dispenseFromBox(opened.value, 15))).toEqual(['boxUnitsExceeded'])
    expect(opened.ok && dispenseFromBox(opened.value, 14)).toMatchObject({
      ok: true,
      value: { unitsLeft: 0 },
    })
  })

  it('leaves a box in quarantine alone', () => {
    expect(codesOf(dispenseFromBox({ ...box, state: 'quarantined' }, 1))).toEqual(['boxQuarantined'])
  })

  it('refuses to count in anything but whole units', () => {
    expect(() => dispenseFromBox(box, 0)).toThrow(RangeError)
    expect(() => dispenseFromBox(box, 1.5)).toThrow(RangeError)
  })

  it('never gives out more units than the box held, whatever is asked', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 })), (asks) => {
        let current = box
        let given = 0
        for (const units of asks) {
          const outcome = dispenseFromBox(current, units)
          if (!outcome.ok) continue
          current = outcome.value
          given += units
        }
        expect(current.unitsLeft).toBeGreaterThanOrEqual(0)
        expect(given + current.unitsLeft).toBe(box.unitsLeft)
      }),
    )
  })
})
