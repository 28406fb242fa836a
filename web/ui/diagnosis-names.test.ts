import { expect, it } from 'vitest'
import { diagnosisName, diagnosisNames, prescribedFor } from './diagnosis-names.ts'

it('a diagnosis is called by its name in the reader’s language, with its code', () => {
  expect(diagnosisName('I10', 'zh-CN')).toBe('原发性高血压（I10）')
  expect(diagnosisName('I10', 'en')).toBe('Hypertension (I10)')
  expect(diagnosisName('I10', 'ko')).toBe('본태성 고혈압 (I10)')
})

it('a subdivision has its own name, else its category’s; what has none is told by its code and its chapter', () => {
  expect(diagnosisName('K29.5', 'en')).toBe('Chronic gastritis (K29.5)')
  expect(diagnosisName('K29.7', 'en')).toBe('Gastritis (K29.7)')
  expect(diagnosisName('J06.900', 'en')).toBe('Acute upper respiratory infection (J06.900)')
  expect(diagnosisName('H40.1', 'en')).toBe('H40.1 (Diseases of the eye)')
  expect(diagnosisName('H40.1', 'zh-CN')).toBe('H40.1（眼和附器疾病）')
  expect(diagnosisName('D49', 'en')).toBe('D49')
  expect(diagnosisNames(['I10', 'E11.9'], 'zh-CN')).toBe('原发性高血压（I10）、2 型糖尿病（E11.9）')
})

it('what a prescription is for is told by the names of its codes, and in the doctor’s words where there are any', () => {
  const coded = { diagnosisCodes: ['I10'], diagnosisText: null }
  expect(prescribedFor(coded, 'en')).toBe('Hypertension (I10)')
  const worded = { ...coded, diagnosisText: '高血压 2 级，中危' }
  expect(prescribedFor(worded, 'zh-CN')).toBe('原发性高血压（I10） · 高血压 2 级，中危')
})
