import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTooFew, shownGroups } from './small-groups.ts'

describe('groups of few patients', () => {
  it.each([
    [
      [12, 5, 0],
      [true, true, true],
    ],
    // Three would be what the total has more than the others: five go with them.
    [
      [12, 3, 5],
      [true, false, false],
    ],
    // Two and three hide each other.
    [
      [12, 2, 3],
      [true, false, false],
    ],
    [[4], [false]],
    [
      [0, 0],
      [true, true],
    ],
  ])('of %j are shown as %j', (patients, shown) => {
    expect(shownGroups(patients)).toEqual(shown)
  })

  it('are never told by what is shown beside them', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 30 }), { maxLength: 12 }), (patients) => {
        const shown = shownGroups(patients)
        const hidden = patients.filter((_, index) => !shown[index])
        const together = hidden.reduce((sum, count) => sum + count, 0)
        const all = patients.reduce((sum, count) => sum + count, 0)
        expect(patients.some((count, index) => shown[index] === true && isTooFew(count))).toBe(false)
        // Only where the total itself is of too few is there nothing to hide them among.
        if (!isTooFew(all)) expect(isTooFew(together)).toBe(false)
      }),
    )
  })
})
