import type { Identifier, Organization } from '@medplum/fhirtypes'
import { type FoundOrganisation, organisationSearch } from '#db/organisations/search.ts'
import { defineResource, type ShownResource } from '../definition.ts'
import { concept, metaOf, referenceTo } from '../elements.ts'
import { identifierParameter, referenceParameter, stringParameter, tokenParameter } from '../parameters.ts'
import { systems } from '../systems.ts'

export const organisationResource = defineResource({
  type: 'Organization',
  documentation: 'The directory: the legal persons of the network and, as parts of them, their sites.',
  guard: 'site.read',
  elements: {
    mandatory: [],
    summary: ['identifier', 'type', 'name', 'partOf'],
  },
  sorts: { name: organisationSearch.sorts.name },
  search: organisationSearch,
  show: showOrganisation,
  parameters: {
    identifier: identifierParameter(
      {
        [systems.socialCreditCode]: organisationSearch.bySocialCreditCode,
        [systems.designatedInstitution]: organisationSearch.byDesignatedCode,
      },
      "The unified social credit code, or a designated site's code.",
    ),
    name: stringParameter(organisationSearch.byName, 'How the Chinese or the English name begins.'),
    type: tokenParameter(organisationSearch.byKind, 'The kind of organisation or site.', {
      system: systems.organisationKind,
    }),
    partof: referenceParameter(
      organisationSearch.byTenant,
      'The legal person that a site belongs to.',
      ['Organization'],
      (resource: ShownResource) => (resource.resourceType === 'Organization' ? [resource.partOf] : []),
    ),
  },
})

function showOrganisation(row: FoundOrganisation): Organization & { id: string } {
  return {
    resourceType: 'Organization',
    id: row.id,
    meta: metaOf(row.changedAt),
    identifier: [
      ...identifierIn(systems.socialCreditCode, row.socialCreditCode),
      ...identifierIn(systems.designatedInstitution, row.designatedCode),
    ],
    type: [concept(systems.organisationKind, row.kind)],
    name: row.nameZh,
    alias: [row.nameEn],
    ...(row.tenantId === null ? {} : { partOf: referenceTo('Organization', row.tenantId) }),
  }
}

function identifierIn(system: string, value: string | null): Identifier[] {
  return value === null ? [] : [{ system, value }]
}
