import type { Severity } from '#domain/prescriptions/review/rule-set.ts'
import { koreanAdvice } from './advice-ko.ts'

/** What the rules of a table say of themselves beside what they forbid. */
export interface RuleWords {
  readonly adviceZh: string
  readonly adviceEn: string
  readonly adviceKo: string
  readonly source: string
  readonly checked: boolean
  readonly statedOn: string
}

/** Sources of the demo's rules. What rests on memory of them is marked as not checked. */
export const sources = {
  label: '药品说明书 (product label approved by the NMPA)',
  formulary: '国家处方集 (National Formulary)',
  antimicrobials:
    '抗菌药物临床应用指导原则（2015年版） (Guiding principles for clinical use of antimicrobials, 2015)',
  prescribing: '处方管理办法 (Measures on prescriptions), in force 2007-05-01',
} as const

/** The day on which the demo's rules were written. */
export const writtenOn = '2026-11-24'

/**
 * Advice and source, second-hand until somebody has compared it with the source. The Korean is the table's, but where the
 * advice has figures in it.
 */
export function fromMemory(
  source: string,
  adviceZh: string,
  adviceEn: string,
  adviceKo: string | undefined = koreanAdvice[adviceZh],
): RuleWords {
  if (adviceKo === undefined) throw new RangeError(`no Korean for: ${adviceZh}`)
  return { adviceZh, adviceEn, adviceKo, source, checked: false, statedOn: writtenOn }
}

/** How far a rule goes. `absolute` knows no override. */
export type Gravity = Severity | 'absolute'

export function gravityOf(gravity: Gravity): { readonly severity: Severity; readonly overridable: boolean } {
  return gravity === 'absolute'
    ? { severity: 'forbidden', overridable: false }
    : { severity: gravity, overridable: true }
}
