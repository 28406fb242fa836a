import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  designatedInstitutionCodeSchema,
  isDesignatedInstitutionCode,
} from './designated-institution-code.ts'
import { regionAncestors, regionCodeSchema, regionLevel, regionParent } from './region-code.ts'
import { isSocialCreditCode, socialCreditCode, socialCreditCodeSchema } from './social-credit-code.ts'

describe('designated institution code', () => {
  it.each(['H44010300351', 'P64042299901'])('accepts %s', (code) => {
    expect(isDesignatedInstitutionCode(code)).toBe(true)
  })

  it.each(['D44010300351', 'H4401030035', 'H440103003511', 'h44010300351'])('refuses %s', (code) => {
    expect(designatedInstitutionCodeSchema.safeParse(code).success).toBe(false)
  })
})

describe('unified social credit code', () => {
  it.each(['91330106673959654P', '91640422MA7XRH011N'])('accepts %s', (code) => {
    expect(isSocialCreditCode(code)).toBe(true)
  })

  it.each([
    '91330106673959654Q',
    '91330106673959655T',
    '91330106673959645P',
    '91330106673959654',
    'I1330106673959654P',
    '',
  ])('refuses %j', (code) => {
    expect(socialCreditCodeSchema.safeParse(code).success).toBe(false)
  })

  it('is built from category, region and organisation', () => {
    expect(socialCreditCode('91', '330106', '67395965')).toBe('91330106673959654P')
    expect(socialCreditCode('91', '640422', 'MA7XRH01')).toBe('91640422MA7XRH011N')
    expect(() => socialCreditCode('91', '64042', 'MA7XRH01')).toThrow(RangeError)
  })

  it('is valid when built, and never with one character of the organisation misread', () => {
    const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
    const organisation = fc.stringMatching(/^[0-9A-HJ-NPQRTUWXY]{8}$/)
    fc.assert(
      fc.property(organisation, fc.nat(7), fc.integer({ min: 1, max: 30 }), (name, at, step) => {
        const code = socialCreditCode('91', '640422', name)
        expect(isSocialCreditCode(code)).toBe(true)
        const wrong = alphabet.charAt((alphabet.indexOf(code.charAt(8 + at)) + step) % alphabet.length)
        expect(isSocialCreditCode(code.slice(0, 8 + at) + wrong + code.slice(9 + at))).toBe(false)
      }),
    )
  })
})

describe('region code', () => {
  it.each([
    ['64', 'province'],
    ['6404', 'city'],
    ['640422', 'county'],
    ['640422100', 'township'],
    ['640422100002', 'village'],
  ] as const)('tells that %s is a %s', (code, level) => {
    expect(regionLevel(code)).toBe(level)
  })

  it('knows every region above a village', () => {
    expect(regionAncestors('640422100002')).toEqual(['64', '6404', '640422', '640422100'])
    expect(regionParent('640422100002')).toBe('640422100')
    expect(regionParent('64')).toBeNull()
  })

  it.each(['', '6', '640', '64042', '6404221', '640422100002 ', '06', 'ab'])('refuses %j', (code) => {
    expect(regionCodeSchema.safeParse(code).success).toBe(false)
    expect(regionAncestors(code)).toEqual([])
    expect(regionParent(code)).toBeNull()
  })
})
