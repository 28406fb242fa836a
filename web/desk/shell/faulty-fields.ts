import type { Refusal } from '#domain/refusal.ts'
import type { FieldFault } from '#web/ui/field-faults.ts'
import { Refused } from '../client/problem.ts'
import type { Failure } from '../client/use-operation.ts'

/** A field of a form at which a refusal is told. */
export interface FaultyField {
  /** As the form names it. */
  readonly name: readonly string[]
  /** As the request named it. */
  readonly path: string
  /** What of its shape is wrong; null where a rule refused it. */
  readonly fault: FieldFault | null
  readonly refusal: Refusal | null
}

/** Which fields a refusal speaks of; `within` is where the form's values stand in the request. */
export function faultyFields(failure: Failure | null, within = 'body.'): readonly FaultyField[] {
  if (!(failure instanceof Refused)) return []
  const shape = failure.fields
    .filter(({ path }) => path.startsWith(within))
    .map((fault) => ({
      name: namePathOf(fault.path.slice(within.length)),
      path: fault.path,
      fault,
      refusal: null,
    }))
  const rules = failure.refusals.flatMap((refusal) => {
    const { field } = refusal
    return field === undefined ? [] : [{ name: namePathOf(field), path: field, fault: null, refusal }]
  })
  return [...shape, ...rules]
}

/** `condition.codePrefixes.0` is the field `condition`, `codePrefixes`: what is in a list has no field of its own. */
function namePathOf(path: string): string[] {
  return path.split('.').filter((part) => !/^\d+$/.test(part))
}
