import type { ListClass } from '#domain/catalogue/product.ts'
import { perThousandFen } from '#domain/money/fen.ts'
import { largestRemainderShares } from '#domain/money/shares.ts'
import type { CoverPlan } from './plans.ts'

/** What a plan still does for one patient this year. */
export interface Cover {
  readonly planCode: string
  readonly ratioPerThousand: CoverPlan['ratioPerThousand']
  readonly deductibleLeftFen: number
  readonly capLeftFen: number
}

export interface CoveredLine {
  readonly listClass: ListClass
  readonly totalFen: number
}

/** Who pays how much of each line, and how much of the year's deductible that used up. */
export interface CoverSplit {
  readonly insurerFen: number
  readonly patientFen: number
  readonly deductibleUsedFen: number
  readonly lines: readonly { readonly insurerFen: number; readonly patientFen: number }[]
}

/** The cover of a patient who has `deductiblePaidFen` behind them and got `paidOutFen` from the plan this year. */
export function coverLeft(plan: CoverPlan, used: { deductiblePaidFen: number; paidOutFen: number }): Cover {
  return {
    planCode: plan.planCode,
    ratioPerThousand: plan.ratioPerThousand,
    deductibleLeftFen: Math.max(0, plan.annualDeductibleFen - used.deductiblePaidFen),
    capLeftFen: Math.max(0, plan.annualCapFen - used.paidOutFen),
  }
}

/**
 * Splits lines between insurer and patient; both shares of a line sum to it exactly. `cover` null: the patient pays.
 * In this order: the deductible is borne by the lines that the plan pays for, in proportion; the plan's ratio of what
 * is left is rounded half up once per line; the year's cap then cuts the insurer's shares in proportion.
 */
export function splitByCover(lines: readonly CoveredLine[], cover: Cover | null): CoverSplit {
  const ratios = lines.map((line) => cover?.ratioPerThousand[line.listClass] ?? 0)
  const eligible = lines.map((line, index) => ((ratios[index] ?? 0) > 0 ? line.totalFen : 0))
  const deductibleUsedFen = Math.min(cover?.deductibleLeftFen ?? 0, sum(eligible))
  const borne = largestRemainderShares(deductibleUsedFen, eligible)
  const uncapped = eligible.map((fen, index) => perThousandFen(fen - (borne[index] ?? 0), ratios[index] ?? 0))
  const insurerFen = Math.min(sum(uncapped), cover?.capLeftFen ?? 0)
  const shares = largestRemainderShares(insurerFen, uncapped)
  return {
    insurerFen,
    patientFen: sum(lines.map((line) => line.totalFen)) - insurerFen,
    deductibleUsedFen,
    lines: lines.map((line, index) => {
      const share = shares[index] ?? 0
      return { insurerFen: share, patientFen: line.totalFen - share }
    }),
  }
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0)
}
