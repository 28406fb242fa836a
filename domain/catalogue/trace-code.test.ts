import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gtin, gtin14 } from './gtin.ts'
import { parseTraceCode } from './trace-code.ts'

const separator = '\u001d'

function codeOf(text: string): string | null {
  const outcome = parseTraceCode(text)
  return outcome.ok ? outcome.value.code : null
}

function refusalOf(text: string): string | undefined {
  const outcome = parseTraceCode(text)
  return outcome.ok ? undefined : outcome.refusals[0]?.code
}

describe('parseTraceCode', () => {
  it('reads a 20-digit trace code with its resource number', () => {
    expect(parseTraceCode('84999990000000010000')).toEqual({
      ok: true,
      value: { code: '84999990000000010000', resource: '8499999' },
    })
  })

  it('reads a GS1 element string written with brackets', () => {
    expect(parseTraceCode('(01)06901234567892(21)84999990000000010000(10)B-7/a(17)271130')).toEqual({
      ok: true,
      value: {
        code: '84999990000000010000',
        resource: '8499999',
        gtin: '06901234567892',
        lot: 'B-7/a',
        expiry: '2027-11-30',
      },
    })
  })

  it('reads the same elements as a scanner sends them', () => {
    const scanned = [
      '01',
      '06901234567892',
      '11',
      '260101',
      '17',
      '271130',
      '10',
      'B-7',
      separator,
      '21',
      '84999990000000010000',
    ]
    expect(parseTraceCode(`]d2${scanned.join('')}`)).toEqual({
      ok: true,
      value: {
        code: '84999990000000010000',
        resource: '8499999',
        gtin: '06901234567892',
        lot: 'B-7',
        expiry: '2027-11-30',
      },
    })
  })

  it('needs the separator after an element of variable length', () => {
    expect(codeOf(`01069012345678922184999990000000010000${separator}10B-7`)).toBe('84999990000000010000')
    expect(refusalOf(`010690123456789210B-7${separator}x`)).toBe('traceCodeMalformed')
  })

  it('takes 20 bare digits as a trace code, even where they could be an element string', () => {
    expect(codeOf('01069012345678922100')).toBe('01069012345678922100')
    expect(codeOf(']d201069012345678922100')).toBe('(01)06901234567892(21)00')
  })

  it('keeps the GTIN in the code when the serial number is no trace code', () => {
    expect(codeOf('(01)06901234567892(21)AB12')).toBe('(01)06901234567892(21)AB12')
  })

  it('takes day 00 of an expiry as the last day of the month', () => {
    expect(parseTraceCode('(01)06901234567892(21)1(17)280200')).toMatchObject({
      value: { expiry: '2028-02-29' },
    })
  })

  it.each([
    ['8499999000000001000', 'traceCodeMalformed'],
    ['849999900000000100000', 'traceCodeMalformed'],
    ['', 'traceCodeMalformed'],
    ['8499999000000001000x', 'traceCodeMalformed'],
    ['(01)06901234567892', 'traceCodeIncomplete'],
    ['(21)84999990000000010000', 'traceCodeIncomplete'],
    ['(01)06901234567893(21)84999990000000010000', 'gtinInvalid'],
    ['(01)06901234567892(21)1(17)271301', 'expiryInvalid'],
    ['(01)06901234567892(21)1(17)270230', 'expiryInvalid'],
    ['(01)06901234567892(21)1(21)2', 'traceCodeMalformed'],
    ['(01)06901234567892(99)1', 'traceCodeMalformed'],
    ['(01)6901234567892(21)1', 'traceCodeMalformed'],
  ])('refuses %j as %s', (text, code) => {
    expect(refusalOf(text)).toBe(code)
  })

  it('reads a box alike, however its symbol is written', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^\d{13}$/),
        fc.stringMatching(/^[0-9A-Za-z]{1,20}$/),
        (start, serial) => {
          const pack = gtin14(gtin(start))
          expect(codeOf(`]d201${pack}21${serial}`)).toBe(codeOf(`(01)${pack}(21)${serial}`))
          expect(codeOf(`]d201${pack}21${serial}`)).not.toBeNull()
        },
      ),
    )
  })

  it('answers any text without throwing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => parseTraceCode(text)).not.toThrow()
      }),
    )
  })
})
