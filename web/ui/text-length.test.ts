import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { locales } from './locale.ts'
import { isTooLong, lengthNote } from './text-length.ts'

describe('the length of a text', () => {
  it('is told once little room is left, and what to do where there is too much', () => {
    expect(lengthNote('字'.repeat(179), 200, 'zh-CN')).toBeNull()
    expect(lengthNote('字'.repeat(180), 200, 'zh-CN')).toBe('180 / 200')
    expect(lengthNote('字'.repeat(213), 200, 'zh-CN')).toBe(
      '最多 200 个字，现在有 213 个，多了 13 个，请删短',
    )
    expect(lengthNote('x'.repeat(201), 200, 'en')).toContain('At most 200 characters; these are 201')
    expect(lengthNote('x'.repeat(201), 200, 'ko')).toContain('1자가 넘으니')
  })

  it('does not count the space around it, and is always told in each language where it is refused', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (text, longest) => {
        expect(isTooLong(`  ${text}\n`, longest)).toBe(text.trim().length > longest)
        for (const locale of locales)
          if (isTooLong(text, longest)) expect(lengthNote(text, longest, locale)).toContain(String(longest))
      }),
    )
  })
})
