import type { Caller } from '#db/access/identify.ts'
import type { Standing } from '#web/console/areas.ts'

/** Which pages open to somebody. */
export function standingOf({ actor, tenantKind }: Caller): Standing {
  return { roles: actor.roles, tenantKind }
}
