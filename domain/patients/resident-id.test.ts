import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isResidentId, residentId, residentIdSchema } from './resident-id.ts'

describe('resident ID', () => {
  it.each(['11010519491231002X', '440524188001010014'])('accepts %s', (id) => {
    expect(isResidentId(id)).toBe(true)
  })

  it.each(['110105194912310021', '11010519491231002x', '1101051949123100', '440524188002300013', ''])(
    'refuses %j',
    (id) => {
      expect(residentIdSchema.safeParse(id).success).toBe(false)
    },
  )

  it('is built from region, birth date and sequence', () => {
    expect(residentId('440524', '1880-01-01', '001')).toBe('440524188001010014')
    expect(() => residentId('440524', '1881-02-29', '001')).toThrow(RangeError)
    expect(() => residentId('44052', '1880-01-01', '001')).toThrow(RangeError)
  })

  it('is valid when built, and never with one digit misread', () => {
    const sequence = fc.stringMatching(/^\d{3}$/)
    fc.assert(
      fc.property(sequence, fc.nat(16), fc.integer({ min: 1, max: 9 }), (number, at, step) => {
        const id = residentId('640422', '1885-06-30', number)
        expect(isResidentId(id)).toBe(true)
        const wrong = String((Number(id.charAt(at)) + step) % 10)
        expect(isResidentId(id.slice(0, at) + wrong + id.slice(at + 1))).toBe(false)
      }),
    )
  })
})
