import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conditions, symptoms, type SymptomAnswers } from './symptom-form.ts'
import { triageRules, type TriageRuleId } from './triage-rules.ts'
import { ageMonths, triage } from './triage.ts'

const day = '2022-12-23'
const plain: SymptomAnswers = {
  temperatureTenths: 385,
  feverDays: 2,
  oxygenPercent: null,
  symptoms: ['cough', 'muscle_pain'],
  conditions: [],
}
const born = '1985-05-05'

describe('triage of symptoms', () => {
  it('sends an ordinary fever to a doctor, in its turn', () => {
    expect(triage(plain, born, day)).toEqual({ disposition: 'doctor', urgency: 2, fired: [] })
  })

  it.each<[TriageRuleId, Partial<SymptomAnswers>, string?]>([
    ['triage.breathing', { symptoms: ['breathless_at_rest'] }],
    ['triage.breathing', { symptoms: ['blue_lips'] }],
    ['triage.oxygen', { oxygenPercent: 93 }],
    ['triage.consciousness', { symptoms: ['confused'] }],
    ['triage.consciousness', { symptoms: ['seizure'] }],
    ['triage.chest-pain', { symptoms: ['chest_pain'] }],
    ['triage.stiff-neck', { symptoms: ['stiff_neck'] }],
    ['triage.coughing-blood', { symptoms: ['coughing_blood'] }],
    ['triage.cannot-drink', { symptoms: ['cannot_drink'] }],
    ['triage.infant', { temperatureTenths: 380 }, '2022-10-01'],
    ['triage.very-high-fever', { temperatureTenths: 405 }],
    ['triage.lasting-fever', { temperatureTenths: 386, feverDays: 4 }],
  ])('sends to a hospital by %s', (rule, changes, birthDate = born) => {
    const { disposition, fired } = triage({ ...plain, ...changes }, birthDate, day)
    expect(disposition).toBe('hospital')
    expect(fired[0]).toBe(rule)
  })

  it('keeps to the figures of its rules', () => {
    const dispositionOf = (changes: Partial<SymptomAnswers>, birthDate = born) =>
      triage({ ...plain, ...changes }, birthDate, day).disposition
    expect(dispositionOf({ oxygenPercent: 94 })).toBe('doctor')
    expect(dispositionOf({ temperatureTenths: 404 })).toBe('doctor')
    expect(dispositionOf({ temperatureTenths: 385, feverDays: 4 })).toBe('doctor')
    expect(dispositionOf({ temperatureTenths: 386, feverDays: 3 })).toBe('doctor')
    expect(dispositionOf({ temperatureTenths: 379 }, '2022-10-01')).toBe('doctor')
    expect(dispositionOf({ temperatureTenths: 390 }, '2022-09-23')).toBe('doctor')
  })

  it.each<[TriageRuleId, Partial<SymptomAnswers>, string?]>([
    ['triage.pregnant', { conditions: ['pregnant'] }],
    ['triage.old-age', {}, '1957-12-23'],
    ['triage.young-child', {}, '2016-12-24'],
    ['triage.other-disease', { conditions: ['diabetes'] }],
  ])('brings to a doctor first by %s', (rule, changes, birthDate = born) => {
    const found = triage({ ...plain, ...changes }, birthDate, day)
    expect(found).toEqual({ disposition: 'doctor', urgency: 1, fired: [rule] })
  })

  it('never lets more illness send anybody less far', () => {
    const answers = fc.record({
      temperatureTenths: fc.integer({ min: 340, max: 430 }),
      feverDays: fc.nat(10),
      oxygenPercent: fc.option(fc.integer({ min: 80, max: 100 })),
      symptoms: fc.subarray([...symptoms]),
      conditions: fc.subarray([...conditions]),
    })
    fc.assert(
      fc.property(answers, fc.constantFrom(...symptoms), (any, more) => {
        const before = triage(any, born, day)
        const after = triage({ ...any, symptoms: [...any.symptoms, more] }, born, day)
        expect(after.urgency).toBeLessThanOrEqual(before.urgency)
        if (before.disposition === 'hospital') expect(after.disposition).toBe('hospital')
        expect(after.fired).toEqual(expect.arrayContaining([...before.fired]))
      }),
    )
  })

  it('names a source for every rule, and says which were not compared with it', () => {
    for (const { source, checked } of triageRules) {
      expect(source.length).toBeGreaterThan(10)
      expect(checked).toBe(false)
    }
    expect(ageMonths('2022-11-30', '2023-02-28')).toBe(2)
  })
})
