import { z } from 'zod'

/** What a system may do with a kind of resource, by the letters of SMART 2: create, read, update, delete, search. */
export type ScopedAct = 'c' | 'r' | 'u' | 'd' | 's'

const scopePattern = /^system\/(\*|[A-Z][A-Za-z]{0,63})\.(?!$)(c?r?u?d?s?|read|write|\*)$/

/** The letters behind the older words, which stay valid (SMART App Launch 2.0, scopes for 1.0). */
const lettersOf: Readonly<Record<string, string>> = { read: 'rs', write: 'cud', '*': 'cruds' }

/** A scope of a system, such as `system/MedicationRequest.rs`, `system/Patient.read` or `system/*.cruds`. */
export const scopeSchema = z
  .string()
  .regex(scopePattern, { error: 'Not a scope such as system/MedicationRequest.rs.' })

/** True when one of the scopes opens the act on the type of resource. */
export function scopesAllow(scopes: readonly string[], resourceType: string, act: ScopedAct): boolean {
  return scopes.some((scope) => {
    const [, type, acts = ''] = scopePattern.exec(scope) ?? []
    return (type === '*' || type === resourceType) && (lettersOf[acts] ?? acts).includes(act)
  })
}
