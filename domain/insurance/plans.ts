import type { ListClass } from '#domain/catalogue/product.ts'
import type { PayerKind } from './payers.ts'

/** What one insurance plan pays, for as long as these figures are in force. A new year is a new row. */
export interface CoverPlan {
  readonly planCode: string
  /** Its place among the payers. */
  readonly kind: PayerKind
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

const invented = 'invented for the demo world, 2026'

/**
 * The plans that the product is delivered with. Their figures are invented after the shape of rural residents' outpatient
 * cover in two regions, and of what is paid on top of it.
 */
export const coverPlans: readonly CoverPlan[] = [
  {
    planCode: 'resident-outpatient',
    kind: 'basic',
    validFrom: '2026-01-01',
    validTo: '2026-12-31',
    source: invented,
    ratioPerThousand: { class_a: 700, class_b: 600, unlisted: 0 },
    annualDeductibleFen: 5_000,
    annualCapFen: 60_000,
  },
  {
    planCode: 'resident-outpatient',
    kind: 'basic',
    validFrom: '2027-01-01',
    validTo: '2027-12-31',
    source: 'invented for the demo world, 2027',
    ratioPerThousand: { class_a: 700, class_b: 600, unlisted: 0 },
    annualDeductibleFen: 5_000,
    annualCapFen: 65_000,
  },
  {
    planCode: 'resident-chronic',
    kind: 'basic',
    validFrom: '2026-01-01',
    validTo: '2027-12-31',
    source: invented,
    ratioPerThousand: { class_a: 800, class_b: 700, unlisted: 0 },
    annualDeductibleFen: 0,
    annualCapFen: 300_000,
  },
  {
    planCode: 'ningmin-outpatient',
    kind: 'basic',
    validFrom: '2026-01-01',
    validTo: '2027-12-31',
    source: invented,
    ratioPerThousand: { class_a: 600, class_b: 550, unlisted: 0 },
    annualDeductibleFen: 0,
    annualCapFen: 40_000,
  },
  {
    planCode: 'ningmin-chronic',
    kind: 'basic',
    validFrom: '2026-01-01',
    validTo: '2027-12-31',
    source: invented,
    ratioPerThousand: { class_a: 750, class_b: 700, unlisted: 0 },
    annualDeductibleFen: 10_000,
    annualCapFen: 400_000,
  },
  {
    planCode: 'critical-illness',
    kind: 'critical_illness',
    validFrom: '2026-01-01',
    validTo: '2027-12-31',
    source: invented,
    ratioPerThousand: { class_a: 600, class_b: 600, unlisted: 0 },
    annualDeductibleFen: 1_400_000,
    annualCapFen: 30_000_000,
  },
  {
    planCode: 'medical-assistance',
    kind: 'medical_assistance',
    validFrom: '2026-01-01',
    validTo: '2027-12-31',
    source: invented,
    ratioPerThousand: { class_a: 500, class_b: 500, unlisted: 0 },
    annualDeductibleFen: 0,
    annualCapFen: 500_000,
  },
  {
    planCode: 'top-up',
    kind: 'top_up',
    validFrom: '2026-01-01',
    validTo: '2027-12-31',
    source: invented,
    ratioPerThousand: { class_a: 300, class_b: 300, unlisted: 0 },
    annualDeductibleFen: 0,
    annualCapFen: 100_000,
  },
  {
    planCode: 'charity-fund',
    kind: 'charity',
    validFrom: '2026-01-01',
    validTo: '2027-12-31',
    source: invented,
    ratioPerThousand: { class_a: 500, class_b: 500, unlisted: 0 },
    annualDeductibleFen: 0,
    annualCapFen: 20_000,
  },
]
