import { Tag } from 'antd'
import type { ReactNode } from 'react'
import type { Refusal } from '#domain/refusal.ts'
import type { FindingCode } from '#domain/prescriptions/review/finding.ts'
import type { ReviewOutcome } from '#domain/prescriptions/review/review-prescription.ts'
import type { Locale } from '#web/ui/locale.ts'
import { refusalText } from '#web/ui/refusals.ts'
import { sourceText } from '#web/ui/source-text.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { adviceOf } from '../rule-sets/rule-words.ts'
import { prescribingTexts } from '../texts/prescribing.ts'
import { ingredientName } from './names.ts'

const tones = { pass: 'success', caution: 'warning', forbidden: 'error', unreviewed: 'error' } as const

/** How grave what the rules said is, in a word and a colour. */
export function OutcomeTag({ outcome }: { readonly outcome: ReviewOutcome | 'unreviewed' }) {
  const texts = useTexts(prescribingTexts)
  return <Tag color={tones[outcome]}>{texts.outcomes[outcome]}</Tag>
}

/** What a clinical rule found in a line, of a draft or in review. */
export interface ShownFinding {
  readonly code: string
  readonly severity: 'caution' | 'forbidden'
  readonly overridable: boolean
  readonly ingredientCode: string
  readonly ruleId: string
  readonly source: string
  readonly checked: boolean
  readonly adviceZh: string
  readonly adviceEn: string
  readonly adviceKo?: string | undefined
  readonly details: Readonly<Record<string, string | number>>
  readonly withOtherPrescription?: boolean
}

interface FindingItemProps {
  readonly finding: ShownFinding
  /** What can be done about it. */
  readonly children?: ReactNode
}

/** A finding with its advice, rule and source. The advice is the rule's own, as it was written. */
export function FindingItem({ finding, children }: FindingItemProps) {
  const texts = useTexts(prescribingTexts)
  const { locale } = useLanguage()
  const { code, severity, overridable, ingredientCode, ruleId, source, checked, details } = finding
  const other = details['otherIngredientCode']
  const isForbidden = severity === 'forbidden'
  return (
    <li className={`finding ${severity}`} data-code={code} data-rule={ruleId}>
      <OutcomeTag outcome={severity} />
      <strong>
        {ingredientName(ingredientCode, locale)}: {texts.findings[code as FindingCode] ?? code}
      </strong>
      {typeof other === 'string' && ` ${texts.findingWith(ingredientName(other, locale))}`}
      {finding.withOtherPrescription === true && ` (${texts.findingWithOther})`}
      <Figures details={details} />
      <p>{adviceOf(finding, locale)}</p>
      <p className="aside">
        {texts.rule} {ruleId} · {texts.source} {sourceText(source, locale)}
        {!checked && ` · ${texts.unchecked}`}
        {isForbidden && ` · ${overridable ? texts.overridable : texts.notOverridable}`}
      </p>
      {children}
    </li>
  )
}

/** The figures behind a finding about a dose: what was written, and what the rule allows. */
function Figures({ details }: { readonly details: ShownFinding['details'] }) {
  const { perDose, mostPerDose, perDay, mostPerDay, leastPerDay, measure } = details
  const unit = measure ?? ''
  if (perDose !== undefined && mostPerDose !== undefined)
    return ` ${perDose} ${unit} > ${mostPerDose} ${unit}`
  if (perDay !== undefined && mostPerDay !== undefined) return ` ${perDay} ${unit} > ${mostPerDay} ${unit}`
  if (perDay !== undefined && leastPerDay !== undefined) return ` ${perDay} ${unit} < ${leastPerDay} ${unit}`
  return null
}

/** A refusal as the API tells it. */
export interface ToldRefusal extends Pick<Refusal, 'code' | 'message' | 'nextStep'> {
  readonly rule?: string | undefined
  readonly source?: string | undefined
}

/** Why, in the reader's language. */
export function toldText({ code, message, nextStep, rule }: ToldRefusal, locale: Locale): string {
  return refusalText({ code, message, nextStep, ...(rule === undefined ? {} : { rule }) }, locale)
}

/** What intake would refuse, by its code in the reader's language, with rule and source. */
export function RefusalItem({ refusal }: { readonly refusal: ToldRefusal }) {
  const texts = useTexts(prescribingTexts)
  const { locale } = useLanguage()
  return (
    <li className="finding forbidden" data-code={refusal.code}>
      <OutcomeTag outcome="forbidden" />
      <strong>{toldText(refusal, locale)}</strong>
      <p className="aside">
        {refusal.rule !== undefined && `${texts.rule} ${refusal.rule}`}
        {refusal.source !== undefined && ` · ${texts.source} ${sourceText(refusal.source, locale)}`}
      </p>
    </li>
  )
}

/** What insurance says of a line. */
export interface ShownInsuranceFinding {
  readonly level: 'caution' | 'refused'
  readonly code: string
  readonly message: string
  readonly nextStep: string
  readonly rule: string
  readonly source: string
}

export function InsuranceItem({ finding }: { readonly finding: ShownInsuranceFinding }) {
  const texts = useTexts(prescribingTexts)
  const { locale } = useLanguage()
  return (
    <li className="finding caution" data-code={finding.code}>
      <Tag color={finding.level === 'refused' ? 'warning' : 'default'}>
        {texts.insuranceLevels[finding.level]}
      </Tag>
      {refusalText(finding, locale)}
      <p className="aside">
        {texts.rule} {finding.rule} · {texts.source} {sourceText(finding.source, locale)}
      </p>
    </li>
  )
}
