import type { Refusal } from '#domain/refusal.ts'
import type { IntakeFacts } from './intake-facts.ts'
import type { PrescriptionIntake } from './prescription.ts'

/** Data that holds between two Shanghai calendar days (YYYY-MM-DD), both included; `validTo` null has no end yet. */
export interface Dated {
  readonly validFrom: string
  readonly validTo: string | null
}

/** Where a rule comes from, and since when it holds. */
export interface RuleRecord extends Dated {
  /** Stable name, such as `prescription.max-drugs`. */
  readonly id: string
  /** The regulation and its date. */
  readonly source: string
  /** False while its figure, wording or date is second-hand and is still to be checked against the text in force. */
  readonly checked: boolean
}

/** What a rule found wrong; the rule's id and source are added by `checkIntake`. */
export type Finding = Omit<Refusal, 'rule' | 'source'>

/** A rule that a prescription must pass on its way in. */
export interface IntakeRule extends RuleRecord {
  /** The act whose date chooses the rule: the doctor's signing, or the network's taking it in. */
  readonly act: 'signing' | 'intake'
  /**
   * Everything wrong under this rule; empty when it is kept. Where a fact that the rule needs is missing it finds
   * nothing: the rules of rules/known-facts.ts have refused the prescription for that already.
   */
  readonly find: (prescription: PrescriptionIntake, facts: IntakeFacts, now: Date) => Finding[]
}

/** As much of a prescription as matters to where and how it is handed over. */
export interface PlacedPrescription {
  readonly fulfilment: Pick<PrescriptionIntake['fulfilment'], 'mode'>
  readonly lines: readonly Pick<PrescriptionIntake['lines'][number], 'productId'>[]
}

export type DestinationFindings = Pick<IntakeFacts, 'products' | 'destination'>

/** A rule of intake that looks only at where and how, and so also judges a choice that is made later. */
export interface DestinationRule extends Omit<IntakeRule, 'find'> {
  readonly find: (prescription: PlacedPrescription, facts: DestinationFindings, now: Date) => Finding[]
}

/** True when `dated` holds on `date`. */
export function inForce(dated: Dated, date: string): boolean {
  return dated.validFrom <= date && (dated.validTo === null || date <= dated.validTo)
}
