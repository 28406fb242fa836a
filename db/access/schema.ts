import { foreignKey, index, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { QualificationKind } from '#domain/access/qualifications.ts'
import type { Role } from '#domain/access/roles.ts'
import { changedAt, day, id, instant, tenantId } from '../columns.ts'

/** A person who works for a tenant. The sign-in account (`auth.user`) is separate, so that it can be revoked alone. */
export const people = pgTable(
  'people',
  {
    id: id(),
    tenantId: tenantId(),
    /** The sign-in account, or null for a person who never signs in. */
    userId: text('user_id'),
    name: text('name').notNull(),
    roles: text('roles').array().$type<Role[]>().notNull(),
    /** The sites this person works at; empty means every site of the tenant. */
    siteIds: uuid('site_ids').array().notNull(),
    department: text('department'),
    status: text('status').$type<'active' | 'left'>().notNull(),
    changedAt: changedAt(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    uniqueIndex('people_user').on(table.userId),
    index('people_tenant_id').on(table.tenantId, table.id),
    index('people_name').on(table.tenantId, table.name, table.id),
  ],
)

/** Dated qualifications: a doctor's registration, a pharmacist's licence, a driver's permit. */
export const qualifications = pgTable(
  'qualifications',
  {
    id: id(),
    tenantId: tenantId(),
    personId: uuid('person_id').notNull(),
    kind: text('kind').$type<QualificationKind>().notNull(),
    number: text('number').notNull(),
    validFrom: day('valid_from').notNull(),
    validTo: day('valid_to').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('qualifications_person').on(table.personId),
    foreignKey({ columns: [table.personId, table.tenantId], foreignColumns: [people.id, people.tenantId] }),
  ],
)

/** Keys of systems. Only a hash is kept; the key itself is shown once, when it is made. */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: id(),
    tenantId: tenantId(),
    name: text('name').notNull(),
    keyHash: text('key_hash').notNull(),
    roles: text('roles').array().$type<Role[]>().notNull(),
    /** What the key opens of the FHIR façade, and then only that; null leaves it to the roles. */
    scopes: text('scopes').array(),
    createdAt: instant('created_at').notNull(),
    revokedAt: instant('revoked_at'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    uniqueIndex('api_keys_hash').on(table.keyHash),
    index('api_keys_tenant').on(table.tenantId),
  ],
)

export type ResourceKind = 'prescription' | 'shipment' | 'procurement_round' | 'escalation' | 'order_part'

/**
 * What lets a tenant in to another tenant's aggregate: written when the aggregate is handed on, read by the policies.
 * `read` shows it; `act` also lets commands run on it for the owner.
 */
export const accessGrants = pgTable(
  'access_grants',
  {
    resourceId: uuid('resource_id').notNull(),
    resourceKind: text('resource_kind').$type<ResourceKind>().notNull(),
    ownerTenantId: uuid('owner_tenant_id').notNull(),
    tenantId: tenantId(),
    purpose: text('purpose').$type<'read' | 'act'>().notNull(),
    grantedAt: instant('granted_at').notNull(),
    until: instant('until'),
  },
  (table) => [
    primaryKey({ columns: [table.resourceId, table.tenantId, table.purpose] }),
    index('access_grants_handed_on').on(table.tenantId, table.resourceKind, table.resourceId),
  ],
)
