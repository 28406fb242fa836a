import { inForce } from '#domain/prescriptions/rule.ts'
import type { InsuranceFacts } from './facts.ts'
import { splitAmongPayers, type PayerSplit } from './payers.ts'
import type { InsuranceRule, LineFinding } from './rule.ts'
import { atDesignatedInstitution, isCovered, onTheList } from './rules/listing.ts'
import { pricedByOwnership, samePriceOnline } from './rules/prices.ts'
import { chronicDaysWithinLimit, daysWithinLimit, noOverlap, notTooOften } from './rules/supply.ts'

/** Every insurance rule. A changed rule is added beside the one it ends. */
export const insuranceRules: readonly InsuranceRule[] = [
  isCovered,
  onTheList,
  atDesignatedInstitution,
  daysWithinLimit,
  chronicDaysWithinLimit,
  notTooOften,
  noOverlap,
  pricedByOwnership,
  samePriceOnline,
]

export type Finding = LineFinding & { readonly rule: string; readonly source: string }

/** What insurance says of one line. `refused`: the patient pays it alone. */
export interface LineCheck {
  readonly lineId: string
  readonly level: 'pass' | 'caution' | 'refused'
  readonly findings: readonly Finding[]
  readonly totalFen: number
  /** What is left to the patient as things stand today. */
  readonly patientFen: number
}

export interface InsuranceCheck {
  readonly lines: readonly LineCheck[]
  readonly totalFen: number
  /** The predetermined shares in the order of payers. */
  readonly shares: readonly { readonly planCode: string; readonly paidFen: number }[]
  readonly patientFen: number
}

/**
 * Judges each line by the rules in force on the day, and says beforehand who would bear what. It forbids no medicine: a
 * refused line is the patient's own to pay.
 */
export function checkInsurance(facts: InsuranceFacts): InsuranceCheck {
  const rules = insuranceRules.filter((rule) => inForce(rule, facts.date))
  const findings = facts.lines.map((line) =>
    rules.flatMap(({ id, source, find }) =>
      find(line, facts).map((finding): Finding => ({ ...finding, rule: id, source })),
    ),
  )
  const levels = findings.map(levelOf)
  const split = splitAmongPayers(
    facts.lines.map((line, index) => ({ ...line, isSelfPay: levels[index] === 'refused' })),
    facts.covers,
  )
  const lines = facts.lines.map(({ lineId, totalFen }, index): LineCheck => ({
    lineId,
    level: levels[index] ?? 'refused',
    findings: findings[index] ?? [],
    totalFen,
    patientFen: split.patientLinesFen[index] ?? totalFen,
  }))
  return { lines, totalFen: split.totalFen, shares: sharesOf(split), patientFen: split.patientFen }
}

function levelOf(findings: readonly Finding[]): LineCheck['level'] {
  if (findings.some(({ level }) => level === 'refused')) return 'refused'
  return findings.length > 0 ? 'caution' : 'pass'
}

function sharesOf({ shares }: PayerSplit): InsuranceCheck['shares'] {
  return shares.map(({ planCode, paidFen }) => ({ planCode, paidFen }))
}
