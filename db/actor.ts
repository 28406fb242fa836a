import type { Role } from '#domain/access/roles.ts'

/** Who acts: set first in each transaction, so that the database itself walls what can be seen. */
export interface Actor {
  readonly tenantId: string
  /** The person, API key or workflow that acts. */
  readonly principalId: string
  readonly roles: readonly Role[]
  /** The sites that this principal works at; empty means every site of the tenant. */
  readonly siteIds: readonly string[]
  /** What caused the act when it was not a request: a workflow id or a job. */
  readonly cause?: string
}
