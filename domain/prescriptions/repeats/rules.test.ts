import { describe, expect, it } from 'vitest'
import { checkIntake } from '../check-intake.ts'
import {
  goodFacts,
  goodLine,
  goodPatient,
  goodPrescriber,
  goodPrescription,
  goodDestination,
  intakeNow,
} from '../intake-fixture.ts'
import type { IntakeFacts, ProductFacts } from '../intake-facts.ts'
import type { PrescriptionIntake } from '../prescription.ts'
import { checkPart } from './check-part.ts'
import type { RepeatPlan } from './plan.ts'

const assessed = goodPatient({
  assessments: [{ diagnosisCode: 'I10', assessedOn: '2026-11-01', validTo: '2027-05-01' }],
})

function longPrescription(repeats: RepeatPlan, changes: Partial<PrescriptionIntake> = {}) {
  return goodPrescription({
    kind: 'chronic',
    chronicReason: '病情稳定',
    lines: [goodLine({ daysSupply: repeats.daysPerPart, quantityUnits: repeats.daysPerPart })],
    repeats,
    ...changes,
  })
}

function codesOf(
  repeats: RepeatPlan,
  changes: Partial<PrescriptionIntake> = {},
  facts: Partial<IntakeFacts> = { patient: assessed },
  product: Partial<ProductFacts> = {},
): string[] {
  const refusals = checkIntake(longPrescription(repeats, changes), goodFacts(facts, product), intakeNow)
  return refusals.map(({ code }) => code)
}

describe('the rules of a long prescription', () => {
  it.each([
    { parts: 3, daysPerPart: 28 },
    { parts: 12, daysPerPart: 7 },
    { parts: 2, daysPerPart: 14 },
  ])('let through $parts parts of $daysPerPart days', (repeats) => {
    expect(codesOf(repeats)).toEqual([])
  })

  it('refuse more than 12 weeks in all', () => {
    expect(codesOf({ parts: 4, daysPerPart: 28 })).toEqual(['repeatsTooLong'])
    expect(codesOf({ parts: 6, daysPerPart: 15 })).toEqual(['repeatsTooLong'])
  })

  it('need an assessment in date beyond four weeks, and none up to four', () => {
    const outOfDate = goodPatient({
      assessments: [{ diagnosisCode: 'I10', assessedOn: '2026-01-01', validTo: '2026-11-22' }],
    })
    const ofAnother = goodPatient({
      assessments: [{ diagnosisCode: 'E11.9', assessedOn: '2026-11-01', validTo: '2027-05-01' }],
    })
    for (const patient of [goodPatient(), outOfDate, ofAnother]) {
      expect(codesOf({ parts: 3, daysPerPart: 28 }, {}, { patient })).toEqual(['assessmentMissing'])
    }
    expect(codesOf({ parts: 4, daysPerPart: 7 }, {}, { patient: goodPatient() })).toEqual([])
  })

  it('are for chronic disease with a written reason', () => {
    expect(codesOf({ parts: 2, daysPerPart: 7 }, { kind: 'ordinary' })).toEqual(['repeatsNotChronic'])
    expect(codesOf({ parts: 2, daysPerPart: 7 }, { chronicReason: ' ' })).toEqual(['chronicReasonMissing'])
  })

  it('have 2 to 12 parts of a week or more', () => {
    expect(codesOf({ parts: 1, daysPerPart: 28 })).toEqual(['repeatPartsOutOfRange'])
    expect(codesOf({ parts: 13, daysPerPart: 7 })).toEqual(['repeatsTooLong', 'repeatPartsOutOfRange'])
    expect(codesOf({ parts: 12, daysPerPart: 6 })).toEqual(['repeatPartTooShort'])
  })

  it('want the days of one part on every line, and name the line that has others', () => {
    const refusals = checkIntake(
      longPrescription({ parts: 2, daysPerPart: 14 }, { lines: [goodLine({ daysSupply: 28 })] }),
      goodFacts({ patient: assessed }),
      intakeNow,
    )
    expect(refusals).toMatchObject([{ code: 'lineDaysUnequal', rule: 'repeats.days-of-lines', line: 0 }])
  })

  it.each<[string, Partial<ProductFacts>]>([
    ['an antimicrobial', { ingredientCodes: ['I0401'] }],
    ['a drug to be kept cold', { storageClass: 'cold' }],
    ['a drug under special control', { specialControl: 'precursor' }],
  ])('never repeat %s', (_what, product) => {
    const facts = {
      patient: assessed,
      destination: goodDestination({ storageClasses: ['room', 'cool', 'cold'] }),
    }
    expect(codesOf({ parts: 4, daysPerPart: 7 }, {}, facts, product)).toContain('drugNotRepeatable')
  })
})

describe('checkPart', () => {
  const fourWeeksLater = new Date('2026-12-21T02:00:00Z')
  const prescription = longPrescription({ parts: 3, daysPerPart: 28 })

  it('lets a part go that is still as it was, long after the prescription itself is no longer valid', () => {
    expect(checkPart(prescription, goodFacts(), fourWeeksLater)).toEqual([])
  })

  it('holds a part whose hospital, doctor, drug or site no longer may', () => {
    const held = (facts: Partial<IntakeFacts>, product: Partial<ProductFacts> = {}) =>
      checkPart(prescription, goodFacts(facts, product), fourWeeksLater).map(({ code }) => code)
    const licences = [{ validFrom: '2020-01-01', validTo: '2026-12-20', expiresAt: null }]
    const onlineDepartments = ['general_practice']
    expect(held({ hospital: { state: 'active', licences, onlineDepartments } })).toEqual([
      'hospitalLicenceOutOfDate',
    ])
    expect(held({ prescriber: goodPrescriber({ qualifications: [] }) })).toEqual(['prescriberNotQualified'])
    expect(held({ prescriber: null })).toEqual(['prescriberUnknown'])
    expect(held({}, { active: false })).toEqual(['productInactive'])
    expect(held({ destination: goodDestination({ status: 'down' }) })).toEqual(['destinationNotWorking'])
  })
})
