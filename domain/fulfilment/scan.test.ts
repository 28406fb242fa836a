import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recheckRefusals, scanDifferences } from './scan.ts'

const codes = (refusals: readonly { readonly code: string }[]) => refusals.map(({ code }) => code)

describe('comparing scans with what must be there', () => {
  it('passes the same boxes in any order', () => {
    expect(scanDifferences(['a', 'b'], ['b', 'a'])).toEqual([])
  })

  it('names the box scanned twice, the foreign one and the missing one', () => {
    const refusals = scanDifferences(['a', 'b'], ['a', 'a', 'c'])
    expect(codes(refusals)).toEqual(['scanDuplicate', 'scanForeign', 'scanMissing'])
    expect(refusals.map(({ message }) => message)).toEqual([
      'Box a was scanned twice.',
      'Box c does not belong to this parcel.',
      'Box b belongs to this parcel and was not scanned.',
    ])
  })

  it('passes exactly the permutations of the expected boxes', () => {
    const box = fc.constantFrom('a', 'b', 'c', 'd')
    fc.assert(
      fc.property(fc.uniqueArray(box), fc.array(box, { maxLength: 5 }), (expected, scanned) => {
        const same = JSON.stringify(expected.toSorted()) === JSON.stringify(scanned.toSorted())
        expect(scanDifferences(expected, scanned).length === 0).toBe(same)
      }),
    )
  })
})

describe('a recheck', () => {
  it('is refused to the person who picked', () => {
    const recheck = { pickedBy: 'li', recheckedBy: 'li', picked: ['a'], scanned: ['a'] }
    expect(codes(recheckRefusals(recheck))).toEqual(['recheckSamePerson'])
  })

  it('passes when another person saw exactly the picked boxes', () => {
    const recheck = { pickedBy: 'li', recheckedBy: 'wu', picked: ['a', 'b'], scanned: ['b', 'a'] }
    expect(recheckRefusals(recheck)).toEqual([])
    expect(codes(recheckRefusals({ ...recheck, scanned: ['a'] }))).toEqual(['scanMissing'])
  })
})
