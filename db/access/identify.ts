import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Role } from '#domain/access/roles.ts'
import type { TenantKind } from '#domain/organisations/tenant.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { applicationOfToken } from '../organisations/application-token.ts'
import { tenantApplications } from '../organisations/joining-schema.ts'
import { hashApiKey } from './api-keys.ts'

/** Who a request comes from, as far as the database knows. */
export interface Caller {
  readonly actor: Actor
  /** Null for who is not signed in. */
  readonly tenantKind: TenantKind | null
  /** Shown to the caller itself; null for a system. */
  readonly personName: string | null
  /** What a system's key is limited to in the FHIR façade; null where only the roles limit it. */
  readonly scopes: readonly string[] | null
  /** The session of a person who signed in. */
  readonly sessionId?: string
}

/**
 * The person whose session bears a token, or null when it has ended or the person has left. In one statement on every
 * request: a session that is revoked opens nothing from the next moment on.
 * Reads across tenants, since the tenant is only known by the answer.
 */
export async function callerOfSession(client: DatabaseClient, token: string): Promise<Caller | null> {
  const { rows } = await client.pools.network.query<CallerRow>({
    name: 'caller_of_session',
    text: `select person.id, person.tenant_id as "tenantId", person.roles, person.site_ids as "siteIds", person.name,
        tenant.kind as "tenantKind", null as scopes, session.id as "sessionId"
      from auth.session
      join people person on person.user_id = session.user_id and person.status = 'active'
      join tenants tenant on tenant.id = person.tenant_id
      where session.token = $1 and session.expires_at > now() and tenant.state <> 'left'`,
    values: [token],
  })
  return callerOf(rows[0])
}

/** The system behind an API key, or null when the key is unknown or revoked. As above: one statement, across tenants. */
export async function callerOfApiKey(client: DatabaseClient, key: string): Promise<Caller | null> {
  const { rows } = await client.pools.network.query<CallerRow>({
    name: 'caller_of_api_key',
    text: `select api_key.id, api_key.tenant_id as "tenantId", api_key.roles, '{}'::uuid[] as "siteIds", null as name,
        tenant.kind as "tenantKind", api_key.scopes, null as "sessionId"
      from api_keys api_key
      join tenants tenant on tenant.id = api_key.tenant_id
      where api_key.key_hash = $1 and api_key.revoked_at is null and tenant.state <> 'left'`,
    values: [hashApiKey(key)],
  })
  return callerOf(rows[0])
}

/**
 * The institution behind an applicant's token; null when its application is over, or has its administrator. It acts for
 * the tenant that it asks to become.
 */
export async function callerOfApplication(client: DatabaseClient, token: string): Promise<Caller | null> {
  const tenantId = applicationOfToken(client.secret, token)
  if (tenantId === null) return null
  const [found] = await client.network
    .select({ tenantKind: tenantApplications.kind })
    .from(tenantApplications)
    .where(
      and(
        eq(tenantApplications.tenantId, tenantId),
        inArray(tenantApplications.state, ['received', 'approved', 'refused']),
        isNull(tenantApplications.takenUpAt),
      ),
    )
  if (!found) return null
  const actor: Actor = { tenantId, principalId: tenantId, roles: ['applicant'], siteIds: [] }
  return { actor, tenantKind: found.tenantKind, personName: null, scopes: null }
}

interface CallerRow {
  readonly id: string
  readonly tenantId: string
  readonly roles: readonly Role[]
  readonly siteIds: readonly string[]
  readonly name: string | null
  readonly tenantKind: TenantKind
  readonly scopes: readonly string[] | null
  readonly sessionId: string | null
}

function callerOf(row: CallerRow | undefined): Caller | null {
  if (row === undefined) return null
  const { id, tenantId, roles, siteIds, name, tenantKind, scopes, sessionId } = row
  const actor = { tenantId, principalId: id, roles, siteIds }
  const caller = { actor, tenantKind, personName: name, scopes }
  return sessionId === null ? caller : { ...caller, sessionId }
}
