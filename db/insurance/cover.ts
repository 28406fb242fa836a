import { and, desc, eq, gte, lte, sql } from 'drizzle-orm'
import { coverLeft, type Cover } from '#domain/insurance/cover.ts'
import { coverPlans, planInForce } from '#domain/insurance/plans.ts'
import type { CommandTransaction } from '../commands.ts'
import { patientCovers, patients } from '../patients/schema.ts'
import { coverYears } from './schema.ts'

/** A patient's cover on one day, and who stands behind it. */
export interface PatientCover extends Cover {
  readonly insurerTenantId: string
}

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
 * The cover in force for a patient on `date` (YYYY-MM-DD, Shanghai), with what its plan still does this year; null when
 * there is none. Of several, the one that began last. The year is locked until the command ends, so that two
 * hand-overs to one patient do not use the same deductible twice.
 * @throws Error when the acting tenant is not linked to the patient: charging without looking would be wrong unseen.
 */
export async function lockCover(
  transaction: CommandTransaction,
  patientId: string,
  date: string,
): Promise<PatientCover | null> {
  const covers = await transaction.db
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
    .orderBy(desc(patientCovers.validFrom), patientCovers.planCode)
    .limit(1)
  const [found] = covers
  if (!found) throw new Error('The tenant that charges is not linked to the patient.')
  const { planCode, insurerTenantId } = found
  if (planCode === null || insurerTenantId === null) return null
  const plan = planInForce(coverPlans, planCode, date)
  if (!plan) return null
  const used = await lockYear(transaction, patientId, planCode, date)
  return { ...coverLeft(plan, used), insurerTenantId }
}

/** Counts a charge in the year of a cover that `lockCover` opened, or gives it back. */
export async function useCover({ db }: CommandTransaction, use: CoverUse): Promise<void> {
  await db
    .update(coverYears)
    .set({
      deductiblePaidFen: sql`${coverYears.deductiblePaidFen} + ${use.deductibleFen}`,
      paidOutFen: sql`${coverYears.paidOutFen} + ${use.paidOutFen}`,
    })
    .where(
      and(
        eq(coverYears.patientId, use.patientId),
        eq(coverYears.planCode, use.planCode),
        eq(coverYears.year, yearOf(use.date)),
      ),
    )
}

/** Where the year of a cover stands, opened when it is the first charge. The row stays locked. */
async function lockYear({ db }: CommandTransaction, patientId: string, planCode: string, date: string) {
  const [year] = await db
    .insert(coverYears)
    .values({ patientId, planCode, year: yearOf(date), deductiblePaidFen: 0, paidOutFen: 0 })
    .onConflictDoUpdate({
      target: [coverYears.patientId, coverYears.planCode, coverYears.year],
      set: { paidOutFen: coverYears.paidOutFen },
    })
    .returning({ deductiblePaidFen: coverYears.deductiblePaidFen, paidOutFen: coverYears.paidOutFen })
  if (!year) throw new Error('The year of a cover was neither opened nor found.')
  return year
}

function yearOf(date: string): number {
  return Number(date.slice(0, 4))
}
