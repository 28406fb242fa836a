import type { FhirType, ResourceDefinition } from './definition.ts'
import { allergyResource } from './resources/allergy.ts'
import { claimResponseResource } from './resources/claim-response.ts'
import { claimResource } from './resources/claim.ts'
import { conditionResource } from './resources/condition.ts'
import { medicationDispenseResource } from './resources/medication-dispense.ts'
import { medicationRequestResource } from './resources/medication-request.ts'
import { observationResource } from './resources/observation.ts'
import { organisationResource } from './resources/organisation.ts'
import { patientResource } from './resources/patient.ts'
import { practitionerResource } from './resources/practitioner.ts'
import { taskResource } from './resources/task.ts'

/** Every kind of resource that the façade shows. */
export const resourceDefinitions: Readonly<Record<FhirType, ResourceDefinition>> = {
  Patient: patientResource,
  Practitioner: practitionerResource,
  Organization: organisationResource,
  Condition: conditionResource,
  AllergyIntolerance: allergyResource,
  Observation: observationResource,
  MedicationRequest: medicationRequestResource,
  MedicationDispense: medicationDispenseResource,
  Task: taskResource,
  Claim: claimResource,
  ClaimResponse: claimResponseResource,
}

/** The definition of a type that a client names, or undefined when there is none. */
export function resourceDefinition(type: string): ResourceDefinition | undefined {
  const known: Readonly<Record<string, ResourceDefinition>> = resourceDefinitions
  return Object.hasOwn(known, type) ? known[type] : undefined
}
