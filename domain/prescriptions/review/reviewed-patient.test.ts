import { describe, expect, it } from 'vitest'
import { reviewedLineOf, reviewedPatientOf, type KeptObservation } from './reviewed-patient.ts'

const woman = {
  birthDate: '1976-05-01',
  sex: 'female',
  allergies: [],
  diagnosisCodes: ['I10', 'I10'],
} as const
const observed = (changes: Partial<KeptObservation>): KeptObservation => ({
  code: '29463-7',
  value: null,
  unit: null,
  valueCode: null,
  effectiveAt: new Date('2026-11-01T16:30:00Z'),
  ...changes,
})

describe('reviewedPatientOf', () => {
  it('takes the first of what tells the same, on its Shanghai day', () => {
    const weights = [observed({ value: 61, unit: 'kg' }), observed({ value: 60, unit: 'kg' })]
    expect(reviewedPatientOf(woman, weights)).toMatchObject({
      weightKg: { value: 61, on: '2026-11-02' },
      kidneyFiltration: null,
      pregnant: null,
      diagnosisCodes: ['I10'],
    })
  })

  it('computes the filtration from creatinine where that is newer than a reported one', () => {
    const reported = observed({ code: '62238-1', value: 80, effectiveAt: new Date('2026-01-01') })
    const creatinine = observed({ code: '2160-0', value: 1, unit: 'mg/dL' })
    expect(reviewedPatientOf(woman, [reported, creatinine]).kidneyFiltration?.value).toBeCloseTo(68.6, 0)
    const older = { ...creatinine, effectiveAt: new Date('2025-01-01') }
    expect(reviewedPatientOf(woman, [reported, older]).kidneyFiltration?.value).toBe(80)
  })

  it('knows yes, no and unknown apart', () => {
    const pregnant = (valueCode: string) =>
      reviewedPatientOf(woman, [observed({ code: '82810-3', valueCode })]).pregnant?.value ?? null
    expect(['LA15173-0', 'LA26683-5', 'LA4489-6'].map(pregnant)).toEqual([true, false, null])
  })
})

describe('reviewedLineOf', () => {
  it('says what each ingredient of a compound weighs', () => {
    const line = { route: 'oral', doseAmount: 1, doseUnit: 'tablet', frequency: 'qd', daysSupply: 7 } as const
    const { ingredients } = reviewedLineOf(line, {
      ingredientCodes: ['I0101', 'I0118'],
      strength: '5mg/10mg',
    })
    expect(ingredients.map(({ code, content }) => [code, content?.amount])).toEqual([
      ['I0101', 5],
      ['I0118', 10],
    ])
  })
})
