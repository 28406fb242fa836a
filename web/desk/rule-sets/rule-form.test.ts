import { describe, expect, it } from 'vitest'
import { checkRuleSet } from '#domain/prescriptions/review/check-rule-set.ts'
import { clinicalRuleKinds } from '#domain/prescriptions/review/rule-kinds.ts'
import { writtenRuleSchema } from '#domain/prescriptions/review/rule-set.ts'
import { firstRuleSet } from '#seeds/clinical-rules/rule-set.ts'
import { ruleOf, valuesOf } from './rule-form.ts'

const today = '2026-11-26'
const words = { adviceZh: '建议', adviceEn: 'Advice', adviceKo: '조언', source: '说明书' }

describe('the form of a rule', () => {
  it('says again what it was opened with, for every rule of the first set', () => {
    for (const rule of firstRuleSet.rules)
      expect(ruleOf(rule.kind, rule, valuesOf(rule.kind, rule, today))).toEqual(rule)
    expect(new Set(firstRuleSet.rules.map(({ kind }) => kind))).toEqual(new Set(clinicalRuleKinds))
  })

  it('makes a sound rule of what somebody filled in, with null where a field was left empty', () => {
    const dose = ruleOf('dose', null, {
      ...valuesOf('dose', null, today),
      ...words,
      name: 'amlodipine-oral-adult',
      ingredientCode: 'I0101',
      mostPerDay: 10,
    })
    expect(writtenRuleSchema.parse(dose)).toMatchObject({
      id: 'dose.amlodipine-oral-adult',
      belowMonths: null,
      mostPerDose: null,
      mostPerDay: 10,
      statedOn: today,
    })
    const disease = ruleOf('contraindication', null, {
      ...valuesOf('contraindication', null, today),
      ...words,
      name: 'amlodipine-shock',
      target: 'I0101',
      condition: { kind: 'disease', codePrefixes: [' r57.0 '], fromMonths: 3 },
    })
    expect(disease).toMatchObject({ condition: { kind: 'disease', codePrefixes: ['R57.0'] } })
    expect(checkRuleSet({ ...firstRuleSet, rules: [dose, disease] }).ok).toBe(true)
  })
})
