import { mayDo, type Permission } from '#domain/access/roles.ts'
import { scopesAllow, type ScopedAct } from '#domain/access/scopes.ts'
import type { Caller } from '#db/access/identify.ts'
import { readPersonal, type Sighting } from '#db/audit/data-access.ts'
import { readAcross } from '#db/commands.ts'
import type { Database } from '#db/client.ts'
import { type Problem, ProblemError } from '../problem.ts'
import type { Exchange } from './definition.ts'
import { roleMissing, scopeMissing } from './refusals.ts'

/** Why the caller may not do this with a type of resource, or null when they may. */
export function obstacle(
  { actor, scopes }: Caller,
  type: string,
  act: ScopedAct,
  guard: Permission,
): Problem | null {
  if (scopes !== null && !scopesAllow(scopes, type, act)) return scopeMissing
  return mayDo(actor.roles, guard) ? null : roleMissing
}

/** @throws ProblemError 403 when neither the roles nor the scopes open it. */
export function authoriseAct(caller: Caller, type: string, act: ScopedAct, guard: Permission): void {
  const problem = obstacle(caller, type, act, guard)
  if (problem !== null) throw new ProblemError(problem)
}

/**
 * True for the regulator, who reads the records of every organisation, each read on record, and none of what says who
 * the patient is.
 */
export function readsAcross({ tenantKind, actor }: Caller): boolean {
  return tenantKind === 'regulator' && actor.roles.includes('regulator')
}

/**
 * Reads as the caller may: their organisation's own and what was handed to it, each look at a patient on record, or
 * everyone's without who the patients are.
 */
export function readAsCaller<Value>(
  { caller, database, now }: Pick<Exchange, 'caller' | 'database' | 'now'>,
  operation: string,
  read: (db: Database, saw: (sighting: Sighting) => void) => Promise<Value>,
): Promise<Value> {
  return readsAcross(caller)
    ? readAcross(database, caller.actor, operation, now, (db) => read(db, () => {}))
    : readPersonal(database, caller.actor, now, read)
}
