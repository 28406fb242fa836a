import { describe, expect, it } from 'vitest'
import type { ReviewFacts } from './facts.ts'
import {
  lineOf,
  paracetamolAdult,
  paracetamolChild,
  reviewedLine,
  reviewFacts,
  ruleRecord,
  ruleSetOf,
} from './review-fixture.ts'
import { forbiddenFindings, reviewPrescription } from './review-prescription.ts'
import { indexRuleSet } from './rule-lookup.ts'
import type { ClinicalRule } from './rule-set.ts'

const doses = [paracetamolAdult, paracetamolChild]

const review = (facts: ReviewFacts, rules: readonly ClinicalRule[] = doses) =>
  reviewPrescription(facts, indexRuleSet(ruleSetOf(rules)))
/** What was found, beside that the fixture has no dose range for most drugs. */
const found = (facts: ReviewFacts, rules: readonly ClinicalRule[] = doses) =>
  review(facts, rules).lines.flatMap(({ findings }) =>
    findings
      .filter(({ code }) => code !== 'doseRuleMissing')
      .map(({ code, severity, line }) => `${line} ${code} ${severity}`),
  )

describe('the dose', () => {
  it('passes within its range, and at its very end', () => {
    expect(review(reviewFacts([reviewedLine()]))).toEqual({
      outcome: 'pass',
      lines: [{ outcome: 'pass', findings: [] }],
    })
    expect(found(reviewFacts([reviewedLine({ doseAmount: 2, frequency: 'qid' })]))).toEqual([])
  })

  it('is too high in one dose, or in a day: 2 × 0.5 g every 4 hours are 6 g, and the most is 4 g', () => {
    const [finding] = forbiddenFindings(
      review(reviewFacts([reviewedLine({ doseAmount: 2, frequency: 'q4h' })])),
    )
    expect(finding).toMatchObject({
      id: '1:dose.paracetamol-adult:I0301',
      code: 'doseTooHigh',
      ruleId: 'dose.paracetamol-adult',
      source: 'test',
      adviceEn: 'Advice',
      details: { perDay: 6_000, mostPerDay: 4_000, measure: 'mg' },
    })
    expect(found(reviewFacts([reviewedLine({ doseAmount: 3, frequency: 'qd' })]))).toEqual([
      '0 doseTooHigh forbidden',
    ])
  })

  it('that is too low is a caution only', () => {
    expect(found(reviewFacts([reviewedLine({ frequency: 'qd' })]))).toEqual(['0 doseTooLow caution'])
  })

  it('for a child goes by its weight: 150 mg three times a day are fine with 10 kg and too much with 7.5 kg', () => {
    const line = reviewedLine({ doseUnit: 'mg', doseAmount: 150 })
    const child = { birthDate: '2025-06-01' }
    expect(found(reviewFacts([line], { ...child, weightKg: { value: 10, on: '2026-11-01' } }))).toEqual([])
    expect(found(reviewFacts([line], { ...child, weightKg: { value: 7.5, on: '2026-11-01' } }))).toEqual([
      '0 doseTooHigh forbidden',
    ])
  })

  it('says that the weight is missing, or too old, and still holds to the limits for every weight', () => {
    const line = reviewedLine({ doseUnit: 'mg', doseAmount: 150 })
    for (const weightKg of [null, { value: 10, on: '2026-05-01' }]) {
      const [finding] =
        review(reviewFacts([line], { birthDate: '2025-06-01', weightKg })).lines[0]?.findings ?? []
      expect(finding).toMatchObject({
        code: 'factMissing',
        severity: 'caution',
        details: { missing: 'weight' },
      })
    }
    const tooMuch = reviewedLine({ doseUnit: 'mg', doseAmount: 600 })
    expect(found(reviewFacts([tooMuch], { birthDate: '2025-06-01', weightKg: null }))).toEqual([
      '0 factMissing caution',
      '0 doseTooHigh forbidden',
    ])
  })

  it('is computed from a concentration, and from grams', () => {
    const syrup = [{ code: 'I0301', content: { amount: 32, measure: 'mg', per: 'ml' } }] as const
    const inMillilitres = reviewedLine({ ingredients: syrup, doseUnit: 'ml', doseAmount: 40 })
    expect(found(reviewFacts([inMillilitres]))).toEqual(['0 doseTooHigh forbidden'])
    expect(found(reviewFacts([reviewedLine({ doseUnit: 'g', doseAmount: 1.5 })]))).toEqual([
      '0 doseTooHigh forbidden',
    ])
  })

  it('that cannot be computed, or that no range is known for, is a caution', () => {
    expect(found(reviewFacts([reviewedLine({ doseUnit: 'drop' })]))).toEqual(['0 doseNotComputable caution'])
    const compound = ['I0301', 'I0306'].map((code) => ({ code, content: null }))
    expect(found(reviewFacts([reviewedLine({ ingredients: compound, doseUnit: 'mg' })]))).toEqual([
      '0 doseNotComputable caution',
    ])
    const infant = review(reviewFacts([reviewedLine()], { birthDate: '2026-10-01' }))
    expect(infant.lines[0]?.findings).toMatchObject([{ code: 'doseRuleMissing', severity: 'caution' }])
  })

  it('taken when needed is held to the single dose alone', () => {
    expect(found(reviewFacts([reviewedLine({ frequency: 'prn', doseAmount: 2 })]))).toEqual([])
    expect(found(reviewFacts([reviewedLine({ frequency: 'prn', doseAmount: 3 })]))).toEqual([
      '0 doseTooHigh forbidden',
    ])
  })
})

