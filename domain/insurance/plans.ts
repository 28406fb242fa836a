import type { ListClass } from '#domain/catalogue/product.ts'

/** What one insurance plan pays, for as long as these figures are in force. A new year is a new row. */
export interface CoverPlan {
  readonly planCode: string
  /** First and last day in force, YYYY-MM-DD in Shanghai. */
  readonly validFrom: string
  readonly validTo: string
  /** Where the figures come from: the notice and its date. */
  readonly source: string
  /** The insurer's part of an eligible amount, in thousandths, by the drug's class on the insurance list. */
  readonly ratioPerThousand: Readonly<Record<ListClass, number>>
  /** What the patient bears in a year before the plan pays. */
  readonly annualDeductibleFen: number
  /** The most that the plan pays in a year. */
  readonly annualCapFen: number
}

/** The plan as it was in force on `date` (YYYY-MM-DD), the day of the act; null when there is none. */
export function planInForce(plans: readonly CoverPlan[], planCode: string, date: string): CoverPlan | null {
  return (
    plans.find((plan) => plan.planCode === planCode && plan.validFrom <= date && date <= plan.validTo) ?? null
  )
}

/** The plans that the product is delivered with. Their figures are invented after the shape of rural residents' outpatient cover. */
export const coverPlans: readonly CoverPlan[] = [
  {
    planCode: 'resident-outpatient',
    validFrom: '2026-01-01',
    validTo: '2026-12-31',
    source: 'invented for the demo world, 2026',
    ratioPerThousand: { class_a: 700, class_b: 600, unlisted: 0 },
    annualDeductibleFen: 5_000,
    annualCapFen: 60_000,
  },
  {
    planCode: 'resident-outpatient',
    validFrom: '2027-01-01',
    validTo: '2027-12-31',
    source: 'invented for the demo world, 2027',
    ratioPerThousand: { class_a: 700, class_b: 600, unlisted: 0 },
    annualDeductibleFen: 5_000,
    annualCapFen: 65_000,
  },
  {
    planCode: 'resident-chronic',
    validFrom: '2026-01-01',
    validTo: '2027-12-31',
    source: 'invented for the demo world, 2026',
    ratioPerThousand: { class_a: 800, class_b: 700, unlisted: 0 },
    annualDeductibleFen: 0,
    annualCapFen: 300_000,
  },
]
