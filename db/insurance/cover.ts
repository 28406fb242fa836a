import { and, desc, eq, gte, lte, sql } from 'drizzle-orm'
import { coverLeft } from '#domain/insurance/cover.ts'
import { inPayerOrder, payerOrderOn, payerOrders, type PatientCover } from '#domain/insurance/payers.ts'
import { coverPlans, planInForce } from '#domain/insurance/plans.ts'
import type { Database } from '../client.ts'
import type { CommandTransaction } from '../commands.ts'
import { keptQuery } from '../kept-query.ts'
import { patientCovers, patients } from '../patients/schema.ts'
import { together } from '../together.ts'
import { coverYears } from './schema.ts'

/** What one charge takes from the year of a cover, in fen; negative amounts give it back. */
export interface CoverUse {
  readonly patientId: string
  readonly planCode: string
  /** YYYY-MM-DD in Shanghai, the day of the charge: its year counts. */
  readonly date: string
  readonly deductibleFen: number
  readonly paidOutFen: number
}

/**
 * The covers in force for a patient on `date` (YYYY-MM-DD, Shanghai) in the order of payers, each with what its plan
 * still does this year. Of several basic ones, the one that began last. The years are locked until the command ends, so
 * that two hand-overs to one patient do not use the same deductible twice.
 * @throws Error when the acting tenant is not linked to the patient: charging without looking would be wrong unseen.
 */
export async function lockCovers(
  transaction: CommandTransaction,
  patientId: string,
  date: string,
): Promise<PatientCover[]> {
  const insured = await readPlans(transaction.db, patientId, date)
  const used = await lockYears(
    transaction,
    patientId,
    insured.map(({ planCode }) => planCode),
    date,
  )
  return withYears(insured, used)
}

/** As `lockCovers`, without locking: for a forecast. */
export async function readCovers(db: Database, patientId: string, date: string): Promise<PatientCover[]> {
  const [insured, used] = await together([
    readPlans(db, patientId, date),
    yearsOf(db, { patientId, year: yearOf(date) }),
  ])
  return withYears(insured, used)
}

const yearsOf = keptQuery((db, { patientId, year }: { readonly patientId: string; readonly year: number }) =>
  db
    .select()
    .from(coverYears)
    .where(and(eq(coverYears.patientId, patientId), eq(coverYears.year, year))),
)

interface PlanUse {
  readonly planCode: string
  readonly deductiblePaidFen: number
  readonly paidOutFen: number
}

type InsuredPlan = Awaited<ReturnType<typeof readPlans>>[number]

function withYears(insured: readonly InsuredPlan[], used: readonly PlanUse[]): PatientCover[] {
  return insured.map(({ planCode, kind, insurerTenantId, plan }) => {
    const year = used.find((use) => use.planCode === planCode) ?? { deductiblePaidFen: 0, paidOutFen: 0 }
    return { ...coverLeft(plan, year), kind, insurerTenantId }
  })
}

async function readPlans(db: Database, patientId: string, date: string) {
  const rows = await plansOn(db, { patientId, date })
  if (rows.length === 0) throw new Error('The tenant that charges is not linked to the patient.')
  const insured = rows.flatMap(({ planCode, insurerTenantId }) => {
    const plan = planCode === null ? null : planInForce(coverPlans, planCode, date)
    if (planCode === null || insurerTenantId === null || plan === null) return []
    return [{ planCode, insurerTenantId, plan, kind: plan.kind }]
  })
  const basic = insured.find(({ kind }) => kind === 'basic')
  const paying = insured.filter((payer) => payer.kind !== 'basic' || payer === basic)
  return inPayerOrder(paying, payerOrderOn(payerOrders, date))
}

const plansOn = keptQuery((db, { patientId, date }: { readonly patientId: string; readonly date: string }) =>
  db
    .select({ planCode: patientCovers.planCode, insurerTenantId: patientCovers.insurerTenantId })
    .from(patients)
    .leftJoin(
      patientCovers,
      and(
        eq(patientCovers.patientId, patients.id),
        lte(patientCovers.validFrom, date),
        gte(patientCovers.validTo, date),
      ),
    )
    .where(eq(patients.id, patientId))
    .orderBy(desc(patientCovers.validFrom), patientCovers.planCode),
)

/** Counts a charge in the year of a cover that `lockCovers` opened, or gives it back. */
export function useCover({ db, write }: CommandTransaction, use: CoverUse): void {
  if (use.deductibleFen === 0 && use.paidOutFen === 0) return
  const { date, ...counted } = use
  write(countInYear(db, { ...counted, year: yearOf(date) }))
}

const countInYear = keptQuery(
  (
    db,
    {
      patientId,
      planCode,
      year,
      deductibleFen,
      paidOutFen,
    }: Omit<CoverUse, 'date'> & { readonly year: number },
  ) =>
    db
      .update(coverYears)
      .set({
        deductiblePaidFen: sql`${coverYears.deductiblePaidFen} + ${deductibleFen}`,
        paidOutFen: sql`${coverYears.paidOutFen} + ${paidOutFen}`,
      })
      .where(
        and(
          eq(coverYears.patientId, patientId),
          eq(coverYears.planCode, planCode),
          eq(coverYears.year, year),
        ),
      ),
)

/** Where the years of covers stand, opened with the first charge. The rows stay locked, in the order of their plans. */
async function lockYears(
  { db }: CommandTransaction,
  patientId: string,
  planCodes: readonly string[],
  date: string,
): Promise<PlanUse[]> {
  if (planCodes.length === 0) return []
  const opened = { patientId, year: yearOf(date), deductiblePaidFen: 0, paidOutFen: 0 }
  return db
    .insert(coverYears)
    .values(planCodes.toSorted().map((planCode) => Object.assign({ planCode }, opened)))
    .onConflictDoUpdate({
      target: [coverYears.patientId, coverYears.planCode, coverYears.year],
      set: { paidOutFen: coverYears.paidOutFen },
    })
    .returning()
}

function yearOf(date: string): number {
  return Number(date.slice(0, 4))
}
