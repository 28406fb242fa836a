import { networkRules } from '../regulations.ts'
import type { ClinicalRule, Severity } from './rule-set.ts'

/** What a review may find. */
export type FindingCode =
  | 'doseTooHigh'
  | 'doseTooLow'
  | 'doseRuleMissing'
  | 'doseNotComputable'
  | 'kidneyDoseTooHigh'
  | 'kidneyFunctionTooLow'
  | 'interaction'
  | 'allergy'
  | 'sameIngredient'
  | 'sameClass'
  | 'contraindicated'
  | 'courseTooLong'
  | 'indicationMissing'
  | 'tooManyOfClass'
  | 'factMissing'

/** What must be known of the patient before a rule can be judged. */
export type MissingFact = 'weight' | 'kidneyFiltration' | 'pregnancy' | 'lactation'

/** Something that a rule found in a line, as the pharmacist reads it and as it is kept. */
export interface ReviewFinding {
  /** Names the finding within its review: line, rule, and what else is concerned. */
  readonly id: string
  readonly code: FindingCode
  readonly severity: Severity
  /** Whether a pharmacist may set it aside with a reason. */
  readonly overridable: boolean
  /** Index of the line, from 0. */
  readonly line: number
  readonly ingredientCode: string
  readonly ruleId: string
  readonly source: string
  readonly checked: boolean
  readonly adviceZh: string
  readonly adviceEn: string
  /** The figures and codes behind it, such as `perDay` and `mostPerDay`. */
  readonly details: Readonly<Record<string, string | number>>
}

interface FindingParts {
  readonly code: FindingCode
  readonly line: number
  readonly ingredientCode: string
  readonly severity?: Severity
  readonly details?: ReviewFinding['details']
}

/** A finding of a rule of the set. */
export function findingOf(rule: ClinicalRule, parts: FindingParts): ReviewFinding {
  const { code, line, ingredientCode, severity = rule.severity, details = {} } = parts
  const concerned = [details['otherIngredientCode'], details['otherPrescriptionId']].filter(Boolean)
  return {
    id: [line + 1, rule.id, ingredientCode, ...concerned].join(':'),
    code,
    severity,
    overridable: severity === 'caution' || rule.overridable,
    line,
    ingredientCode,
    ruleId: rule.id,
    source: rule.source,
    checked: rule.checked,
    adviceZh: rule.adviceZh,
    adviceEn: rule.adviceEn,
    details,
  }
}

const missingFactTexts = {
  weight: {
    zh: '缺少近期体重，无法按体重核对剂量',
    en: 'No recent weight: the dose per kilogram was not checked',
  },
  kidneyFiltration: {
    zh: '缺少近期肾功能，无法核对肾功能剂量',
    en: 'No recent kidney function: the dose was not checked against it',
  },
  pregnancy: { zh: '妊娠状态未知', en: 'It is not known whether the patient is pregnant' },
  lactation: { zh: '哺乳状态未知', en: 'It is not known whether the patient breast-feeds' },
} as const satisfies Readonly<Record<MissingFact, { readonly zh: string; readonly en: string }>>

/** A caution, under the network's own rule: what is not known is never taken for safe. */
export function cautionOf(
  code: 'factMissing' | 'doseRuleMissing' | 'doseNotComputable',
  parts: {
    readonly line: number
    readonly ingredientCode: string
    readonly missing?: MissingFact
    readonly ruleId?: string
  },
): ReviewFinding {
  const { line, ingredientCode, missing, ruleId = `network.${code}` } = parts
  const texts =
    missing === undefined
      ? code === 'doseRuleMissing'
        ? {
            zh: '规则集中没有该药此途径、此年龄的剂量范围',
            en: 'The rule set has no dose range for this drug, route and age',
          }
        : {
            zh: '无法由剂量与规格计算用量',
            en: 'The amount cannot be computed from the dose and the strength',
          }
      : missingFactTexts[missing]
  return {
    id: [line + 1, ruleId, ingredientCode, missing].filter((part) => part !== undefined).join(':'),
    code,
    severity: 'caution',
    overridable: true,
    line,
    ingredientCode,
    ruleId,
    source: networkRules.source,
    checked: true,
    adviceZh: texts.zh,
    adviceEn: texts.en,
    details: missing === undefined ? {} : { missing },
  }
}
