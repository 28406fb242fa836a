import { describe, expect, it } from 'vitest'
import { goodLine, goodPrescription } from './intake-fixture.ts'
import { prescriptionIntake } from './prescription.ts'

function accepts(body: unknown): boolean {
  return prescriptionIntake.safeParse(body).success
}

describe('prescriptionIntake', () => {
  it('leaves a sixth drug to the rules, and refuses a twenty-first line', () => {
    expect(accepts(goodPrescription({ lines: Array.from({ length: 6 }, () => goodLine()) }))).toBe(true)
    expect(accepts(goodPrescription({ lines: Array.from({ length: 21 }, () => goodLine()) }))).toBe(false)
    expect(accepts(goodPrescription({ lines: [] }))).toBe(false)
  })

  it('wants an address for the home, and for no other mode', () => {
    const siteId = goodPrescription().fulfilment.siteId
    expect(accepts(goodPrescription({ fulfilment: { mode: 'home', siteId } }))).toBe(false)
    expect(accepts(goodPrescription({ fulfilment: { mode: 'home', siteId, address: '村口第一户' } }))).toBe(
      true,
    )
    expect(accepts(goodPrescription({ fulfilment: { mode: 'hospital_window', siteId, address: 'x' } }))).toBe(
      false,
    )
  })

  it.each(['I10', 'E11.9', 'I10.x00x002', 'J06.900'])('accepts the diagnosis code %s', (code) => {
    expect(accepts(goodPrescription({ diagnosisCodes: [code] }))).toBe(true)
  })

  it.each(['', 'hypertension', 'I1', 'i10', 'I10.', 'I10; drop'])('refuses the diagnosis code %j', (code) => {
    expect(accepts(goodPrescription({ diagnosisCodes: [code] }))).toBe(false)
  })

  it.each([
    ['an unknown field', { ...goodPrescription(), approved: true }],
    ['a time without an offset', goodPrescription({ signedAt: '2026-11-23T09:58:00' })],
    ['a day that does not exist', goodPrescription({ validUntil: '2026-02-30' })],
    ['a reference of 65 characters', goodPrescription({ hospitalReference: 'x'.repeat(65) })],
    ['no units', goodPrescription({ lines: [goodLine({ quantityUnits: 0 })] })],
    ['half a unit', goodPrescription({ lines: [goodLine({ quantityUnits: 1.5 })] })],
    ['an endless dose', goodPrescription({ lines: [goodLine({ doseAmount: Number.POSITIVE_INFINITY })] })],
    [
      'directions of 201 characters',
      goodPrescription({ lines: [goodLine({ directions: 'x'.repeat(201) })] }),
    ],
    ['an unknown frequency', { ...goodPrescription(), lines: [{ ...goodLine(), frequency: 'daily' }] }],
    ['an id that is no UUID', goodPrescription({ patientId: '1' })],
  ])('refuses %s', (_name, body) => {
    expect(accepts(body)).toBe(false)
  })
})
