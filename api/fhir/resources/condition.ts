import type { Condition } from '@medplum/fhirtypes'
import { diagnosisSearch, type FoundDiagnosis } from '#db/patients/search.ts'
import { defineResource, type ShownResource } from '../definition.ts'
import { concept, metaOf, referenceTo } from '../elements.ts'
import { madeOffline, recordingOrganisation } from '../extensions.ts'
import { createCondition } from '../incoming/patient-facts.ts'
import { dateParameter, referenceParameter, tokenParameter } from '../parameters.ts'
import { systems } from '../systems.ts'

const patient = referenceParameter(
  diagnosisSearch.byPatient,
  'Whose diagnosis it is.',
  ['Patient'],
  (resource: ShownResource) => (resource.resourceType === 'Condition' ? [resource.subject] : []),
)

export const conditionResource = defineResource({
  type: 'Condition',
  documentation:
    'Diagnoses on file. Only one that was made offline carries an online follow-up. The text of a `code`, or else the name of ' +
    'its ICD-10 code, is the diagnosis in words.',
  guard: 'patient.read',
  elements: {
    mandatory: ['subject'],
    summary: ['verificationStatus', 'code', 'recordedDate'],
  },
  sorts: { 'recorded-date': diagnosisSearch.sorts.day },
  create: { guard: 'patient.manage', run: createCondition },
  search: diagnosisSearch,
  show: showDiagnosis,
  tells: ({ patientId, id }) => ({ patientId, shown: 'patient', resourceId: id }),
  parameters: {
    patient,
    subject: patient,
    code: tokenParameter(diagnosisSearch.byCode, 'The ICD-10 code.', { system: systems.icd10 }),
    'recorded-date': dateParameter(diagnosisSearch.byDay, 'The day of the diagnosis.'),
  },
})

function showDiagnosis(row: FoundDiagnosis): Condition & { id: string } {
  return {
    resourceType: 'Condition',
    id: row.id,
    meta: metaOf(row.changedAt),
    extension: [
      { url: madeOffline, valueBoolean: row.offline },
      { url: recordingOrganisation, valueReference: referenceTo('Organization', row.tenantId) },
    ],
    verificationStatus: concept(systems.conditionVerification, 'confirmed'),
    code: concept(systems.icd10, row.code, row.text ?? undefined),
    subject: referenceTo('Patient', row.patientId),
    recordedDate: row.diagnosedOn,
  }
}
