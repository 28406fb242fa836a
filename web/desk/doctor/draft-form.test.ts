import { describe, expect, it } from 'vitest'
import { prescriptionDraft } from '#domain/prescriptions/draft.ts'
import { prescriptionIntake } from '#domain/prescriptions/prescription.ts'
import {
  completeLines,
  draftOf,
  emptyForm,
  hasFitTexts,
  intakeOf,
  newLine,
  type Product,
} from './draft-form.ts'

const product: Product = {
  id: '01930000-0000-7000-8000-000000000001',
  standardCode: '86901890000654',
  approvalNumber: '国药准字H20041126',
  gtin: '6901234567892',
  insuranceCode: null,
  nameZh: '氨氯地平片',
  nameEn: 'Amlodipine tablets',
  manufacturer: '演示制药',
  ingredientCodes: ['I0101'],
  dosageForm: 'tablet',
  strength: '5mg',
  baseUnit: '片',
  packUnits: 28,
  storageClass: 'room',
  saleClass: 'prescription',
  specialControl: 'none',
  listClass: 'unlisted',
  unitPriceTenThousandths: 5_000,
  tracePrefix: '8499999',
  active: true,
}
const siteId = '01930000-0000-7000-8000-0000000000c1'
const signer = {
  patientId: '01930000-0000-7000-8000-0000000000a1',
  prescriberId: '01930000-0000-7000-8000-0000000000b1',
}
const at = { signedAt: new Date('2026-03-02T01:00:00Z'), reference: 'D-1' }

const begun = newLine(product, 'one', 7)
const written = { ...begun, doseAmount: 1, frequency: 'qd' } as const
const form = {
  ...emptyForm,
  diagnosisCodes: ['I10'],
  lines: [written],
  place: { mode: 'home', siteId },
  address: ' 演示村 1 号 ',
} as const

describe('a prescription that is being written', () => {
  it('begins with what is usual for the form, and is judged as soon as its dosing is complete', () => {
    expect(begun).toMatchObject({ doseUnit: 'tablet', route: 'oral', daysSupply: 7 })
    expect(draftOf({ ...form, lines: [begun] }, signer.patientId)).toBeNull()
    const draft = draftOf({ ...form, lines: [begun, { ...written, key: 'two' }] }, signer.patientId)
    expect(draft?.lines).toMatchObject([{ quantityUnits: 7, doseAmount: 1 }])
    expect(completeLines({ ...form, lines: [begun, { ...written, key: 'two' }] })).toMatchObject([
      { key: 'two' },
    ])
  })

  it('takes the quantity that was typed in place of the computed one', () => {
    const lines = [{ ...written, quantityUnits: 28 }]
    expect(draftOf({ ...form, lines }, signer.patientId)?.lines).toMatchObject([{ quantityUnits: 28 }])
  })

  it('is signed whole or not at all, in the shape that intake takes', () => {
    const intake = intakeOf(form, signer, at)
    const signature = { algorithm: 'EdDSA', keyId: 'k', value: 'v' }
    expect(prescriptionIntake.parse({ ...intake, signature })).toMatchObject({
      fulfilment: { mode: 'home', siteId, address: '演示村 1 号' },
      signedAt: '2026-03-02T01:00:00.000Z',
    })
    expect(intakeOf({ ...form, lines: [written, begun] }, signer, at)).toBeNull()
    expect(intakeOf({ ...form, place: null }, signer, at)).toBeNull()
  })

  it('is not signed with a text that is too long, and never cuts one', () => {
    const directions = '饭后半小时服。'.repeat(40)
    const long = { ...form, lines: [{ ...written, directions }] }
    expect(hasFitTexts(long)).toBe(false)
    expect(intakeOf(long, signer, at)).toBeNull()
    const whole = directions.slice(0, 200)
    const intake = intakeOf({ ...form, lines: [{ ...written, directions: whole }] }, signer, at)
    expect(intake?.lines).toMatchObject([{ directions: whole }])
    expect(intakeOf({ ...form, address: '村'.repeat(201) }, signer, at)).toBeNull()
    expect(intakeOf({ ...form, phone: '1'.repeat(21) }, signer, at)).toBeNull()
    expect(intakeOf({ ...form, kind: 'chronic', chronicReason: '稳'.repeat(201) }, signer, at)).toBeNull()
  })

  it('is signed for a diagnosis in words where there is one, whole or not at all', () => {
    expect(intakeOf(form, signer, at)).not.toHaveProperty('diagnosisText')
    const said = (diagnosisText: string) => intakeOf({ ...form, diagnosisText }, signer, at)
    expect(said('  ')).not.toHaveProperty('diagnosisText')
    expect(said(' 高血压 2 级，中危\n')).toMatchObject({ diagnosisText: '高血压 2 级，中危' })
    expect(said('病'.repeat(500))).toMatchObject({ diagnosisText: '病'.repeat(500) })
    expect(said('病'.repeat(501))).toBeNull()
    // The rules do not look at it, and go on judging while it is too long.
    for (const diagnosisText of ['高血压 2 级', '病'.repeat(501)]) {
      const draft = draftOf({ ...form, diagnosisText }, signer.patientId)
      expect(prescriptionDraft.parse(draft)).not.toHaveProperty('diagnosisText')
    }
  })

  it('gives a reason for chronic disease alone, and an address for the door alone', () => {
    const collected = { ...form, chronicReason: '稳定', place: { mode: 'village_counter', siteId } as const }
    const intake = intakeOf(collected, signer, at)
    expect(intake).not.toHaveProperty('chronicReason')
    expect(intake?.fulfilment).not.toHaveProperty('address')
    expect(intakeOf({ ...collected, kind: 'chronic' }, signer, at)).toMatchObject({ chronicReason: '稳定' })
  })
})
