import { listObservationsOperation } from './list-observations.ts'
import { readPatientOperation } from './read-patient.ts'
import { recordObservationsOperation } from './record-observations.ts'

export const patientOperations = [
  readPatientOperation,
  recordObservationsOperation,
  listObservationsOperation,
] as const
