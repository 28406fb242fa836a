import { and, desc, eq, inArray } from 'drizzle-orm'
import { licenceInForce } from '#domain/organisations/licence.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { IntakeFacts } from '#domain/prescriptions/intake-facts.ts'
import type { PrescriptionIntake } from '#domain/prescriptions/prescription.ts'
import { people, qualifications } from '../access/schema.ts'
import { products } from '../catalogue/schema.ts'
import type { Database } from '../client.ts'
import type { CommandTransaction } from '../commands.ts'
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
    db.select().from(products).where(inArray(products.id, productIds)),
    db.select().from(sites).where(eq(sites.id, intake.fulfilment.siteId)),
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

/** Accepted licences with the hospital's state, the one that ends last in front: it speaks where none was in force. */
async function readHospital(
  db: Database,
  tenantId: string,
  signedAt: Date,
): Promise<IntakeFacts['hospital']> {
  const found = await db
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
    .orderBy(desc(licences.validTo))
  const signedUnder = found.find((licence) => licenceInForce(licence, signedAt)) ?? found[0]
  return signedUnder === undefined
    ? null
    : { state: signedUnder.state, licences: found, onlineDepartments: signedUnder.scopes }
}

async function readPrescriber(db: Database, prescriberId: string): Promise<IntakeFacts['prescriber']> {
  const [[person], held] = await Promise.all([
    db
      .select()
      .from(people)
      .where(and(eq(people.id, prescriberId), eq(people.status, 'active'))),
    db.select().from(qualifications).where(eq(qualifications.personId, prescriberId)),
  ])
  if (person === undefined) return null
  return { registeredHere: true, roles: person.roles, qualifications: held, department: person.department }
}

async function readPatient(
  db: Database,
  patientId: string,
  needsAssessment: boolean,
): Promise<IntakeFacts['patient']> {
  const [[patient], diagnoses, assessments, forms] = await Promise.all([
    db.select().from(patients).where(eq(patients.id, patientId)),
    db.select().from(patientDiagnoses).where(eq(patientDiagnoses.patientId, patientId)),
    needsAssessment
      ? db.select().from(patientAssessments).where(eq(patientAssessments.patientId, patientId))
      : [],
    db.select().from(symptomForms).where(eq(symptomForms.patientId, patientId)),
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
