import type { Practitioner } from '@medplum/fhirtypes'
import { type FoundPerson, personSearch } from '#db/access/search.ts'
import { defineResource } from '../definition.ts'
import { concept, metaOf } from '../elements.ts'
import { stringParameter, tokenParameter } from '../parameters.ts'
import { systems } from '../systems.ts'

export const practitionerResource = defineResource({
  type: 'Practitioner',
  documentation: 'The people of your organisation, with what they are qualified for.',
  guard: 'prescription.read',
  elements: {
    mandatory: [],
    summary: ['active', 'name'],
  },
  search: personSearch,
  show: showPerson,
  parameters: {
    name: stringParameter(personSearch.byName, 'How the name begins.'),
    active: tokenParameter(personSearch.byStatus, 'Whether the person still works there.', {
      codes: { true: ['active'], false: ['left'] },
    }),
  },
})

function showPerson(row: FoundPerson): Practitioner & { id: string } {
  return {
    resourceType: 'Practitioner',
    id: row.id,
    meta: metaOf(row.changedAt),
    active: row.status === 'active',
    name: [{ text: row.name }],
    qualification: row.qualifications.map(({ kind, number, validFrom, validTo }) => ({
      identifier: [{ value: number }],
      code: concept(systems.qualificationKind, kind),
      period: { start: validFrom, end: validTo },
    })),
  }
}
