import type { AllergyIntolerance } from '@medplum/fhirtypes'
import { ingredients } from '#domain/catalogue/ingredients.ts'
import { allergySearch, type FoundAllergy } from '#db/patients/search.ts'
import { defineResource, type ShownResource } from '../definition.ts'
import { concept, metaOf, referenceTo } from '../elements.ts'
import { createAllergy } from '../incoming/patient-facts.ts'
import { dateParameter, referenceParameter, tokenParameter } from '../parameters.ts'
import { systems } from '../systems.ts'

const nameOf = new Map(ingredients.map(({ code, nameEn }) => [code, nameEn]))

export const allergyResource = defineResource({
  type: 'AllergyIntolerance',
  documentation: "Allergies to ingredients, by the network's ingredient codes.",
  guard: 'patient.read',
  elements: {
    mandatory: ['patient'],
    summary: ['clinicalStatus', 'verificationStatus', 'code'],
  },
  sorts: { date: allergySearch.sorts.day },
  create: { guard: 'patient.manage', run: createAllergy },
  search: allergySearch,
  show: showAllergy,
  tells: ({ patientId }) => ({ patientId, shown: 'patient' }),
  parameters: {
    patient: referenceParameter(
      allergySearch.byPatient,
      'Whose allergy it is.',
      ['Patient'],
      (resource: ShownResource) => (resource.resourceType === 'AllergyIntolerance' ? [resource.patient] : []),
    ),
    code: tokenParameter(allergySearch.byIngredient, "The network's ingredient code.", {
      system: systems.ingredient,
    }),
    date: dateParameter(allergySearch.byDay, 'The day it was recorded.'),
  },
})

function showAllergy(row: FoundAllergy): AllergyIntolerance & { id: string } {
  return {
    resourceType: 'AllergyIntolerance',
    id: row.id,
    meta: metaOf(row.changedAt),
    clinicalStatus: concept(systems.allergyClinical, 'active'),
    verificationStatus: concept(systems.allergyVerification, 'confirmed'),
    code: concept(systems.ingredient, row.ingredientCode, nameOf.get(row.ingredientCode)),
    patient: referenceTo('Patient', row.patientId),
    recordedDate: row.recordedOn,
  }
}
