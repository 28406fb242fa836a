import type { Refusal } from '#domain/refusal.ts'
import { Refused } from '../client/problem.ts'
import type { Failure } from '../client/use-operation.ts'

/** A field of a form at which a refusal is told. */
export interface FaultyField {
  /** As the form names it. */
  readonly name: readonly string[]
  /** As the request named it. */
  readonly path: string
  /** What of its shape is wrong, of the closed list of the API's codes; null where a rule refused it. */
  readonly code: string | null
  readonly refusal: Refusal | null
}

/** Which fields a refusal speaks of; `within` is where the form's values stand in the request. */
export function faultyFields(failure: Failure | null, within = 'body.'): readonly FaultyField[] {
  if (!(failure instanceof Refused)) return []
  const shape = failure.fields
    .filter(({ path }) => path.startsWith(within))
    .map(({ path, code }) => ({ name: namePathOf(path.slice(within.length)), path, code, refusal: null }))
  const rules = failure.refusals.flatMap((refusal) => {
    const { field } = refusal
    return field === undefined ? [] : [{ name: namePathOf(field), path: field, code: null, refusal }]
  })
  return [...shape, ...rules]
}

/** `condition.codePrefixes.0` is the field `condition`, `codePrefixes`: what is in a list has no field of its own. */
function namePathOf(path: string): string[] {
  return path.split('.').filter((part) => !/^\d+$/.test(part))
}