describe('the kidneys', () => {
  const rules = [
    {
      ...ruleRecord,
      id: 'kidney.a-30',
      kind: 'kidney',
      ingredientCode: 'I0201',
      belowMlPerMin: 30,
      mostMgPerDay: null,
    },
    {
      ...ruleRecord,
      id: 'kidney.a-45',
      kind: 'kidney',
      ingredientCode: 'I0201',
      belowMlPerMin: 45,
      mostMgPerDay: 1_000,
    },
  ] as const satisfies ClinicalRule[]
  const line = reviewedLine({
    ingredients: [{ code: 'I0201', content: { amount: 500, measure: 'mg', per: 'unit' } }],
  })
  const filtering = (value: number) => ({ kidneyFiltration: { value, on: '2026-11-01' } })

  it('lower the dose, then forbid the drug', () => {
    expect(found(reviewFacts([line], filtering(45)), rules)).toEqual([])
    expect(found(reviewFacts([line], filtering(44)), rules)).toEqual(['0 kidneyDoseTooHigh forbidden'])
    expect(found(reviewFacts([{ ...line, frequency: 'bid' }], filtering(44)), rules)).toEqual([])
    expect(found(reviewFacts([line], filtering(29)), rules)).toContain('0 kidneyFunctionTooLow forbidden')
  })

  it('that nobody measured within a year are named, once', () => {
    const old = { kidneyFiltration: { value: 90, on: '2025-11-01' } }
    expect(found(reviewFacts([line], old), rules)).toEqual(['0 factMissing caution'])
  })
})

describe('other drugs', () => {
  const rules = [
    { ...ruleRecord, id: 'interaction.warfarin-nsaid', kind: 'interaction', one: 'I0125', other: 'nsaid' },
    { ...ruleRecord, id: 'duplicate.ingredient', kind: 'duplicate', classCode: null },
    { ...ruleRecord, id: 'duplicate.acei', kind: 'duplicate', classCode: 'acei' },
  ] as const satisfies ClinicalRule[]
  const current = (code: string, prescriptionId = 'rx-9') =>
    ({ prescriptionId, ingredientCodes: [code], route: 'oral' }) as const

  it('interact, whichever stands first, by ingredient and by class', () => {
    expect(found(reviewFacts([lineOf('I0125'), lineOf('I0302')]), rules)).toEqual(['1 interaction forbidden'])
    expect(found(reviewFacts([lineOf('I0302'), lineOf('I0125')]), rules)).toEqual(['1 interaction forbidden'])
    expect(found(reviewFacts([lineOf('I0125'), lineOf('I0301')]), rules)).toEqual([])
  })

  it('of other prescriptions count as well, and are named', () => {
    const facts = reviewFacts([lineOf('I0302')], {}, { current: [current('I0125')] })
    expect(forbiddenFindings(review(facts, rules))).toMatchObject([
      {
        id: '1:interaction.warfarin-nsaid:I0302:I0125:rx-9',
        details: { otherIngredientCode: 'I0125', otherPrescriptionId: 'rx-9' },
      },
    ])
  })

  it('do not interact from where they stay on the skin', () => {
    expect(found(reviewFacts([lineOf('I0125'), lineOf('I0303', { route: 'topical' })]), rules)).toEqual([])
  })

  it('repeat an ingredient or a class: forbidden on one prescription, a caution beside another', () => {
    expect(found(reviewFacts([lineOf('I0104'), lineOf('I0104')]), rules)).toEqual([
      '1 sameIngredient forbidden',
    ])
    expect(found(reviewFacts([lineOf('I0104'), lineOf('I0105')]), rules)).toEqual(['1 sameClass forbidden'])
    const beside = reviewFacts([lineOf('I0104')], {}, { current: [current('I0104'), current('I0105')] })
    expect(found(beside, rules)).toEqual(['0 sameIngredient caution', '0 sameClass caution'])
  })

  it('of one class are too many together', () => {
    const combination: ClinicalRule = {
      ...ruleRecord,
      id: 'combination.nsaid',
      kind: 'combination',
      classCode: 'nsaid',
      mostDrugs: 2,
    }
    expect(found(reviewFacts([lineOf('I0116'), lineOf('I0302')]), [combination])).toEqual([])
    expect(found(reviewFacts([lineOf('I0116'), lineOf('I0302'), lineOf('I0303')]), [combination])).toEqual([
      '2 tooManyOfClass forbidden',
    ])
  })
})

