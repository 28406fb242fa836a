import type { ReviewFacts } from './facts.ts'
import type { ReviewFinding } from './finding.ts'
import { judgeDose, judgeKidney } from './judge-dose.ts'
import { judgeAllergy, judgeCombination, judgeOthers } from './judge-others.ts'
import { judgeContraindication, judgeCourse, judgeIndication } from './judge-patient.ts'
import type { LineInReview } from './line-in-review.ts'
import { patientStateOf } from './patient-state.ts'
import type { RuleLookup } from './rule-lookup.ts'

/** From the harmless to the grave. */
export const reviewOutcomes = ['pass', 'caution', 'forbidden'] as const
export type ReviewOutcome = (typeof reviewOutcomes)[number]

export interface ReviewedLineResult {
  readonly outcome: ReviewOutcome
  readonly findings: readonly ReviewFinding[]
}

/** What the rules say of a prescription, line by line in its order. The whole is as grave as its gravest line. */
export interface ReviewResult {
  readonly outcome: ReviewOutcome
  readonly lines: readonly ReviewedLineResult[]
}

const judges: readonly ((reviewed: LineInReview) => ReviewFinding[])[] = [
  judgeAllergy,
  judgeContraindication,
  judgeOthers,
  judgeCombination,
  judgeDose,
  judgeKidney,
  judgeCourse,
  judgeIndication,
]

/**
 * Judges a prescription by a rule set. The same facts and rules give the same result on every machine and day, so that a
 * review can be made again. It approves nothing: a pharmacist reads it and decides.
 */
export function reviewPrescription(facts: ReviewFacts, rules: RuleLookup): ReviewResult {
  const patient = patientStateOf(facts, rules.freshDays)
  const lines = facts.lines.map((line, index) => {
    const findings = withoutRepeats(judges.flatMap((judge) => judge({ line, index, facts, patient, rules })))
    return { outcome: gravest(findings.map(({ severity }) => severity)), findings }
  })
  return { outcome: gravest(lines.map(({ outcome }) => outcome)), lines }
}

/** All findings of a result that a pharmacist must override before it can be approved. */
export function forbiddenFindings({ lines }: ReviewResult): ReviewFinding[] {
  return lines.flatMap(({ findings }) => findings.filter(({ severity }) => severity === 'forbidden'))
}

/** A drug of two current prescriptions is found once, and a missing fact is told once for each drug. */
function withoutRepeats(findings: readonly ReviewFinding[]): ReviewFinding[] {
  const seen = new Set<string>()
  return findings.filter(({ id, code, details, ingredientCode }) => {
    const name = code === 'factMissing' ? `${ingredientCode}:${details['missing']}` : id
    if (seen.has(name)) return false
    seen.add(name)
    return true
  })
}

function gravest(outcomes: readonly ReviewOutcome[]): ReviewOutcome {
  if (outcomes.includes('forbidden')) return 'forbidden'
  return outcomes.includes('caution') ? 'caution' : 'pass'
}

/**
 * What a result decides, without the words in which it advises: two reviews of the same facts say the same, even when one
 * was kept before advice was written in another language.
 */
export function decisionOf({ outcome, lines }: ReviewResult) {
  return {
    outcome,
    lines: lines.map((line) => ({
      outcome: line.outcome,
      findings: line.findings.map(
        ({ adviceZh: _adviceZh, adviceEn: _adviceEn, adviceKo: _adviceKo, ...decided }) => decided,
      ),
    })),
  }
}
