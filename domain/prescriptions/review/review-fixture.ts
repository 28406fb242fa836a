import type { ReviewedLine, ReviewFacts } from './facts.ts'
import type { ClinicalRule, RuleSet } from './rule-set.ts'

/** For tests: what every rule says of itself where it does not matter. */
export const ruleRecord = {
  severity: 'forbidden',
  overridable: true,
  adviceZh: '建议',
  adviceEn: 'Advice',
  source: 'test',
  checked: true,
} as const

/** For tests: paracetamol by mouth for grown-ups, at most 1 g a dose and 4 g a day, at least 1 g. */
export const paracetamolAdult = {
  ...ruleRecord,
  id: 'dose.paracetamol-adult',
  kind: 'dose',
  ingredientCode: 'I0301',
  routes: ['oral'],
  fromMonths: 144,
  belowMonths: null,
  measure: 'mg',
  leastPerDay: 1_000,
  mostPerDose: 1_000,
  mostPerDay: 4_000,
  mostPerKgPerDose: null,
  mostPerKgPerDay: null,
} as const satisfies ClinicalRule

/** For tests: paracetamol by mouth for children, at most 15 mg/kg a dose and 60 mg/kg a day. */
export const paracetamolChild = {
  ...paracetamolAdult,
  id: 'dose.paracetamol-child',
  fromMonths: 3,
  belowMonths: 144,
  leastPerDay: null,
  mostPerDose: 500,
  mostPerDay: 2_000,
  mostPerKgPerDose: 15,
  mostPerKgPerDay: 60,
} as const satisfies ClinicalRule

/** For tests: a set of the given rules, with a class of NSAIDs and one of ACE inhibitors. */
export function ruleSetOf(rules: readonly ClinicalRule[]): RuleSet {
  return {
    freshDays: { childWeight: 180, adultWeight: 365, kidneyFunction: 365, pregnancy: 60, lactation: 180 },
    classes: [
      {
        code: 'nsaid',
        nameZh: '非甾体抗炎药',
        nameEn: 'NSAIDs',
        ingredientCodes: ['I0116', 'I0302', 'I0303'],
      },
      {
        code: 'acei',
        nameZh: 'ACEI',
        nameEn: 'ACE inhibitors',
        ingredientCodes: ['I0104', 'I0105', 'I0106'],
      },
    ],
    rules: [...rules],
  }
}

/** For tests: 0.5 g paracetamol tablets, one three times a day for three days. */
export function reviewedLine(changes: Partial<ReviewedLine> = {}): ReviewedLine {
  return {
    ingredients: [{ code: 'I0301', content: { amount: 500, measure: 'mg', per: 'unit' } }],
    route: 'oral',
    doseAmount: 1,
    doseUnit: 'tablet',
    frequency: 'tid',
    daysSupply: 3,
    ...changes,
  }
}

/** For tests: a line of one ingredient of which nothing else matters. */
export function lineOf(code: string, changes: Partial<ReviewedLine> = {}): ReviewedLine {
  return reviewedLine({ ingredients: [{ code, content: null }], ...changes })
}

/** For tests: a man of 66 with hypertension, of whom everything is known. */
export function reviewFacts(
  lines: readonly ReviewedLine[],
  patient: Partial<ReviewFacts['patient']> = {},
  changes: Partial<ReviewFacts> = {},
): ReviewFacts {
  return {
    asOf: '2026-11-23',
    patient: {
      birthDate: '1960-05-01',
      sex: 'male',
      weightKg: { value: 65, on: '2026-11-01' },
      kidneyFiltration: { value: 90, on: '2026-11-01' },
      pregnant: null,
      lactating: null,
      allergies: [],
      diagnosisCodes: ['I10'],
      ...patient,
    },
    diagnosisCodes: ['I10'],
    lines,
    current: [],
    ...changes,
  }
}
