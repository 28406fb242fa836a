import { and, desc, eq } from 'drizzle-orm'
import { licenceInForce } from '#domain/organisations/licence.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { IntakeFacts } from '#domain/prescriptions/intake-facts.ts'
import type { PrescriptionIntake } from '#domain/prescriptions/prescription.ts'
import { qualificationsOf } from '../access/qualifications-of.ts'
import { people } from '../access/schema.ts'
import { productsOf } from '../catalogue/products-of.ts'
import type { Database } from '../client.ts'
import type { CommandTransaction } from '../commands.ts'
import { keptQuery } from '../kept-query.ts'
import { lockPersonLimits, readPersonLimits, type PersonLimit } from '../shortage/person-limits.ts'
import { licences, sites, tenants } from '../organisations/schema.ts'
import { patientAssessments, patientDiagnoses, patients } from '../patients/schema.ts'
import { symptomForms } from '../triage/schema.ts'

/** What the rules of intake look at, with the shortages that set limits. */
export type LimitedFacts = IntakeFacts & { readonly personLimits: readonly PersonLimit[] }

/**
 * Reads what the intake rules look at, through the hospital's own eyes: what its wall hides is unknown, and so refused.
 */
export async function readIntakeFacts(
  db: Database,
  tenantId: string,
  intake: PrescriptionIntake,
  now: Date,
): Promise<LimitedFacts> {
  const productIds = [...new Set(intake.lines.map((line) => line.productId))]
  // None of them needs another's answer: they travel together.
  const [productRows, [destination], hospital, prescriber, patient, personLimits] = await Promise.all([
    productsOf(db, { productIds }),
    siteOf(db, { siteId: intake.fulfilment.siteId }),
    readHospital(db, tenantId, new Date(intake.signedAt)),
    readPrescriber(db, intake.prescriberId),
    readPatient(db, intake.patientId, intake.repeats !== undefined),
    readPersonLimits(db, intake.patientId, productIds, now),
  ])
  return {
    hospital,
    prescriber,
    patient,
    products: new Map(productRows.map((product) => [product.id, product])),
    destination: destination ?? null,
    personLimits,
  }
}

const siteOf = keptQuery((db, { siteId }: { readonly siteId: string }) =>
  db.select().from(sites).where(eq(sites.id, siteId)),
)

/** Accepted licences with the hospital's state, the one that ends last in front: it speaks where none was in force. */
async function readHospital(
  db: Database,
  tenantId: string,
  signedAt: Date,
): Promise<IntakeFacts['hospital']> {
  const found = await licencesOf(db, { tenantId })
  const signedUnder = found.find((licence) => licenceInForce(licence, signedAt)) ?? found[0]
  return signedUnder === undefined
    ? null
    : { state: signedUnder.state, licences: found, onlineDepartments: signedUnder.scopes }
}

const licencesOf = keptQuery((db, { tenantId }: { readonly tenantId: string }) =>
  db
    .select({
      state: tenants.state,
      validFrom: licences.validFrom,
      validTo: licences.validTo,
      expiresAt: licences.expiresAt,
      scopes: licences.scopes,
    })
    .from(licences)
    .innerJoin(tenants, eq(tenants.id, licences.tenantId))
    .where(
      and(
        eq(licences.tenantId, tenantId),
        eq(licences.kind, 'internet_hospital'),
        eq(licences.state, 'accepted'),
      ),
    )
    .orderBy(desc(licences.validTo)),
)

async function readPrescriber(db: Database, prescriberId: string): Promise<IntakeFacts['prescriber']> {
  const [[person], held] = await Promise.all([
    activePersonOf(db, { personId: prescriberId }),
    qualificationsOf(db, { personId: prescriberId }),
  ])
  if (person === undefined) return null
  return { registeredHere: true, roles: person.roles, qualifications: held, department: person.department }
}

const activePersonOf = keptQuery((db, { personId }: { readonly personId: string }) =>
  db
    .select()
    .from(people)
    .where(and(eq(people.id, personId), eq(people.status, 'active'))),
)

async function readPatient(
  db: Database,
  patientId: string,
  needsAssessment: boolean,
): Promise<IntakeFacts['patient']> {
  const [[patient], diagnoses, assessments, forms] = await Promise.all([
    patientOf(db, { patientId }),
    diagnosesOf(db, { patientId }),
    needsAssessment
      ? db.select().from(patientAssessments).where(eq(patientAssessments.patientId, patientId))
      : [],
    symptomFormsOf(db, { patientId }),
  ])
  if (patient === undefined) return null
  return {
    birthDate: patient.birthDate,
    hasGuardian: patient.guardianId !== null,
    diagnoses,
    assessments,
    symptomForms: forms.flatMap(({ claimedBy, claimedAt, answeredAt }) =>
      claimedBy === null || claimedAt === null
        ? []
        : [
            {
              doctorId: claimedBy,
              claimedOn: shanghaiDate(claimedAt),
              closedOn: answeredAt === null ? null : shanghaiDate(answeredAt),
            },
          ],
    ),
  }
}

type OfPatient = { readonly patientId: string }

const patientOf = keptQuery((db, { patientId }: OfPatient) =>
  db.select().from(patients).where(eq(patients.id, patientId)),
)

const diagnosesOf = keptQuery((db, { patientId }: OfPatient) =>
  db.select().from(patientDiagnoses).where(eq(patientDiagnoses.patientId, patientId)),
)

const symptomFormsOf = keptQuery((db, { patientId }: OfPatient) =>
  db.select().from(symptomForms).where(eq(symptomForms.patientId, patientId)),
)

/**
 * What the rules look at when something is supplied by it; where a scarce product's limit is touched, read while no other
 * prescription of that patient can touch it.
 */
export async function readLimitedFacts(
  transaction: CommandTransaction,
  tenantId: string,
  intake: PrescriptionIntake,
): Promise<LimitedFacts> {
  const { db, now } = transaction
  const facts = await readIntakeFacts(db, tenantId, intake, now)
  if (facts.personLimits.length === 0) return facts
  await lockPersonLimits(transaction, intake.patientId)
  return readIntakeFacts(db, tenantId, intake, now)
}
