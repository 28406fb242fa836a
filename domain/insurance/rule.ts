import type { RuleRecord } from '#domain/prescriptions/rule.ts'
import type { InsuranceFacts, InsuredLine } from './facts.ts'

/** `refused`: insurance does not bear the line, and the patient pays it alone. The medicine itself is not forbidden. */
export type FindingLevel = 'caution' | 'refused'

/** What a rule found at one line; the rule's id and source are added by `checkInsurance`. */
export interface LineFinding {
  readonly level: FindingLevel
  /** Stable name of the fact, such as `notOnList`. */
  readonly code: string
  /** What is found, in one English sentence without patient data. */
  readonly message: string
  readonly nextStep: string
}

/** A rule of what insurance bears. It looks at one line at a time, and finds nothing where it is kept. */
export interface InsuranceRule extends RuleRecord {
  readonly find: (line: InsuredLine, facts: InsuranceFacts) => LineFinding[]
}
