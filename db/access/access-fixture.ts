import { randomUUIDv7 } from 'node:crypto'
import type { StaffRole } from '#domain/access/roles.ts'
import { socialCreditCode } from '#domain/organisations/social-credit-code.ts'
import type { TenantKind } from '#domain/organisations/tenant.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import type { CommandRequest } from '../commands.ts'
import { joinTenants } from '../organisations/commands.ts'
import { addApiKeys, hashApiKey, newApiKey } from './api-keys.ts'
import { addPeople } from './commands.ts'
import type { NewPerson } from './new-rows.ts'

export const now = new Date('2026-03-02T01:00:00Z')

const founder: Actor = { tenantId: randomUUIDv7(), principalId: 'founder', roles: [], siteIds: [] }

/** A request of an act that stands alone. */
export function requestOf(actor: Actor, body: unknown = null, key: string = randomUUIDv7()): CommandRequest {
  return { actor, route: 'test', key, body, now }
}

let tenantsJoined = 0

/** Lets an organisation into an empty network. */
export async function joinTenant(client: DatabaseClient, kind: TenantKind): Promise<string> {
  const id = randomUUIDv7()
  const organisation = String(++tenantsJoined).padStart(8, '0')
  const names = {
    nameZh: '演示',
    nameEn: kind,
    socialCreditCode: socialCreditCode('91', '640422', organisation),
  }
  await joinTenants(client, requestOf(founder), [{ id, kind, ...names }])
  return id
}

/** Adds a person who works everywhere in the tenant. */
export async function addPerson(
  client: DatabaseClient,
  tenantId: string,
  roles: readonly StaffRole[],
  account: NewPerson['account'] = null,
): Promise<Actor> {
  const id = randomUUIDv7()
  const person = {
    id,
    tenantId,
    name: '测试',
    roles,
    siteIds: [],
    department: null,
    qualifications: [],
    account,
  }
  await addPeople(client, requestOf(founder), [person])
  return { tenantId, principalId: id, roles, siteIds: [] }
}

/** Adds a key for a system. @returns the key itself. */
export async function addKey(client: DatabaseClient, tenantId: string): Promise<string> {
  const key = newApiKey()
  const newKey = {
    id: randomUUIDv7(),
    tenantId,
    name: 'system',
    keyHash: hashApiKey(key),
    roles: ['system'] as const,
  }
  await addApiKeys(client, requestOf(founder), [newKey])
  return key
}
