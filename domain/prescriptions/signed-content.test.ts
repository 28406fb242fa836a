import { describe, expect, it } from 'vitest'
import { goodLine, goodPrescription } from './intake-fixture.ts'
import { approvalContent, changedSince, signedContent } from './signed-content.ts'

describe('signedContent', () => {
  it('is the same however the time is written and wherever the medicine goes', () => {
    const signed = signedContent(goodPrescription({ signedAt: '2026-11-23T09:58:00+08:00' }))
    const again = goodPrescription({
      signedAt: '2026-11-23T01:58:00.000Z',
      fulfilment: { mode: 'home', siteId: '01930000-0000-7000-8000-0000000000c2', address: '演示村' },
      signature: { algorithm: 'EdDSA', keyId: 'k', value: 'v' },
    })
    expect(signedContent(again)).toBe(signed)
    expect(signed).toContain('"signedAt":"2026-11-23T01:58:00.000Z"')
    expect(signed).not.toContain('演示村')
  })

  it.each([
    ['a dose', { lines: [goodLine({ doseAmount: 2 })] }],
    ['a quantity', { lines: [goodLine({ quantityUnits: 8 })] }],
    ['a direction', { lines: [goodLine({ directions: '睡前服用' })] }],
    ['the patient', { patientId: '01930000-0000-7000-8000-0000000000a2' }],
    ['a diagnosis', { diagnosisCodes: ['I11'] }],
    ['what is said of it in words', { diagnosisText: '高血压 2 级' }],
    ['how long it is valid', { validUntil: '2026-11-24' }],
    ['a plan of repeats', { repeats: { parts: 2, daysPerPart: 7 } }],
  ])('changes with %s', (_what, change) => {
    expect(signedContent(goodPrescription(change))).not.toBe(signedContent(goodPrescription()))
  })
})

describe('changedSince', () => {
  it('names the fields that are no longer what was signed', () => {
    const signed = signedContent(goodPrescription({ validUntil: '2026-11-24' }))
    expect(changedSince(signed, signedContent(goodPrescription()))).toEqual([])
    const held = goodPrescription({
      kind: 'emergency',
      diagnosisText: '高血压',
      lines: [goodLine({ quantityUnits: 14 })],
    })
    expect(changedSince(signed, signedContent(held))).toEqual(['kind', 'diagnosisText', 'lines'])
  })
})

describe('approvalContent', () => {
  it('names the act, the prescription and what was approved', () => {
    expect(approvalContent('p', 'abc')).toBe('{"act":"approve","contentSha256":"abc","prescriptionId":"p"}')
  })
})
