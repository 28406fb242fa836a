import { addDays } from '#domain/organisations/shanghai-time.ts'
import type { NewAssessment } from '#db/patients/assessments.ts'
import { seedId } from '../seed-id.ts'
import { isChronic } from './diagnoses.ts'
import type { SeedPatient } from './patients.ts'
import { hospitalOf, tenantId } from './tenants.ts'

/** An assessment, and the hospital that made it. */
export interface SeedAssessment extends NewAssessment {
  readonly tenantId: string
}

const madeDaysAgo = 14
const validDays = 180
/** Of each five patients, this many were looked at. */
const assessedOfFive = 3

/** Most patients with a chronic disease were found stable a fortnight before `today` (YYYY-MM-DD), for half a year. */
export function makeAssessments(patients: readonly SeedPatient[], today: string): SeedAssessment[] {
  const assessedOn = addDays(today, -madeDaysAgo)
  return patients
    .filter((_patient, index) => index % 5 < assessedOfFive)
    .flatMap(({ id: patientId, countyCode, diagnoses }) =>
      diagnoses
        .filter(({ code, offline }) => offline && isChronic(code))
        .map(({ code }) => ({
          id: seedId(`assessment/${patientId}/${code}`),
          tenantId: tenantId(hospitalOf(countyCode).key),
          patientId,
          diagnosisCode: code,
          assessedOn,
          validTo: addDays(assessedOn, validDays),
        })),
    )
}
