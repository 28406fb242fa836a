import { recordAssessmentsOperation } from './record-assessments.ts'
import { giveConsentOperation, listConsentsOperation, withdrawConsentOperation } from './consents.ts'
import { listNominationsOperation, nominatePharmacyOperation } from './nominations.ts'
import { listObservationsOperation } from './list-observations.ts'
import { readPatientOperation } from './read-patient.ts'
import { patientSummaryOperations } from './read-summary.ts'
import { patientRightOperations } from './rights.ts'
import { registerPatientOperation } from './register-patient.ts'
import { searchPatientsOperation } from './search-patients.ts'
import { recordObservationsOperation } from './record-observations.ts'

export const patientOperations = [
  searchPatientsOperation,
  readPatientOperation,
  ...patientSummaryOperations,
  registerPatientOperation,
  recordObservationsOperation,
  listObservationsOperation,
  recordAssessmentsOperation,
  nominatePharmacyOperation,
  listNominationsOperation,
  giveConsentOperation,
  withdrawConsentOperation,
  listConsentsOperation,
  ...patientRightOperations,
] as const
