import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { numberTyped } from './typed-number.ts'

describe('numberTyped', () => {
  it('reads numbers as they are written, also with groups and digits of full width', () => {
    expect(
      ['12', ' 12 ', '-3', '0.5', '.5', '1,200', '1,234,567.5', '１２', '２．５'].map(numberTyped),
    ).toEqual([12, 12, -3, 0.5, 0.5, 1200, 1_234_567.5, 12, 2.5])
  })

  it('makes no number of a text that says none', () => {
    const others = ['1O', '3/4', '2,5', '1,23', '12mg', '1 2', '1e3', '0x10', 'Infinity', '--1', '.', '1.2.3']
    expect(others.map(numberTyped)).toEqual(others.map(() => Number.NaN))
    expect(['', '  '].map(numberTyped)).toEqual([null, null])
  })

  it('gives a number only for what reads back as the same digits', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9.,/ aO-]{1,8}$/), (text) => {
        const read = numberTyped(text)
        if (read === null || Number.isNaN(read)) return
        const digits = text.replaceAll(',', '').trim()
        expect(Number(digits)).toBe(read)
      }),
    )
  })
})
