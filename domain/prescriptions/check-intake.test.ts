import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkIntake, intakeRules, intakeRulesFor } from './check-intake.ts'
import {
  goodDestination,
  goodFacts,
  goodLine,
  goodPatient,
  goodPrescriber,
  goodPrescription,
  goodProduct,
  intakeNow,
  productIds,
} from './intake-fixture.ts'
import type { IntakeFacts } from './intake-facts.ts'
import { prescriptionIntake, type PrescriptionIntake } from './prescription.ts'

function codes(
  prescription: PrescriptionIntake,
  facts: IntakeFacts = goodFacts(),
  now = intakeNow,
): string[] {
  return checkIntake(prescription, facts, now).map(({ code }) => code)
}

describe('checkIntake', () => {
  it('takes in a prescription that keeps every rule', () => {
    expect(prescriptionIntake.safeParse(goodPrescription()).success).toBe(true)
    expect(checkIntake(goodPrescription(), goodFacts(), intakeNow)).toEqual([])
  })

  it('lists every refusal at once, each with rule, source, line and next step', () => {
    const refusals = checkIntake(
      goodPrescription({
        diagnosisCodes: ['E11.9'],
        lines: [goodLine({ daysSupply: 8 }), goodLine()],
      }),
      goodFacts({ prescriber: null }),
      intakeNow,
    )
    expect(refusals.map(({ code, rule, line }) => [code, rule, line])).toEqual([
      ['prescriberUnknown', 'intake.parties-known', undefined],
      ['diagnosisNotOnFile', 'online.follow-up-only', undefined],
      ['daysSupplyTooLong', 'prescription.days-supply', 0],
      ['duplicateProduct', 'intake.no-duplicate-line', 1],
    ])
    for (const refusal of refusals) {
      expect(refusal.source).toBeTruthy()
      expect(refusal.message).toMatch(/\.$/)
      expect(refusal.nextStep).toMatch(/\.$/)
    }
  })

  it('keeps diagnoses out of what it says', () => {
    const refusals = checkIntake(goodPrescription({ diagnosisCodes: ['F32.1'] }), goodFacts(), intakeNow)
    expect(JSON.stringify(refusals)).not.toContain('F32')
  })

  it('fails closed: with nothing known, nobody and nothing passes', () => {
    const nothing: IntakeFacts = {
      hospital: null,
      prescriber: null,
      patient: null,
      products: new Map(),
      destination: null,
      personLimits: [],
    }
    expect(codes(goodPrescription(), nothing)).toEqual([
      'hospitalUnknown',
      'prescriberUnknown',
      'patientUnknown',
      'destinationUnknown',
      'productUnknown',
    ])
  })

  it('refuses products that are off sale, or whose ingredients are not on file', () => {
    expect(codes(goodPrescription(), goodFacts({}, { active: false }))).toEqual(['productInactive'])
    expect(codes(goodPrescription(), goodFacts({}, { ingredientCodes: [] }))).toEqual(['ingredientsUnknown'])
  })

  it('never lets an act of any date through without the rules of that date', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1950-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
        (signedAt) => {
          const prescription = goodPrescription({
            signedAt: signedAt.toISOString(),
            lines: [goodLine({ daysSupply: 99 })],
          })
          expect(codes(prescription)).not.toEqual([])
        },
      ),
    )
  })

  it('chooses what the doctor had to keep by the day of signing, and what the network keeps by today', () => {
    const old = goodPrescription({ signedAt: '2018-07-16T10:00:00+08:00' })
    const ids = intakeRulesFor(old, new Date('2018-07-17T02:00:00Z')).map(({ id }) => id)
    expect(ids).toContain('prescription.max-drugs')
    expect(ids).not.toContain('online.follow-up-only')
    expect(ids).not.toContain('online.not-by-mail')
  })

  it('has rules with ids used once', () => {
    expect(new Set(intakeRules.map(({ id }) => id)).size).toBe(intakeRules.length)
  })
})

describe('prescriber and hospital', () => {
  it('needs a doctor registered at the hospital', () => {
    expect(
      codes(goodPrescription(), goodFacts({ prescriber: goodPrescriber({ registeredHere: false }) })),
    ).toEqual(['prescriberNotRegistered'])
    expect(
      codes(goodPrescription(), goodFacts({ prescriber: goodPrescriber({ roles: ['operator'] }) })),
    ).toEqual(['prescriberNotRegistered'])
  })

  it('needs a qualification in date on the day of signing', () => {
    const qualifications = [
      { kind: 'physician', number: 'Q-1', validFrom: '2020-01-01', validTo: '2026-11-22' },
    ] as const
    expect(codes(goodPrescription(), goodFacts({ prescriber: goodPrescriber({ qualifications }) }))).toEqual([
      'prescriberNotQualified',
    ])
  })

  it('needs a hospital licence in date, and a department in its scope', () => {
    const onlineDepartments = ['general_practice']
    const licences = [{ validFrom: '2020-01-01', validTo: '2026-11-22', expiresAt: null }]
    const hospital = { state: 'active' as const, licences, onlineDepartments }
    expect(codes(goodPrescription(), goodFacts({ hospital }))).toEqual(['hospitalLicenceOutOfDate'])
    for (const department of ['surgery', null]) {
      expect(codes(goodPrescription(), goodFacts({ prescriber: goodPrescriber({ department }) }))).toEqual([
        'departmentOutOfScope',
      ])
    }
  })
})

