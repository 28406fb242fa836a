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
  /** Missing where the rule is from before Korean was kept. */
  readonly adviceKo?: string | undefined
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
    adviceKo: rule.adviceKo,
    details,
  }
}

/** What to do, in every language. */
interface Advice {
  readonly zh: string
  readonly en: string
  readonly ko: string
}

const missingFactTexts = {
  weight: {
    zh: '缺少近期体重，无法按体重核对剂量',
    en: 'No recent weight: the dose per kilogram was not checked',
    ko: '최근 체중이 없어 체중당 용량을 확인하지 못했습니다',
  },
  kidneyFiltration: {
    zh: '缺少近期肾功能，无法核对肾功能剂量',
    en: 'No recent kidney function: the dose was not checked against it',
    ko: '최근 신장 기능 결과가 없어 그에 따른 용량을 확인하지 못했습니다',
  },
  pregnancy: {
    zh: '妊娠状态未知',
    en: 'It is not known whether the patient is pregnant',
    ko: '임신 여부를 알 수 없습니다',
  },
  lactation: {
    zh: '哺乳状态未知',
    en: 'It is not known whether the patient breast-feeds',
    ko: '수유 여부를 알 수 없습니다',
  },
} as const satisfies Readonly<Record<MissingFact, Advice>>

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
            ko: '규칙집에 이 약의 투여 경로와 연령에 맞는 용량 범위가 없습니다',
          }
        : {
            zh: '无法由剂量与规格计算用量',
            en: 'The amount cannot be computed from the dose and the strength',
            ko: '용량과 함량으로 투여량을 계산할 수 없습니다',
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
    adviceKo: texts.ko,
    details: missing === undefined ? {} : { missing },
  }
}
