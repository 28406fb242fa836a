import type { Patient } from '@medplum/fhirtypes'
import { type FoundPatient, patientSearch } from '#db/patients/search.ts'
import { defineResource } from '../definition.ts'
import { metaOf, referenceTo } from '../elements.ts'
import { createPatient } from '../incoming/patient.ts'
import { dateParameter, identifierParameter, stringParameter, tokenParameter } from '../parameters.ts'
import { systems } from '../systems.ts'

export const patientResource = defineResource({
  type: 'Patient',
  documentation:
    'Patients whom your organisation treats or serves. No number that identifies them elsewhere is shown.',
  guard: 'patient.read',
  elements: {
    mandatory: [],
    summary: ['name', 'gender', 'birthDate', 'address', 'link'],
  },
  sorts: { birthdate: patientSearch.sorts.birth, name: patientSearch.sorts.name },
  create: { guard: 'patient.manage', run: createPatient },
  search: patientSearch,
  show: showPatient,
  tells: ({ id }) => ({ patientId: id, shown: 'patient' }),
  parameters: {
    identifier: identifierParameter(
      { [systems.residentId]: patientSearch.byResidentId },
      'The resident ID; better by POST to _search, which leaves it out of addresses.',
    ),
    name: stringParameter(patientSearch.byName, 'How the name begins.'),
    gender: tokenParameter(patientSearch.bySex, 'female or male.', {
      system: 'http://hl7.org/fhir/administrative-gender',
      codes: { female: ['female'], male: ['male'] },
    }),
    birthdate: dateParameter(patientSearch.byBirth, 'The day of birth.'),
  },
})

function showPatient(row: FoundPatient): Patient & { id: string } {
  return {
    resourceType: 'Patient',
    id: row.id,
    meta: metaOf(row.changedAt),
    name: [{ text: row.name }],
    gender: row.sex,
    birthDate: row.birthDate,
    address: [{ country: 'CN', extension: [{ url: systems.region, valueCode: row.villageCode }] }],
    ...(row.guardianId === null
      ? {}
      : { link: [{ type: 'seealso', other: referenceTo('Patient', row.guardianId) }] }),
  }
}
