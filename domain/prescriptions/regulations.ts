import type { RuleRecord } from './rule.ts'

/** The regulations that several rules stand on: source, first day in force, last day in force. */
type Regulation = Pick<RuleRecord, 'source' | 'validFrom' | 'validTo'>

export const prescriptionMeasures = {
  source: '处方管理办法 (Measures on prescriptions), in force 2007-05-01',
  validFrom: '2007-05-01',
  validTo: null,
} as const satisfies Regulation

export const onlineDiagnosisMeasures = {
  source: '互联网诊疗管理办法（试行） (Measures on online diagnosis and treatment, trial), 2018-07-17',
  validFrom: '2018-07-17',
  validTo: null,
} as const satisfies Regulation

export const onlineSaleBanList = {
  source:
    '药品网络销售禁止清单（第一版） (List of drugs banned from online sale, first edition), in force 2022-12-01',
  validFrom: '2022-12-01',
  validTo: null,
} as const satisfies Regulation

export const longPrescriptionRules = {
  source: '长期处方管理规范（试行） (Rules on long prescriptions, trial), 2021-08-10',
  validFrom: '2021-08-10',
  validTo: null,
} as const satisfies Regulation

export const designatedPharmacyMeasures = {
  source:
    '零售药店医疗保障定点管理暂行办法 (Interim measures on designated retail pharmacies), in force 2021-02-01',
  validFrom: '2021-02-01',
  validTo: null,
} as const satisfies Regulation

export const supplyPractice = {
  source: '药品经营质量管理规范 (Good supply practice), 2016-07-13',
  validFrom: '2016-07-13',
  validTo: null,
} as const satisfies Regulation

/** Rules the network sets itself. They begin before any prescription it can hold. */
export const networkRules = {
  source: 'Yunyaoku network rule',
  validFrom: '2000-01-01',
  validTo: null,
} as const satisfies Regulation
