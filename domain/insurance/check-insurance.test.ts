import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { usualHandling } from '#domain/organisations/site.ts'
import { checkInsurance, insuranceRules } from './check-insurance.ts'
import type { EarlierSupply, InsuranceFacts, InsuredLine } from './facts.ts'

const line: InsuredLine = {
  lineId: 'line-1',
  ingredientCodes: ['I0101'],
  isAntimicrobial: false,
  insuranceCode: 'XC08CAX001A001010100001',
  listClass: 'class_a',
  saleClass: 'prescription',
  dosageForm: 'tablet',
  storageClass: 'room',
  daysSupply: 7,
  totalFen: 1_000,
  price: 3_575,
  listed: { government: 3_575, market: 4_000, purchase: null, offline: null },
}
const earlier: EarlierSupply = {
  ingredientCodes: ['I0101'],
  startsOn: '2026-11-10',
  daysSupply: 7,
  isHandedOver: true,
  isElsewhere: true,
}
const facts: InsuranceFacts = {
  date: '2026-11-22',
  kind: 'ordinary',
  covers: [
    {
      planCode: 'resident-chronic',
      kind: 'basic',
      insurerTenantId: 'insurer',
      ratioPerThousand: { class_a: 800, class_b: 700, unlisted: 0 },
      deductibleLeftFen: 0,
      capLeftFen: 300_000,
    },
  ],
  institution: {
    ...usualHandling.village_pharmacy,
    designatedCode: 'P64042290001',
    ownership: 'private_for_profit',
  },
  lines: [line],
  supplies: [],
}

const institution = (changes: Partial<InsuranceFacts['institution']>) => ({
  institution: { ...facts.institution, ...changes },
})
const withLine = (changes: Partial<InsuredLine>) => ({ lines: [{ ...line, ...changes }] })

/** What the first line is judged, with the codes of what was found. */
function judge(changes: Partial<InsuranceFacts>): string[] {
  const [checked] = checkInsurance({ ...facts, ...changes }).lines
  return [checked?.level ?? '', ...(checked?.findings.map(({ code }) => code) ?? [])]
}

