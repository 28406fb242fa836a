import { readPatientOperation } from './read-patient.ts'

export const patientOperations = [readPatientOperation] as const
