import type { CapabilityStatement, CapabilityStatementRestResource } from '@medplum/fhirtypes'
import type { ResourceDefinition } from './definition.ts'
import { resourceDefinitions } from './resources.ts'
import { parametersOf } from './search-plan.ts'

/** Since when the façade is as it says; a change of what it offers moves it. */
const publishedOn = '2026-11-22'

/** What the façade offers, put together from the same definitions that serve it. */
export function capabilityStatement(baseUrl: string): CapabilityStatement {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: publishedOn,
    kind: 'instance',
    software: { name: 'Yunyaoku' },
    implementation: { description: 'A façade over the cloud drug depot', url: baseUrl },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    rest: [
      {
        mode: 'server',
        security: {
          service: [
            {
              coding: [
                {
                  system: 'http://terminology.hl7.org/CodeSystem/restful-security-service',
                  code: 'SMART-on-FHIR',
                },
              ],
            },
          ],
          description:
            'Systems send Authorization: Bearer with their key, which may be limited to scopes such as ' +
            'system/MedicationRequest.rs; people send the cookie of their sign-in. Whatever changes something ' +
            'carries an Idempotency-Key.',
        },
        interaction: [{ code: 'transaction' }, { code: 'batch' }],
        resource: Object.values(resourceDefinitions).map(resourceOf),
      },
    ],
  }
}

function resourceOf(definition: ResourceDefinition): CapabilityStatementRestResource {
  const { type, documentation, create, update } = definition
  const references = Object.entries(definition.parameters).filter(([, { targets }]) => targets !== undefined)
  return {
    type,
    documentation,
    interaction: [
      { code: 'read' },
      { code: 'search-type' },
      ...(create === undefined ? [] : [{ code: 'create' as const }]),
      ...(update === undefined ? [] : [{ code: 'update' as const }]),
    ],
    versioning: update === undefined ? 'versioned' : 'versioned-update',
    readHistory: false,
    updateCreate: false,
    conditionalRead: 'not-match',
    searchInclude: references.map(([name]) => `${type}:${name}`),
    searchRevInclude: Object.values(resourceDefinitions).flatMap((other) => referringTo(other, definition)),
    searchParam: Object.entries(parametersOf(definition)).map(([name, parameter]) => ({
      name,
      type: parameter.type,
      documentation: parameter.documentation,
    })),
  }
}

function referringTo(other: ResourceDefinition, { type }: ResourceDefinition): string[] {
  return Object.entries(other.parameters)
    .filter(([, { targets }]) => targets?.includes(type) === true)
    .map(([name]) => `${other.type}:${name}`)
}
