import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Route } from '../prescription.ts'
import { checkRuleSet } from './check-rule-set.ts'
import type { ReviewFacts } from './facts.ts'
import { lineOf, paracetamolAdult, reviewFacts, ruleRecord, ruleSetOf } from './review-fixture.ts'
import { reviewPrescription } from './review-prescription.ts'
import { indexRuleSet, scanRuleSet } from './rule-lookup.ts'
import type { ClinicalRule } from './rule-set.ts'

const codes = ['I0104', 'I0105', 'I0116', 'I0125', 'I0301', 'I0302'] as const
const targets = [...codes, 'nsaid', 'acei'] as const

const target = fc.constantFrom(...targets)
const rule: fc.Arbitrary<ClinicalRule> = fc.oneof(
  fc
    .record({ one: target, other: target })
    .map((pair) => ({ ...ruleRecord, id: '', kind: 'interaction' as const, ...pair })),
  fc
    .record({ allergen: target, target })
    .map((pair) => ({ ...ruleRecord, id: '', kind: 'allergy' as const, ...pair })),
  fc.constant({ ...ruleRecord, id: '', kind: 'allergy' as const, allergen: null, target: null }),
  fc
    .constantFrom('nsaid', 'acei', null)
    .map((classCode) => ({ ...ruleRecord, id: '', kind: 'duplicate' as const, classCode })),
  target.map((name) => ({ ...ruleRecord, id: '', kind: 'course' as const, target: name, mostDays: 2 })),
  fc
    .constantFrom('nsaid', 'acei')
    .map((classCode) => ({ ...ruleRecord, id: '', kind: 'combination' as const, classCode, mostDrugs: 1 })),
  fc.constantFrom(...codes).map((ingredientCode) => ({ ...paracetamolAdult, ingredientCode, id: '' })),
)
const rules = fc
  .array(rule, { maxLength: 25 })
  .map((made) => made.map((one, index): ClinicalRule => ({ ...one, id: `test.rule-${index}` })))

const drug = fc.constantFrom(...codes)
const route = fc.constantFrom<Route>('oral', 'topical')
const facts: fc.Arbitrary<ReviewFacts> = fc
  .record({
    lines: fc.array(fc.tuple(drug, route), { minLength: 1, maxLength: 5 }),
    allergies: fc.uniqueArray(drug, { maxLength: 2 }),
    current: fc.array(fc.tuple(drug, route), { maxLength: 5 }),
  })
  .map(({ lines, allergies, current }) =>
    reviewFacts(
      lines.map(([code, taken]) => lineOf(code, { route: taken })),
      { allergies },
      {
        current: current.map(([code, taken], index) => ({
          prescriptionId: `rx-${index}`,
          ingredientCodes: [code],
          route: taken,
        })),
      },
    ),
  )

describe('indexRuleSet', () => {
  it('finds exactly what reading through the whole set finds', () => {
    fc.assert(
      fc.property(rules, facts, (made, seen) => {
        const set = ruleSetOf(made)
        expect(reviewPrescription(seen, indexRuleSet(set))).toEqual(
          reviewPrescription(seen, scanRuleSet(set)),
        )
      }),
      { numRuns: 300 },
    )
  })
})

describe('checkRuleSet', () => {
  const faultsOf = (data: unknown) => {
    const checked = checkRuleSet(data)
    return checked.ok ? [] : checked.refusals.map(({ code }) => code)
  }

  it('takes a sound set', () => {
    expect(faultsOf(ruleSetOf([paracetamolAdult]))).toEqual([])
  })

  it('takes no set that has any fault', () => {
    expect(faultsOf(null)).toEqual(['ruleSetInvalid'])
    expect(faultsOf({ ...ruleSetOf([]), rules: [{ ...paracetamolAdult, source: '' }] })).toEqual([
      'ruleSetInvalid',
    ])
    expect(faultsOf(ruleSetOf([paracetamolAdult, paracetamolAdult]))).toEqual(['ruleRepeated'])
    expect(faultsOf(ruleSetOf([{ ...paracetamolAdult, ingredientCode: 'I9999' }]))).toEqual(['targetUnknown'])
    expect(
      faultsOf(
        ruleSetOf([{ ...ruleRecord, id: 'allergy.half', kind: 'allergy', allergen: 'nsaid', target: null }]),
      ),
    ).toEqual(['targetUnknown'])
    expect(faultsOf(ruleSetOf([{ ...paracetamolAdult, leastPerDay: 5_000 }]))).toEqual(['rangeEmpty'])
    expect(faultsOf(ruleSetOf([{ ...paracetamolAdult, belowMonths: 100 }]))).toEqual(['rangeEmpty'])
  })
})
