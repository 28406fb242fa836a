import type { Context, MiddlewareHandler } from 'hono'
import { mayDo, type Permission } from '#domain/access/roles.ts'
import type { TenantKind } from '#domain/organisations/tenant.ts'
import type { Caller } from '#db/access/identify.ts'
import { authenticate } from './access/authenticate.ts'
import type { AppEnv } from './dependencies.ts'
import { roleMissing, tooManyCalls, wrongTenant } from './guard-problems.ts'
import { ProblemError } from './problem.ts'

/** Who may call an operation: those whose role opens the permission, everyone who is signed in, or anyone at all. */
export type Guard = Permission | 'signedIn' | 'anyone'

/** What opens an operation to a caller. */
export interface Access {
  readonly guard: Guard
  /** Only callers of these kinds of tenant, where the roles alone do not say enough. */
  readonly onlyFor?: readonly TenantKind[]
  /** Counts the call of who is not signed in. @returns null when it may go on, else the seconds to wait. */
  readonly limitOf?: (context: Context<AppEnv>) => Promise<number | null>
}

/** Refuses whoever is not signed in, or whose roles or organisation do not open the operation. */
export function authorise(access: Access): MiddlewareHandler<AppEnv> {
  return async (context, next) => {
    const waitSeconds = (await access.limitOf?.(context)) ?? null
    if (waitSeconds !== null) throw new ProblemError({ ...tooManyCalls, retryAfterSeconds: waitSeconds })
    const caller = access.guard === 'anyone' ? anyone : await authenticate(context)
    context.set('caller', caller)
    requireOpen(access, caller)
    await next()
  }
}

/** Refuses a caller whose roles or organisation do not open the operation. @throws ProblemError */
export function requireOpen({ guard, onlyFor }: Access, { actor, tenantKind }: Caller): void {
  const isOpen = guard === 'anyone' || guard === 'signedIn' || mayDo(actor.roles, guard)
  if (!isOpen) throw new ProblemError(roleMissing)
  if (onlyFor !== undefined && (tenantKind === null || !onlyFor.includes(tenantKind)))
    throw new ProblemError(wrongTenant)
}

/** Who is not signed in: belongs to no tenant, and may see nothing that belongs to one. */
export const anyone: Caller = {
  actor: {
    tenantId: '00000000-0000-0000-0000-000000000000',
    principalId: 'anyone',
    roles: [],
    siteIds: [],
  },
  tenantKind: null,
  personName: null,
  scopes: null,
}
