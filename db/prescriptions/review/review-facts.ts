import { and, asc, eq } from 'drizzle-orm'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { ReviewFacts } from '#domain/prescriptions/review/facts.ts'
import { reviewedLineOf, reviewedPatientOf } from '#domain/prescriptions/review/reviewed-patient.ts'
import { products } from '../../catalogue/schema.ts'
import type { DatabaseClient } from '../../client.ts'
import { notFound } from '../../command-refused.ts'
import { readAcross, type CommandTransaction } from '../../commands.ts'
import { keptQuery } from '../../kept-query.ts'
import { observationsOf } from '../../patients/observations.ts'
import { patientAllergies, patientDiagnoses, patients } from '../../patients/schema.ts'
import { currentDrugsOf } from '../current-drugs.ts'
import { prescriptionLines } from '../schema.ts'
import type { PrescriptionRow } from '../state.ts'

type Reviewed = Pick<PrescriptionRow, 'id' | 'patientId' | 'diagnosisCodes'>

/** Who asks, within which transaction, and when. */
type Reader = Pick<CommandTransaction, 'db' | 'actor' | 'now'>

/**
 * All that a review of a prescription looks at: through the hospital's own eyes, but for what the patient has from other
 * prescriptions of the network, which the network role reads, and which is recorded.
 */
export async function readReviewFacts(
  client: DatabaseClient,
  reader: Reader,
  prescription: Reviewed,
): Promise<ReviewFacts> {
  const [patient, lines] = await Promise.all([
    readPatientInReview(client, reader, prescription),
    firstLinesOf(reader.db, { prescriptionId: prescription.id }),
  ])
  return { ...patient, lines: lines.map(({ line, product }) => reviewedLineOf(line, product)) }
}

/** Later parts repeat the lines of the first. */
const firstLinesOf = keptQuery((db, { prescriptionId }: { readonly prescriptionId: string }) =>
  db
    .select({ line: prescriptionLines, product: products })
    .from(prescriptionLines)
    .innerJoin(products, eq(products.id, prescriptionLines.productId))
    .where(and(eq(prescriptionLines.prescriptionId, prescriptionId), eq(prescriptionLines.part, 1)))
    .orderBy(asc(prescriptionLines.lineNumber)),
)

/**
 * The same of a patient for whom a prescription is still being written, which has no id yet.
 * @throws CommandRefused `notFound` for a patient whom the tenant neither treats nor serves.
 */
export async function readPatientInReview(
  client: DatabaseClient,
  { db, actor, now }: Reader,
  { id, patientId, diagnosisCodes }: Omit<Reviewed, 'id'> & { readonly id: string | null },
): Promise<Omit<ReviewFacts, 'lines'>> {
  const [[patient], allergies, diagnoses, observations, current] = await Promise.all([
    patientOf(db, { patientId }),
    allergiesOf(db, { patientId }),
    diagnosesOf(db, { patientId }),
    observationsOf(db, patientId),
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
    current: current.map(({ prescriptionId, ingredientCodes, route }) => ({
      prescriptionId,
      ingredientCodes,
      route,
    })),
  }
}

type OfPatient = { readonly patientId: string }

const patientOf = keptQuery((db, { patientId }: OfPatient) =>
  db
    .select({ birthDate: patients.birthDate, sex: patients.sex })
    .from(patients)
    .where(eq(patients.id, patientId)),
)

const allergiesOf = keptQuery((db, { patientId }: OfPatient) =>
  db
    .select({ code: patientAllergies.ingredientCode })
    .from(patientAllergies)
    .where(eq(patientAllergies.patientId, patientId)),
)

const diagnosesOf = keptQuery((db, { patientId }: OfPatient) =>
  db
    .select({ code: patientDiagnoses.code })
    .from(patientDiagnoses)
    .where(eq(patientDiagnoses.patientId, patientId)),
)
