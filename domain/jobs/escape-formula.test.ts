import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeFormula, unescapeFormula } from './escape-formula.ts'

const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom('=', "'", '+', '-', '@', '\t', '\r', '\n', '"', 'a', '，') }),
)

describe('a text cell of an export', () => {
  it('never begins as a formula does', () => {
    for (const text of ['=1+1', '+86', '-1', '@SUM(A1)', '\tx', '\r=1']) {
      expect(escapeFormula(text)).toBe(`'${text}`)
    }
    expect(escapeFormula('阿莫西林')).toBe('阿莫西林')
    fc.assert(fc.property(anyText, (text) => !/^[=+\-@\t\r]/.test(escapeFormula(text))))
  })

  it('is read back as it was', () => {
    fc.assert(fc.property(anyText, (text) => unescapeFormula(escapeFormula(text)) === text))
  })
})
