import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { CurrentDrug, ReviewFacts } from '#domain/prescriptions/review/facts.ts'
import { reviewedLineOf, reviewedPatientOf } from '#domain/prescriptions/review/reviewed-patient.ts'
import { isFinal, statesOf } from '#domain/state-table.ts'
import { prescriptionStates, type PrescriptionState } from '#domain/prescriptions/states.ts'
import { products } from '../../catalogue/schema.ts'
import type { DatabaseClient } from '../../client.ts'
import { notFound } from '../../command-refused.ts'
import { readAcross, type CommandTransaction } from '../../commands.ts'
import { observationsOf } from '../../patients/observations.ts'
import { patientAllergies, patientDiagnoses, patients } from '../../patients/schema.ts'
import { prescriptionLines, prescriptions } from '../schema.ts'
import type { PrescriptionRow } from '../state.ts'

type Reviewed = Pick<PrescriptionRow, 'id' | 'patientId' | 'diagnosisCodes'>

/**
 * All that a review of a prescription looks at: through the hospital's own eyes, but for what the patient has from other
 * prescriptions of the network, which the network role reads, and which is recorded.
 */
export async function readReviewFacts(
  client: DatabaseClient,
  transaction: CommandTransaction,
  { id, patientId, diagnosisCodes }: Reviewed,
): Promise<ReviewFacts> {
  const { db, actor, now } = transaction
  const [[patient], allergies, diagnoses, observations, lines, current] = await Promise.all([
    db
      .select({ birthDate: patients.birthDate, sex: patients.sex })
      .from(patients)
      .where(eq(patients.id, patientId)),
    db
      .select({ code: patientAllergies.ingredientCode })
      .from(patientAllergies)
      .where(eq(patientAllergies.patientId, patientId)),
    db
      .select({ code: patientDiagnoses.code })
      .from(patientDiagnoses)
      .where(eq(patientDiagnoses.patientId, patientId)),
    observationsOf(db, patientId),
    db
      .select({ line: prescriptionLines, product: products })
      .from(prescriptionLines)
      .innerJoin(products, eq(products.id, prescriptionLines.productId))
      // Later parts repeat the lines of the first.
      .where(and(eq(prescriptionLines.prescriptionId, id), eq(prescriptionLines.part, 1)))
      .orderBy(asc(prescriptionLines.lineNumber)),
    readAcross(client, actor, 'prescriptions.current_drugs', now, (network) =>
      currentDrugsOf(network, patientId, id, now),
    ),
  ])
  if (!patient) throw notFound('patient')
  const person = {
    ...patient,
    allergies: allergies.map(({ code }) => code),
    diagnosisCodes: [...diagnoses.map(({ code }) => code), ...diagnosisCodes],
  }
  return {
    asOf: shanghaiDate(now),
    patient: reviewedPatientOf(person, observations),
    diagnosisCodes,
    lines: lines.map(({ line, product }) => reviewedLineOf(line, product)),
    current,
  }
}

const openStates = statesOf<PrescriptionState>(prescriptionStates).filter(
  (state) => !isFinal<PrescriptionState>(prescriptionStates, state),
)

/** What other prescriptions still supply: those under way, and those handed over whose days are not over. */
async function currentDrugsOf(
  db: CommandTransaction['db'],
  patientId: string,
  exceptId: string,
  now: Date,
): Promise<CurrentDrug[]> {
  const isUnderWay = inArray(prescriptions.state, openStates)
  const stillSupplies = sql`${prescriptions.state} = 'completed'
    and ${prescriptions.completedAt} + make_interval(days => ${prescriptionLines.daysSupply}) > ${now.toISOString()}`
  const rows = await db
    .select({
      prescriptionId: prescriptions.id,
      ingredientCodes: products.ingredientCodes,
      route: prescriptionLines.route,
    })
    .from(prescriptionLines)
    .innerJoin(prescriptions, eq(prescriptions.id, prescriptionLines.prescriptionId))
    .innerJoin(products, eq(products.id, prescriptionLines.productId))
    .where(
      and(
        eq(prescriptions.patientId, patientId),
        ne(prescriptions.id, exceptId),
        sql`(${isUnderWay} or (${stillSupplies}))`,
      ),
    )
    .orderBy(asc(prescriptions.id), asc(prescriptionLines.lineNumber))
  return rows
}
