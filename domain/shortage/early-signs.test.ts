import { describe, expect, it } from 'vitest'
import { goodFacts, goodPrescription } from '../prescriptions/intake-fixture.ts'
import { personLimitKept } from '../prescriptions/rules/person-limit.ts'
import { findShortageSigns, signRule } from './early-signs.ts'
import { atRiskShareOf, isMeantFor, planOptionsSchema, tierOf } from './plan-options.ts'

const steady = [70, 70, 70, 70, 70, 70, 70, 70]

describe('early signs', () => {
  it('counts days of cover against the forecast', () => {
    const facts = { ingredientCode: 'I0301', weeklyUnits: steady, stockUnits: 100, failures: 0 }
    expect(findShortageSigns(facts, signRule)).toEqual([
      {
        kind: 'low_cover',
        ingredientCode: 'I0301',
        facts: {
          stockUnits: 100,
          weeklyUnits: 70,
          coverDays: 10,
          lastWeekUnits: 70,
          bandUnits: 105,
          failures: 0,
        },
      },
    ])
    expect(findShortageSigns({ ...facts, stockUnits: 140 }, signRule)).toEqual([])
    expect(findShortageSigns({ ...facts, weeklyUnits: [], stockUnits: 0 }, signRule)).toEqual([])
  })

  it('sees a week above what the weeks before let expect, and suppliers that fail', () => {
    const facts = { ingredientCode: 'I0301', stockUnits: 10_000, failures: 2 }
    const kinds = (last: number) =>
      findShortageSigns({ ...facts, weeklyUnits: [...steady, last] }, signRule).map(({ kind }) => kind)
    expect(kinds(105)).toEqual(['supplier_failure'])
    expect(kinds(106)).toEqual(['demand_spike', 'supplier_failure'])
  })
})

describe('options of a plan', () => {
  const village = {
    id: '01999999-0000-7000-8000-000000000001',
    kind: 'village_pharmacy',
    regionCode: '640422100002',
  } as const

  it('puts a site into the first tier that fits, and after all others where none does', () => {
    const options = planOptionsSchema.parse({
      name: 'a',
      horizonDays: 14,
      tiers: [
        { tier: 1, siteKinds: ['county_hub'] },
        { tier: 2, regionCode: '640422' },
      ],
      atRisk: [
        { regionCode: '64', share: 0.2 },
        { regionCode: '640422', share: 0.4 },
      ],
    })
    expect(tierOf(options, village)).toBe(1)
    expect(tierOf(options, { ...village, regionCode: '522732' })).toBe(2)
    expect(tierOf({ tiers: [] }, village)).toBe(0)
    expect(atRiskShareOf(options, village)).toBe(0.4)
    expect(isMeantFor({ regionCode: '52', siteIds: undefined }, village)).toBe(false)
  })

  it('refuses what makes no sense', () => {
    for (const wrong of [
      { name: '', horizonDays: 14 },
      { name: 'a', horizonDays: 0 },
      { name: 'a', horizonDays: 14, reservePercent: 101 },
      { name: 'a', horizonDays: 14, tiers: [{ tier: 0 }] },
      { name: 'a', horizonDays: 14, needs: [{ siteId: village.id, needUnits: -1 }] },
    ]) {
      expect(planOptionsSchema.safeParse(wrong).success).toBe(false)
    }
  })
})

describe('the limit of a person', () => {
  it('counts what was prescribed before, in units of need, and says what is left', () => {
    const prescription = goodPrescription()
    const [line] = prescription.lines
    const limit = {
      ingredientCode: 'I0301',
      limitUnits: 2 * (line?.quantityUnits ?? 0),
      limitDays: 7,
      needPerUnit: new Map([[line?.productId ?? '', 2]]),
    }
    const find = (usedUnits: number) =>
      personLimitKept.find(
        prescription,
        goodFacts({ personLimits: [{ ...limit, usedUnits }] }),
        new Date(prescription.signedAt),
      )
    expect(find(0)).toEqual([])
    expect(find(1)).toMatchObject([{ code: 'personLimitReached', line: 0 }])
    expect(find(1)[0]?.nextStep).toContain(`at most ${limit.limitUnits - 1} units`)
  })
})
