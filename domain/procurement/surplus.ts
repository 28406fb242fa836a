import { lineFen } from '../money/fen.ts'
import { inForce, type RuleRecord } from '../prescriptions/rule.ts'

/** How much of what was saved an institution may keep. */
export interface SurplusRule extends RuleRecord {
  readonly mostRatioPerMille: number
}

export const surplusRules: readonly SurplusRule[] = [
  {
    id: 'procurement.surplus-retention',
    source: 'notices on retaining surplus of volume-based procurement, second-hand (field guide section 4)',
    checked: false,
    validFrom: '2020-01-01',
    validTo: null,
    mostRatioPerMille: 500,
  },
]

export interface SurplusFacts {
  readonly budgetFen: number
  readonly actualFen: number
  /** What the institution's contract with its insurer says; the rule caps it. */
  readonly ratioPerMille: number
  /** What the assessment of its work came to, 0 to 1000. */
  readonly assessmentPerMille: number
}

/**
 * (budget − actual) × ratio × assessment in fen, rounded down once, so that the fund never pays a fen too much; nothing
 * when more was spent than planned. Throws RangeError on figures that are no whole numbers from 0.
 */
export function surplusShareFen(facts: SurplusFacts, date: string): number {
  const { budgetFen, actualFen, ratioPerMille, assessmentPerMille } = facts
  for (const value of [budgetFen, actualFen, ratioPerMille, assessmentPerMille]) {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('expected whole numbers from 0')
  }
  const rule = surplusRules.find((candidate) => inForce(candidate, date))
  if (rule === undefined) throw new RangeError(`no rule of surplus retention is in force on ${date}`)
  const ratio = BigInt(Math.min(ratioPerMille, rule.mostRatioPerMille))
  const saved = BigInt(Math.max(budgetFen - actualFen, 0))
  return Number((saved * ratio * BigInt(Math.min(assessmentPerMille, 1_000))) / 1_000_000n)
}

/** What delivered units cost, and what they would have cost at the last price, in fen; each rounded half up once. */
export function savingOf(delivery: {
  readonly units: number
  readonly unitPriceTenThousandths: number
  readonly lastPriceTenThousandths: number
}): { readonly budgetFen: number; readonly actualFen: number } {
  const { units, unitPriceTenThousandths, lastPriceTenThousandths } = delivery
  return {
    budgetFen: lineFen(lastPriceTenThousandths, units),
    actualFen: lineFen(unitPriceTenThousandths, units),
  }
}
