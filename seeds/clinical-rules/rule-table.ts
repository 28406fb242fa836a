import type { Severity } from '#domain/prescriptions/review/rule-set.ts'

/** What the rules of a table say of themselves beside what they forbid. */
export interface RuleWords {
  readonly adviceZh: string
  readonly adviceEn: string
  readonly source: string
  readonly checked: boolean
}

/** Sources of the demo's rules. What rests on memory of them is marked as not checked. */
export const sources = {
  label: '药品说明书 (product label approved by the NMPA)',
  formulary: '国家处方集 (National Formulary)',
  antimicrobials:
    '抗菌药物临床应用指导原则（2015年版） (Guiding principles for clinical use of antimicrobials, 2015)',
  prescribing: '处方管理办法 (Measures on prescriptions), in force 2007-05-01',
} as const

/** Advice and source, second-hand until somebody has compared it with the source. */
export function fromMemory(source: string, adviceZh: string, adviceEn: string): RuleWords {
  return { adviceZh, adviceEn, source, checked: false }
}

/** How far a rule goes. `absolute` knows no override. */
export type Gravity = Severity | 'absolute'

export function gravityOf(gravity: Gravity): { readonly severity: Severity; readonly overridable: boolean } {
  return gravity === 'absolute'
    ? { severity: 'forbidden', overridable: false }
    : { severity: gravity, overridable: true }
}
