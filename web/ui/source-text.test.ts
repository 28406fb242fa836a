import { expect, it } from 'vitest'
import { networkRules, prescriptionMeasures } from '#domain/prescriptions/regulations.ts'
import { sourceText } from './source-text.ts'

it('names a regulation to each reader in words that they know', () => {
  expect(sourceText(prescriptionMeasures.source, 'zh-CN')).toBe('处方管理办法，2007-05-01 起施行')
  expect(sourceText(prescriptionMeasures.source, 'en')).toBe(
    '处方管理办法 (Measures on prescriptions), in force 2007-05-01',
  )
  expect(sourceText(prescriptionMeasures.source, 'ko')).toContain(', 2007-05-01 시행')
})

it('leaves no English in what a Chinese reader reads of a source', () => {
  const sources = [
    networkRules.source,
    '药品说明书 (product label approved by the NMPA); 国家处方集 (National Formulary)',
    '长期处方管理规范（试行） (Rules on long prescriptions, trial), 2021-08-10',
  ]
  expect(sources.map((source) => sourceText(source, 'zh-CN'))).toEqual([
    '云药库网络规则',
    '药品说明书；国家处方集',
    '长期处方管理规范（试行），2021-08-10',
  ])
})
