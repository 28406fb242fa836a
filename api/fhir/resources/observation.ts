import type { Observation } from '@medplum/fhirtypes'
import { observationOf } from '#domain/patients/observation.ts'
import { type FoundObservation, observationSearch } from '#db/patients/search.ts'
import { defineResource, type ShownResource } from '../definition.ts'
import { concept, metaOf, referenceTo } from '../elements.ts'
import { createObservation } from '../incoming/patient-facts.ts'
import { dateParameter, referenceParameter, tokenParameter } from '../parameters.ts'
import { systems } from '../systems.ts'

const patient = referenceParameter(
  observationSearch.byPatient,
  'Of whom it was observed.',
  ['Patient'],
  (resource: ShownResource) => (resource.resourceType === 'Observation' ? [resource.subject] : []),
)

export const observationResource = defineResource({
  type: 'Observation',
  documentation:
    'Weight, kidney function, pregnancy and lactation, which the review of a prescription needs.',
  guard: 'patient.read',
  elements: {
    mandatory: ['status', 'code'],
    summary: ['subject', 'effective', 'issued', 'performer', 'value'],
  },
  sorts: { date: observationSearch.sorts.effect },
  create: { guard: 'patient.manage', run: createObservation },
  search: observationSearch,
  show: showObservation,
  tells: ({ patientId, id }) => ({ patientId, shown: 'observation', resourceId: id }),
  parameters: {
    patient,
    subject: patient,
    code: tokenParameter(observationSearch.byCode, 'The LOINC code.', { system: systems.loinc }),
    date: dateParameter(observationSearch.byEffect, 'When it was true of the patient.'),
  },
})

function showObservation(row: FoundObservation): Observation & { id: string } {
  return {
    resourceType: 'Observation',
    id: row.id,
    meta: metaOf(row.recordedAt),
    status: 'final',
    code: concept(systems.loinc, row.code, observationOf(row.code)?.nameEn),
    subject: referenceTo('Patient', row.patientId),
    effectiveDateTime: row.effectiveAt.toISOString(),
    issued: row.recordedAt.toISOString(),
    performer: [referenceTo('Organization', row.tenantId)],
    ...valueOf(row),
  }
}

function valueOf({ value, unit, valueCode }: FoundObservation): Partial<Observation> {
  if (value !== null && unit !== null)
    return { valueQuantity: { value, unit, system: systems.ucum, code: unit } }
  return valueCode === null ? {} : { valueCodeableConcept: concept(systems.loinc, valueCode) }
}