describe('checking a prescription against insurance', () => {
  it('passes a listed drug at a designated institution, and says who would bear what', () => {
    expect(checkInsurance(facts)).toEqual({
      lines: [{ lineId: 'line-1', level: 'pass', findings: [], totalFen: 1_000, patientFen: 200 }],
      totalFen: 1_000,
      shares: [{ planCode: 'resident-chronic', paidFen: 800 }],
      patientFen: 200,
    })
  })

  it('makes a refused line the patient’s own to pay, and leaves the others as they are', () => {
    const unlisted = { ...line, lineId: 'line-2', listClass: 'unlisted' as const, insuranceCode: null }
    const check = checkInsurance({ ...facts, lines: [line, unlisted] })
    expect(check.lines.map(({ level, patientFen }) => [level, patientFen])).toEqual([
      ['pass', 200],
      ['refused', 1_000],
    ])
    expect(check.lines[1]?.findings).toMatchObject([
      { code: 'notOnList', rule: 'insurance.list-membership', source: expect.stringContaining('2020-09-01') },
    ])
    expect(check).toMatchObject({ totalFen: 2_000, patientFen: 1_200 })
  })

  it('wants a cover, a designated institution, and its scope', () => {
    expect(judge({ covers: [] })).toEqual(['refused', 'noCover'])
    expect(judge(institution({ designatedCode: null }))).toEqual(['refused', 'institutionNotDesignated'])
    expect(judge(withLine({ dosageForm: 'injection' }))).toEqual(['refused', 'outOfInstitutionScope'])
  })

  it('bears 7 days, 3 in an emergency, 84 for chronic disease, and no more than 7 of an antimicrobial', () => {
    const days = (kind: InsuranceFacts['kind'], daysSupply: number, isAntimicrobial = false) =>
      judge({ kind, ...withLine({ daysSupply, isAntimicrobial }) })[0]
    expect([days('ordinary', 7), days('ordinary', 8)]).toEqual(['pass', 'refused'])
    expect([days('emergency', 3), days('emergency', 4)]).toEqual(['pass', 'refused'])
    expect([days('chronic', 84), days('chronic', 85)]).toEqual(['pass', 'refused'])
    expect([days('chronic', 7, true), days('chronic', 8, true)]).toEqual(['pass', 'refused'])
  })

  it('refuses what overlaps by more than a week with a supply of any institution', () => {
    const supplied = (daysSupply: number, changes: Partial<EarlierSupply> = {}) =>
      judge({ supplies: [{ ...earlier, daysSupply, ...changes }] })
    // From 11-10: 12 days are used up on 11-22.
    expect(supplied(12)).toEqual(['pass'])
    expect(supplied(13)).toEqual(['caution', 'supplyNotUsedUp'])
    expect(supplied(19)).toEqual(['caution', 'supplyNotUsedUp'])
    expect(supplied(20)).toEqual(['refused', 'supplyOverlaps'])
    expect(supplied(20, { ingredientCodes: ['I0999'] })).toEqual(['pass'])
    expect(supplied(20, { isHandedOver: false })).toEqual(['caution', 'alsoOnItsWay'])
    const [finding] =
      checkInsurance({ ...facts, supplies: [{ ...earlier, daysSupply: 20 }] }).lines[0]?.findings ?? []
    expect(finding?.message).toBe('The patient still has 8 days of this ingredient from another institution.')
  })

  it('refuses the fifth supply of an ingredient in 30 days', () => {
    const times = (count: number, startsOn = '2026-11-01') =>
      judge({ supplies: Array.from({ length: count }, () => ({ ...earlier, startsOn, daysSupply: 1 })) })
    expect([times(2), times(3), times(4)]).toEqual([
      ['pass'],
      ['caution', 'oftenSupplied'],
      ['refused', 'tooOften'],
    ])
    expect(times(4, '2026-10-23')).toEqual(['pass'])
  })

  it('holds a public institution to the government’s price, without mark-up', () => {
    const publicly = (changes: Partial<InsuredLine>) =>
      judge({ ...institution({ ownership: 'public' }), ...withLine(changes) })
    expect(publicly({})).toEqual(['pass'])
    expect(publicly({ price: 3_576 })).toEqual(['refused', 'priceAboveGovernment'])
    expect(publicly({ listed: { ...line.listed, purchase: 3_000 } })).toEqual(['refused', 'markedUp'])
    expect(publicly({ listed: { ...line.listed, government: null } })).toEqual([
      'caution',
      'governmentPriceUnknown',
    ])
  })

  it('holds a private non-profit one to the public list of items at market price', () => {
    const privately = (changes: Partial<InsuredLine>) =>
      judge({ ...institution({ ownership: 'private_non_profit' }), ...withLine(changes) })
    expect(privately({ price: 4_000 })).toEqual(['pass'])
    expect(privately({ price: 4_001 })).toEqual(['refused', 'priceAboveMarket'])
    expect(privately({ listed: { ...line.listed, market: null } })).toEqual(['refused', 'notOnPublicItems'])
  })

  it('lets a for-profit one have its own items and prices, the same online as at the counter', () => {
    const listed = { government: null, market: null, purchase: 1, offline: null }
    expect(judge(withLine({ price: 9_999, listed }))).toEqual(['pass'])
    expect(judge(withLine({ listed: { ...listed, offline: 3_575 } }))).toEqual(['pass'])
    expect(judge(withLine({ listed: { ...listed, offline: 3_000 } }))).toEqual([
      'refused',
      'priceDiffersOffline',
    ])
  })

  it('judges by the rules of the day', () => {
    expect(judge({ date: '2018-01-01', covers: [] })).toContain('noCover')
    const listed = { ...line.listed, offline: 1 }
    expect(judge({ date: '2019-08-16', ...withLine({ listed }) })).not.toContain('priceDiffersOffline')
    for (const rule of insuranceRules) expect(rule.source).not.toBe('')
  })

  it('never loses or invents a fen', () => {
    const amounts = fc.array(fc.record({ totalFen: fc.nat({ max: 100_000 }), isListed: fc.boolean() }), {
      maxLength: 5,
    })
    fc.assert(
      fc.property(amounts, fc.nat({ max: 50_000 }), (supply, capLeftFen) => {
        const lines = supply.map(({ totalFen, isListed }, index) => ({
          ...line,
          lineId: String(index),
          totalFen,
          insuranceCode: isListed ? line.insuranceCode : null,
        }))
        const covers = facts.covers.map((cover) => ({ ...cover, capLeftFen }))
        const check = checkInsurance({ ...facts, covers, lines })
        const paidFen = check.shares.reduce((sum, share) => sum + share.paidFen, 0)
        expect(paidFen + check.patientFen).toBe(check.totalFen)
        expect(paidFen).toBeLessThanOrEqual(capLeftFen)
      }),
    )
  })
})
