import { asc, desc, eq } from 'drizzle-orm'
import { ageYears, shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { reviewedPatientOf } from '#domain/prescriptions/review/reviewed-patient.ts'
import { lastsUntil } from '#domain/prescriptions/current-supply.ts'
import type { Actor } from '../actor.ts'
import { readPersonal } from '../audit/data-access.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAcross } from '../commands.ts'
import { readCovers } from '../insurance/cover.ts'
import { regions } from '../organisations/schema.ts'
import { observationsOf } from '../patients/observations.ts'
import { patientAllergies, patientAssessments, patientDiagnoses, patients } from '../patients/schema.ts'
import { currentDrugsOf, type SuppliedDrug } from './current-drugs.ts'

/** A drug that the patient takes or will, of whichever hospital. Which one another's is, is not told. */
export interface SummaryDrug {
  readonly nameZh: string
  readonly nameEn: string
  readonly strength: string
  readonly ingredientCodes: readonly string[]
  readonly route: SuppliedDrug['route']
  /** YYYY-MM-DD */
  readonly prescribedOn: string
  /** YYYY-MM-DD; null while it is under way. */
  readonly lastsUntil: string | null
  readonly isElsewhere: boolean
  /** Null for another hospital's. */
  readonly prescriptionId: string | null
}

/**
 * What somebody who prescribes for a patient, or reviews what was prescribed, must have before them: the same facts as the
 * clinical rules look at. What other hospitals prescribed is read by the network role. That the actor looked is recorded.
 * @throws CommandRefused `notFound` when the tenant is not linked to the patient.
 */
export function readPatientSummary(client: DatabaseClient, actor: Actor, now: Date, patientId: string) {
  const today = shanghaiDate(now)
  return readPersonal(client, actor, now, async (db, saw) => {
    const person = await readPerson(db, patientId)
    if (person === null) throw notFound('patient')
    saw({ patientId, shown: 'patient' })
    saw({ patientId, shown: 'observation' })
    const [diagnoses, allergies, assessments, observations, covers, current] = await Promise.all([
      db
        .select({
          code: patientDiagnoses.code,
          text: patientDiagnoses.text,
          diagnosedOn: patientDiagnoses.diagnosedOn,
          offline: patientDiagnoses.offline,
        })
        .from(patientDiagnoses)
        .where(eq(patientDiagnoses.patientId, patientId))
        .orderBy(desc(patientDiagnoses.diagnosedOn), asc(patientDiagnoses.code)),
      db
        .select({ ingredientCode: patientAllergies.ingredientCode, recordedOn: patientAllergies.recordedOn })
        .from(patientAllergies)
        .where(eq(patientAllergies.patientId, patientId))
        .orderBy(asc(patientAllergies.ingredientCode)),
      db
        .select({
          diagnosisCode: patientAssessments.diagnosisCode,
          assessedOn: patientAssessments.assessedOn,
          validTo: patientAssessments.validTo,
        })
        .from(patientAssessments)
        .where(eq(patientAssessments.patientId, patientId))
        .orderBy(desc(patientAssessments.assessedOn)),
      observationsOf(db, patientId),
      readCovers(db, patientId, today),
      readAcross(client, actor, 'prescriptions.current_drugs', now, (network) =>
        currentDrugsOf(network, patientId, null, now),
      ),
    ])
    const known = { ...person, allergies: [], diagnosisCodes: [] }
    const { weightKg, kidneyFiltration, pregnant, lactating } = reviewedPatientOf(known, observations)
    return {
      ...person,
      ageYears: ageYears(person.birthDate, today),
      hasGuardian: person.guardianId !== null,
      diagnoses,
      allergies,
      assessments,
      weightKg,
      kidneyFiltration,
      pregnant,
      lactating,
      covers: covers.map(({ planCode, kind }) => ({ planCode, kind })),
      currentDrugs: drugsOf(current, actor.tenantId),
    }
  })
}

async function readPerson(db: Database, patientId: string) {
  const [person] = await db
    .select({
      id: patients.id,
      name: patients.name,
      sex: patients.sex,
      birthDate: patients.birthDate,
      villageCode: patients.villageCode,
      villageNameZh: regions.nameZh,
      address: patients.address,
      phone: patients.phone,
      guardianId: patients.guardianId,
    })
    .from(patients)
    .leftJoin(regions, eq(regions.code, patients.villageCode))
    .where(eq(patients.id, patientId))
  return person ?? null
}

/** Each drug of a prescription once, although the parts of a long one repeat it. */
function drugsOf(supplied: readonly SuppliedDrug[], tenantId: string): SummaryDrug[] {
  const drugs = new Map<string, SummaryDrug>()
  for (const { nameZh, nameEn, strength, ingredientCodes, route, ...supply } of supplied) {
    const isElsewhere = supply.tenantId !== tenantId
    drugs.set(`${supply.prescriptionId}/${supply.productId}`, {
      nameZh,
      nameEn,
      strength,
      ingredientCodes,
      route,
      prescribedOn: shanghaiDate(supply.signedAt),
      lastsUntil: lastsUntil(supply),
      isElsewhere,
      prescriptionId: isElsewhere ? null : supply.prescriptionId,
    })
  }
  return [...drugs.values()].toSorted((a, b) => b.prescribedOn.localeCompare(a.prescribedOn))
}
