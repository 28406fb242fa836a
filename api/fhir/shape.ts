import type { Resource } from '@medplum/fhirtypes'
import type { ResourceDefinition, ShownResource } from './definition.ts'
import { parameterInvalid } from './refusals.ts'

/** The forms of a resource that FHIR names. */
export const summaries = ['false', 'true', 'data', 'text'] as const

/** How much of each resource is shown. */
export interface Shape {
  readonly summary: (typeof summaries)[number]
  /** The elements that were asked for by name; null for all that the summary leaves. */
  readonly elements: readonly string[] | null
}

export const wholeShape: Shape = { summary: 'false', elements: null }

/** Says of a resource that it was shortened: it must not be sent back as if it were whole. */
const shortened = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' }

const always = ['resourceType', 'id', 'meta']

/** Elements of several types, which FHIR names without the type. */
const choices = ['medication', 'value', 'effective']

/** @throws ProblemError 400 when it is no list of names of elements. */
export function elementNames(value: string): string[] {
  const names = value.split(',').map((name) => name.trim())
  if (!names.every((name) => /^[A-Za-z]{1,60}(?:\.[A-Za-z.]{1,60})?$/.test(name))) {
    throw parameterInvalid('names of elements with commas between them')
  }
  // Elements are shown whole or not at all; `Patient.name` is the name of a patient.
  return names.map((name) => (/^[A-Z]/.test(name) ? name.split('.')[1] : name.split('.')[0]) ?? '')
}

/** The parts of a resource that are asked for. */
export function shaped(
  { elements: { mandatory, summary } }: ResourceDefinition,
  resource: ShownResource,
  shape: Shape,
): ShownResource {
  const isWhole = shape.elements === null && (shape.summary === 'false' || shape.summary === 'data')
  if (isWhole) return resource
  const asked = shape.elements ?? (shape.summary === 'true' ? summary : [])
  const kept = new Set([...always, ...mandatory, ...asked])
  const isKept = (name: string) =>
    kept.has(name) || choices.some((choice) => kept.has(choice) && isOf(choice, name))
  const parts = Object.entries(resource).filter(([name]) => isKept(name))
  const meta = { ...resource.meta, tag: [shortened] }
  return { ...(Object.fromEntries(parts) as Resource & { id: string }), meta }
}

function isOf(choice: string, name: string): boolean {
  return name.startsWith(choice) && /^[A-Z]/.test(name.slice(choice.length))
}
