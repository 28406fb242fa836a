import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { choiceCodeOf, displayChoiceCode, parseChoiceCode } from './choice-code.ts'

const codes = fc.uint8Array({ minLength: 16, maxLength: 32 }).map(choiceCodeOf)

describe('a choice code', () => {
  it('has 12 characters that nobody mistakes for each other', () => {
    fc.assert(fc.property(codes, (code) => /^[2-9A-HJKMNP-Z]{12}$/.test(code)))
    expect(choiceCodeOf(new Uint8Array(16))).toBe('222222222222')
  })

  it('is read however it is typed', () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(parseChoiceCode(displayChoiceCode(code).toLowerCase())).toBe(code)
        expect(parseChoiceCode(` ${code} `)).toBe(code)
      }),
    )
    expect(displayChoiceCode('ABCDEFGHJKMN')).toBe('ABCD-EFGH-JKMN')
  })

  it('is refused with any one character wrong', () => {
    fc.assert(
      fc.property(
        codes,
        fc.nat(11),
        fc.constantFrom(...'23456789ABCDEFGHJKMNPQRSTUVWXYZ'.split('')),
        (code, at, other) => {
          fc.pre(code[at] !== other)
          expect(parseChoiceCode(code.slice(0, at) + other + code.slice(at + 1))).toBeNull()
        },
      ),
    )
  })

  it('is refused with two characters swapped', () => {
    fc.assert(
      fc.property(codes, fc.nat(11), fc.nat(11), (code, a, b) => {
        fc.pre(code[a] !== code[b])
        const swapped = code.split('')
        ;[swapped[a], swapped[b]] = [swapped[b] ?? '', swapped[a] ?? '']
        expect(parseChoiceCode(swapped.join(''))).toBeNull()
      }),
    )
  })

  it('is refused when too short, too long, or with a character that is none of its own', () => {
    for (const typed of ['', '2222', '2222222222222', '22222222222O', '１２３４５６７８９０１２'])
      expect(parseChoiceCode(typed)).toBeNull()
  })
})
