import type { CapabilityStatement, CapabilityStatementRestResource } from '@medplum/fhirtypes'
import type { ResourceDefinition, SearchParameter } from './definition.ts'
import { resourceDefinitions } from './resources.ts'
import { parametersOf } from './conditions.ts'
import { resultParameters } from './search-plan.ts'

/** Since when the façade is as it says; a change of what it offers moves it. */
const publishedOn = '2026-11-25'

/** Addresses by which clients reach this server: a few, so that one who makes them up does not fill the memory. */
const mostBaseUrls = 20

const written = new Map<string, string>()

/** The statement as JSON: written once for each address by which clients reach the server. */
export function capabilityStatementText(baseUrl: string): string {
  const text = written.get(baseUrl) ?? JSON.stringify(capabilityStatement(baseUrl))
  if (written.size < mostBaseUrls) written.set(baseUrl, text)
  return text
}

/** What the façade offers, put together from the same definitions that serve it. */
function capabilityStatement(baseUrl: string): CapabilityStatement {
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
        searchParam: Object.entries(resultParameters).map(([name, { documentation }]) => ({
          name,
          type: name === '_count' ? ('number' as const) : ('string' as const),
          documentation,
        })),
      },
    ],
  }
}

function resourceOf(definition: ResourceDefinition): CapabilityStatementRestResource {
  const { type, documentation, create, update, sortNames } = definition
  const references = Object.entries(definition.parameters).filter(([, { targets }]) => targets !== undefined)
  return {
    type,
    documentation: `${documentation} Sorts by ${sortNames.join(', ')}.`,
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
      documentation: `${parameter.documentation}${chainsOf(parameter)}`,
    })),
  }
}

/** What a chain over a reference may go on to. */
function chainsOf({ targets = [], leadsTo }: SearchParameter): string {
  if (leadsTo === undefined) return ''
  const ends = targets.map(
    (type) => `${type}: ${Object.keys(parametersOf(resourceDefinitions[type])).join(', ')}`,
  )
  return ` Chains to ${ends.join('; ')}.`
}

function referringTo(other: ResourceDefinition, { type }: ResourceDefinition): string[] {
  return Object.entries(other.parameters)
    .filter(([, { targets }]) => targets?.includes(type) === true)
    .map(([name]) => `${other.type}:${name}`)
}
