import { and, eq, isNull } from 'drizzle-orm'
import type { TenantKind } from '#domain/organisations/tenant.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { tenants } from '../organisations/schema.ts'
import { hashApiKey } from './api-keys.ts'
import { apiKeys, people } from './schema.ts'

/** Who a request comes from, as far as the database knows. */
export interface Caller {
  readonly actor: Actor
  readonly tenantKind: TenantKind
  /** Shown to the caller itself; null for a system. */
  readonly personName: string | null
}

/**
 * The person behind a sign-in account, or null when there is none or the person has left.
 * Reads across tenants, since the tenant is only known by the answer.
 */
export async function callerOfAccount(client: DatabaseClient, userId: string): Promise<Caller | null> {
  const [found] = await client.network
    .select({
      id: people.id,
      tenantId: people.tenantId,
      roles: people.roles,
      siteIds: people.siteIds,
      name: people.name,
      tenantKind: tenants.kind,
    })
    .from(people)
    .innerJoin(tenants, eq(tenants.id, people.tenantId))
    .where(and(eq(people.userId, userId), eq(people.status, 'active')))
  if (!found) return null
  const { id, tenantId, roles, siteIds, name, tenantKind } = found
  return { actor: { tenantId, principalId: id, roles, siteIds }, tenantKind, personName: name }
}

/** The system behind an API key, or null when the key is unknown or revoked. Reads across tenants, as above. */
export async function callerOfApiKey(client: DatabaseClient, key: string): Promise<Caller | null> {
  const [found] = await client.network
    .select({ id: apiKeys.id, tenantId: apiKeys.tenantId, roles: apiKeys.roles, tenantKind: tenants.kind })
    .from(apiKeys)
    .innerJoin(tenants, eq(tenants.id, apiKeys.tenantId))
    .where(and(eq(apiKeys.keyHash, hashApiKey(key)), isNull(apiKeys.revokedAt)))
  if (!found) return null
  const { id, tenantId, roles, tenantKind } = found
  return { actor: { tenantId, principalId: id, roles, siteIds: [] }, tenantKind, personName: null }
}