describe('follow-up', () => {
  it.each([
    ['made online', { code: 'I10', diagnosedOn: '2024-03-01', offline: false }],
    ['made after the signing', { code: 'I10', diagnosedOn: '2026-11-24', offline: true }],
    ['of another disease', { code: 'I11.9', diagnosedOn: '2024-03-01', offline: true }],
  ])('refuses a diagnosis on file that was %s', (_name, diagnosis) => {
    expect(
      codes(goodPrescription(), goodFacts({ patient: goodPatient({ diagnoses: [diagnosis] }) })),
    ).toEqual(['diagnosisNotOnFile'])
  })

  it('needs every diagnosis of the prescription on file', () => {
    expect(codes(goodPrescription({ diagnosisCodes: ['I10', 'E11.9'] }))).toEqual(['diagnosisNotOnFile'])
  })
})

describe('a child under 6 years', () => {
  const paediatrician = goodPrescriber({
    qualifications: [
      { kind: 'physician', number: 'Q-1', validFrom: '2020-01-01', validTo: '2030-12-31' },
      { kind: 'paediatrician', number: 'Q-2', validFrom: '2020-01-01', validTo: '2030-12-31' },
    ],
  })

  it('needs a guardian and a paediatrician until the sixth birthday', () => {
    const birthDate = '2020-11-24'
    expect(codes(goodPrescription(), goodFacts({ patient: goodPatient({ birthDate }) }))).toEqual([
      'guardianMissing',
      'paediatricianMissing',
    ])
    const patient = goodPatient({ birthDate, hasGuardian: true })
    expect(codes(goodPrescription(), goodFacts({ patient, prescriber: paediatrician }))).toEqual([])
  })

  it('needs neither from the sixth birthday on', () => {
    expect(
      codes(goodPrescription(), goodFacts({ patient: goodPatient({ birthDate: '2020-11-23' }) })),
    ).toEqual([])
  })
})

describe('validity', () => {
  it('allows the clock of a hospital 5 minutes, and no more', () => {
    expect(codes(goodPrescription({ signedAt: '2026-11-23T10:05:00+08:00' }))).toEqual([])
    expect(codes(goodPrescription({ signedAt: '2026-11-23T10:05:01+08:00' }))).toEqual(['signedInFuture'])
  })

  it('ends with the day of signing', () => {
    const prescription = goodPrescription({ signedAt: '2026-11-23T08:00:00+08:00' })
    expect(codes(prescription, goodFacts(), new Date('2026-11-23T15:59:59.999Z'))).toEqual([])
    expect(codes(prescription, goodFacts(), new Date('2026-11-23T16:00:00Z'))).toEqual([
      'prescriptionExpired',
    ])
  })

  it('ends with the stated day, at most the third counting the day of signing', () => {
    expect(codes(goodPrescription({ validUntil: '2026-11-25' }))).toEqual([])
    expect(codes(goodPrescription({ validUntil: '2026-11-26' }))).toEqual(['validityTooLong'])
    expect(codes(goodPrescription({ validUntil: '2026-11-22' }))).toEqual(['validityBeforeSigning'])
  })
})

describe('destination', () => {
  it('is a designated institution that works and hands over in the chosen mode', () => {
    expect(
      codes(goodPrescription(), goodFacts({ destination: goodDestination({ designatedCode: null }) })),
    ).toEqual(['destinationNotDesignated'])
    expect(
      codes(goodPrescription(), goodFacts({ destination: goodDestination({ status: 'down' }) })),
    ).toEqual(['destinationNotWorking'])
    expect(
      codes(goodPrescription(), goodFacts({ destination: goodDestination({ kind: 'city_depot' }) })),
    ).toEqual(['destinationUnfitForMode'])
  })

  it('can keep and may hand over every product', () => {
    expect(codes(goodPrescription(), goodFacts({}, { storageClass: 'cold' }))).toEqual([
      'destinationStorageUnfit',
    ])
    expect(
      codes(goodPrescription(), goodFacts({ destination: goodDestination({ scopes: ['otc'] }) })),
    ).toEqual(['destinationOutOfScope'])
  })

  it('is named with the line that it cannot take', () => {
    const products = new Map([
      [productIds[0], goodProduct()],
      [productIds[1], goodProduct({ storageClass: 'cold' })],
    ])
    const prescription = goodPrescription({ lines: [goodLine(), goodLine({ productId: productIds[1] })] })
    expect(checkIntake(prescription, goodFacts({ products }), intakeNow)).toMatchObject([
      { code: 'destinationStorageUnfit', line: 1 },
    ])
  })
})
