import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { approvalNumberSchema, isApprovalNumber } from './approval-number.ts'
import { drugStandardCode, drugStandardCodeSchema, isDrugStandardCode } from './drug-standard-code.ts'
import { gs1CheckDigit } from './gs1-check-digit.ts'
import { gtin, gtin14, isGtin } from './gtin.ts'
import { gtinSchema } from './gtin-schema.ts'
import { insuranceCodeKind, insuranceCodeSchema } from './insurance-code.ts'

const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`))

/** `code` with the digit at `index` raised by `step`, 1 to 9, so that it always differs. */
function misread(code: string, index: number, step: number): string {
  const at = index % code.length
  return code.slice(0, at) + String((Number(code.charAt(at)) + step) % 10) + code.slice(at + 1)
}

describe('drug standard code', () => {
  it.each(['86901890000654', '86901890000661', '86999999000019'])('accepts %s', (code) => {
    expect(isDrugStandardCode(code)).toBe(true)
  })

  it.each(['86901890000655', '8690189000065', '96901890000654', '869018900006540', '8690189000065x', ''])(
    'refuses %j',
    (code) => {
      expect(drugStandardCodeSchema.safeParse(code).success).toBe(false)
    },
  )

  it('is built from company and product', () => {
    expect(drugStandardCode('01890', '00065')).toBe('86901890000654')
    expect(() => drugStandardCode('1890', '00065')).toThrow(RangeError)
  })

  it('is valid when built, and never with one digit misread', () => {
    fc.assert(
      fc.property(
        digits(5),
        digits(5),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        (company, product, at, step) => {
          const code = drugStandardCode(company, product)
          expect(isDrugStandardCode(code)).toBe(true)
          expect(isDrugStandardCode(misread(code, at, step))).toBe(false)
        },
      ),
    )
  })
})

describe('GTIN', () => {
  it.each(['6901234567892', '16901234567899'])('accepts %s', (code) => {
    expect(isGtin(code)).toBe(true)
  })

  it.each(['6901234567893', '690123456789', '169012345678990', '69012345678 2'])('refuses %j', (code) => {
    expect(gtinSchema.safeParse(code).success).toBe(false)
  })

  it('is valid when built, and never with one digit misread', () => {
    fc.assert(
      fc.property(
        fc.oneof(digits(12), digits(13)),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        (start, at, step) => {
          const code = gtin(start)
          expect(isGtin(code)).toBe(true)
          expect(isGtin(misread(code, at, step))).toBe(false)
        },
      ),
    )
  })

  it('stays valid when a GTIN-13 is written with 14 digits', () => {
    expect(gtin14('6901234567892')).toBe('06901234567892')
    expect(isGtin('06901234567892')).toBe(true)
  })

  it('is not built from anything but digits', () => {
    expect(() => gtin('69012345678a')).toThrow(RangeError)
    expect(() => gs1CheckDigit('')).toThrow(RangeError)
  })
})

describe('insurance code', () => {
  it('tells western from Chinese patent drugs', () => {
    expect(insuranceCodeKind('XC08CAX001A001010199901')).toBe('western')
    expect(insuranceCodeKind('ZA01AAX0001010199901')).toBe('chinese_patent')
  })

  it.each([
    'XC08CAX001A00101019990',
    'ZA01AAX000101019990',
    'YC08CAX001A001010199901',
    'xc08cax001a001010199901',
  ])('refuses %s', (code) => {
    expect(insuranceCodeSchema.safeParse(code).success).toBe(false)
  })
})

describe('approval number', () => {
  it.each(['国药准字H20041126', '国药准字Z10950000', '国药准字HJ20200001'])('accepts %s', (number) => {
    expect(isApprovalNumber(number)).toBe(true)
  })

  it.each(['国药准字H2004112', '国药准字A20041126', 'H20041126', '国药准字ZB20041126'])(
    'refuses %s',
    (number) => {
      expect(approvalNumberSchema.safeParse(number).success).toBe(false)
    },
  )
})
