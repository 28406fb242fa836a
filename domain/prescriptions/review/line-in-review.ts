import type { ReviewedLine, ReviewFacts } from './facts.ts'
import type { PatientState } from './patient-state.ts'
import type { RuleLookup } from './rule-lookup.ts'

/** One line with all that its judgement needs. */
export interface LineInReview {
  readonly line: ReviewedLine
  /** From 0. */
  readonly index: number
  readonly facts: ReviewFacts
  readonly patient: PatientState
  readonly rules: RuleLookup
}
