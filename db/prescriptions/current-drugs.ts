import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { CurrentDrug } from '#domain/prescriptions/review/facts.ts'
import { prescriptionStates, type PrescriptionState } from '#domain/prescriptions/states.ts'
import { isFinal, statesOf } from '#domain/state-table.ts'
import { products } from '../catalogue/schema.ts'
import type { Database } from '../client.ts'
import { keptQuery } from '../kept-query.ts'
import { prescriptionLines, prescriptionParts, prescriptions } from './schema.ts'

/** A drug that the patient has or is to have, with what names it and how long it lasts. */
export interface SuppliedDrug extends CurrentDrug {
  readonly tenantId: string
  readonly productId: string
  readonly nameZh: string
  readonly nameEn: string
  readonly strength: string
  readonly signedAt: Date
  /** When the last of it was handed over; null while it is under way. */
  readonly completedAt: Date | null
  readonly daysSupply: number
  /** The first dose of the last part of a long prescription, YYYY-MM-DD; null where it is supplied once. */
  readonly lastPartOn: string | null
}

const openStates = statesOf<PrescriptionState>(prescriptionStates).filter(
  (state) => !isFinal<PrescriptionState>(prescriptionStates, state),
)

/**
 * What prescriptions still supply to a patient, of whichever hospital: those under way, and those handed over whose days
 * are not over. `db` sees across tenants. @param exceptId the prescription that is being judged itself, or null
 */
export function currentDrugsOf(
  db: Database,
  patientId: string,
  exceptId: string | null,
  now: Date,
): Promise<SuppliedDrug[]> {
  return drugsAt(db, { patientId, exceptId, now: now.toISOString() })
}

interface DrugsAt {
  readonly patientId: string
  readonly exceptId: string | null
  readonly now: string
}

const drugsAt = keptQuery((db, { patientId, exceptId, now }: DrugsAt) => {
  const isUnderWay = inArray(prescriptions.state, openStates)
  const stillSupplies = sql`${prescriptions.state} = 'completed'
    and ${prescriptions.completedAt} + make_interval(days => ${prescriptionLines.daysSupply}) > ${now}`
  return db
    .select({
      prescriptionId: prescriptions.id,
      tenantId: prescriptions.tenantId,
      productId: products.id,
      nameZh: products.nameZh,
      nameEn: products.nameEn,
      strength: products.strength,
      ingredientCodes: products.ingredientCodes,
      route: prescriptionLines.route,
      signedAt: prescriptions.signedAt,
      completedAt: prescriptions.completedAt,
      daysSupply: prescriptionLines.daysSupply,
      lastPartOn: sql<string | null>`case when ${prescriptions.parts} > 1 then (
        select max(${prescriptionParts.firstDoseOn})::text from ${prescriptionParts}
        where ${prescriptionParts.prescriptionId} = ${prescriptions.id}
          and ${prescriptionParts.state} not in ('skipped', 'stopped')) end`,
    })
    .from(prescriptionLines)
    .innerJoin(prescriptions, eq(prescriptions.id, prescriptionLines.prescriptionId))
    .innerJoin(products, eq(products.id, prescriptionLines.productId))
    .where(
      and(
        eq(prescriptions.patientId, patientId),
        sql`${prescriptions.id} is distinct from ${exceptId}::uuid`,
        sql`(${isUnderWay} or (${stillSupplies}))`,
      ),
    )
    .orderBy(asc(prescriptions.id), asc(prescriptionLines.lineNumber))
})