describe('allergies', () => {
  const rules = [
    {
      ...ruleRecord,
      overridable: false,
      id: 'allergy.ingredient',
      kind: 'allergy',
      allergen: null,
      target: null,
    },
    { ...ruleRecord, id: 'allergy.nsaid', kind: 'allergy', allergen: 'nsaid', target: 'nsaid' },
  ] as const satisfies ClinicalRule[]

  it('forbid the ingredient itself, without an override, and what crosses with it', () => {
    const allergic = { allergies: ['I0116'] }
    const [itself] = forbiddenFindings(review(reviewFacts([lineOf('I0116')], allergic), rules))
    expect(itself).toMatchObject({ ruleId: 'allergy.ingredient', overridable: false })
    const [crossing] = forbiddenFindings(review(reviewFacts([lineOf('I0302')], allergic), rules))
    expect(crossing).toMatchObject({ ruleId: 'allergy.nsaid', overridable: true })
    expect(found(reviewFacts([lineOf('I0301')], allergic), rules)).toEqual([])
  })

  it('count on the skin as well', () => {
    const facts = reviewFacts([lineOf('I0303', { route: 'topical' })], { allergies: ['I0303'] })
    expect(found(facts, rules)).toEqual(['0 allergy forbidden'])
  })
})

describe('the patient', () => {
  const against = (
    condition: Extract<ClinicalRule, { kind: 'contraindication' }>['condition'],
  ): ClinicalRule => ({
    ...ruleRecord,
    id: `contraindication.${condition.kind}`,
    kind: 'contraindication',
    target: 'nsaid',
    condition,
  })
  const woman = { sex: 'female', birthDate: '1996-05-01' } as const

  it('that is pregnant: forbidden; that may be: a caution; that cannot be: nothing', () => {
    const rules = [against({ kind: 'pregnancy' })]
    const pregnant = (value: boolean) => ({ ...woman, pregnant: { value, on: '2026-11-01' } })
    expect(found(reviewFacts([lineOf('I0302')], pregnant(true)), rules)).toEqual([
      '0 contraindicated forbidden',
    ])
    expect(found(reviewFacts([lineOf('I0302')], pregnant(false)), rules)).toEqual([])
    expect(found(reviewFacts([lineOf('I0302')], woman), rules)).toEqual(['0 factMissing caution'])
    expect(found(reviewFacts([lineOf('I0302')]), rules)).toEqual([])
  })

  it('of a certain age, or with a disease on file', () => {
    const young = [against({ kind: 'age', fromMonths: 0, belowMonths: 216 })]
    expect(found(reviewFacts([lineOf('I0302')], { birthDate: '2008-11-24' }), young)).toEqual([
      '0 contraindicated forbidden',
    ])
    expect(found(reviewFacts([lineOf('I0302')], { birthDate: '2008-11-23' }), young)).toEqual([])
    const ulcer = [against({ kind: 'disease', codePrefixes: ['K25', 'K26'] })]
    expect(found(reviewFacts([lineOf('I0302')], { diagnosisCodes: ['K25.3'] }), ulcer)).toEqual([
      '0 contraindicated forbidden',
    ])
    expect(found(reviewFacts([lineOf('I0302')]), ulcer)).toEqual([])
  })

  it('gets a course as long as it may be, for what the drug is for', () => {
    const course: ClinicalRule = {
      ...ruleRecord,
      id: 'course.nsaid',
      kind: 'course',
      target: 'nsaid',
      mostDays: 5,
    }
    expect(found(reviewFacts([lineOf('I0302', { daysSupply: 5 })]), [course])).toEqual([])
    expect(found(reviewFacts([lineOf('I0302', { daysSupply: 6 })]), [course])).toEqual([
      '0 courseTooLong forbidden',
    ])
    const indication: ClinicalRule = {
      ...ruleRecord,
      id: 'indication.nsaid',
      kind: 'indication',
      target: 'nsaid',
      codePrefixes: ['M'],
    }
    expect(found(reviewFacts([lineOf('I0302')]), [indication])).toEqual(['0 indicationMissing forbidden'])
    expect(found(reviewFacts([lineOf('I0302')], {}, { diagnosisCodes: ['M10.9'] }), [indication])).toEqual([])
  })
})
