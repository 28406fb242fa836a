import {
  boolean,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import type { SiteCalendar } from '#domain/organisations/opening-hours.ts'
import type { LaneKind } from '#domain/fulfilment/promise.ts'
import type { PrescriptionScope, SiteKind, SiteStatus } from '#domain/organisations/site.ts'
import type { StorageClass } from '#domain/catalogue/storage-class.ts'
import type { InstitutionOwnership } from '#domain/organisations/price-rule.ts'
import type { LicenceState, TenantState } from '#domain/organisations/tenant-states.ts'
import type { TenantKind, TenantLanguage } from '#domain/organisations/tenant.ts'
import { changedAt, day, id, instant, tenantId } from '../columns.ts'

/** The directory of who takes part in the network. Names and codes only: every tenant may read it. */
export const tenants = pgTable('tenants', {
  id: uuid('id').primaryKey(),
  kind: text('kind').$type<TenantKind>().notNull(),
  nameZh: text('name_zh').notNull(),
  nameEn: text('name_en').notNull(),
  socialCreditCode: text('social_credit_code').notNull().unique(),
  createdAt: instant('created_at').notNull(),
  state: text('state').$type<TenantState>().notNull().default('active'),
  /** Why the regulator suspended it, or let it go on; null for what needs no reason. */
  stateReason: text('state_reason'),
  stateSince: instant('state_since'),
  /** Decides the price rule; null for tenants that price nothing. */
  ownership: text('ownership').$type<InstitutionOwnership>(),
  /** The languages offered to patients and staff, the first one by default. */
  languages: text('languages').array().$type<TenantLanguage[]>().notNull().default(['zh-CN']),
  changedAt: changedAt(),
})

/** Licences with their dates: what a tenant may do, and until when. */
export const licences = pgTable(
  'licences',
  {
    id: id(),
    tenantId: tenantId(),
    kind: text('kind').notNull(),
    number: text('number').notNull(),
    scopes: text('scopes').array().notNull(),
    validFrom: day('valid_from').notNull(),
    validTo: day('valid_to').notNull(),
    /** The moment at which it ends, where it does not last through its last day. */
    expiresAt: instant('expires_at'),
    /** Only an accepted paper counts. */
    state: text('state').$type<LicenceState>().notNull().default('accepted'),
    filedAt: instant('filed_at'),
    decidedAt: instant('decided_at'),
    decisionReason: text('decision_reason'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('licences_tenant').on(table.tenantId),
  ],
)

/** Administrative regions down to the village (GB/T 2260 and below). */
export const regions = pgTable(
  'regions',
  {
    code: text('code').primaryKey(),
    parentCode: text('parent_code'),
    level: text('level').notNull(),
    nameZh: text('name_zh').notNull(),
  },
  (table) => [index('regions_parent').on(table.parentCode)],
)

/** Depots, hubs, pharmacies, windows and delivery points: the site tree of the network. Readable by every tenant. */
export const sites = pgTable(
  'sites',
  {
    id: id(),
    tenantId: tenantId(),
    parentId: uuid('parent_id'),
    kind: text('kind').$type<SiteKind>().notNull(),
    status: text('status').$type<SiteStatus>().notNull(),
    regionCode: text('region_code').notNull(),
    designatedCode: text('designated_code'),
    nameZh: text('name_zh').notNull(),
    nameEn: text('name_en').notNull(),
    longitude: numeric('longitude', { precision: 9, scale: 6, mode: 'number' }).notNull(),
    latitude: numeric('latitude', { precision: 9, scale: 6, mode: 'number' }).notNull(),
    positionSource: text('position_source').notNull(),
    storageClasses: text('storage_classes').array().$type<readonly StorageClass[]>().notNull(),
    scopes: text('scopes').array().$type<readonly PrescriptionScope[]>().notNull(),
    calendar: jsonb('calendar').$type<SiteCalendar>().notNull(),
    preparationMinutes: integer('preparation_minutes').notNull(),
    /** A depot under a standing agreement accepts what is routed to it; others accept by a person. */
    acceptsAutomatically: boolean('accepts_automatically').notNull(),
    changedAt: changedAt(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('sites_id').on(table.id),
    index('sites_parent').on(table.parentId),
    index('sites_tenant').on(table.tenantId),
  ],
)

/** Timetabled connections between two sites. */
export const lanes = pgTable(
  'lanes',
  {
    id: id(),
    tenantId: tenantId(),
    fromSiteId: uuid('from_site_id')
      .notNull()
      .references(() => sites.id),
    toSiteId: uuid('to_site_id')
      .notNull()
      .references(() => sites.id),
    kind: text('kind').$type<LaneKind>().notNull(),
    /** Minutes after midnight in Asia/Shanghai. */
    departureMinutes: integer('departure_minutes').array().notNull(),
    /** 1 is Monday, 7 is Sunday. */
    weekdays: integer('weekdays').array().notNull(),
    cutOffMinutes: integer('cut_off_minutes').notNull(),
    travelMinutes: integer('travel_minutes').notNull(),
    costFen: integer('cost_fen').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('lanes_to').on(table.toSiteId),
    index('lanes_from').on(table.fromSiteId),
  ],
)

export const vehicles = pgTable(
  'vehicles',
  {
    id: id(),
    tenantId: tenantId(),
    plate: text('plate').notNull(),
    /** Where it is loaded: often another tenant's depot. */
    siteId: uuid('site_id')
      .notNull()
      .references(() => sites.id),
    capacityLitres: integer('capacity_litres').notNull(),
    capacityKilograms: integer('capacity_kilograms').notNull().default(1_000),
    coldBoxes: integer('cold_boxes').notNull(),
  },
  (table) => [primaryKey({ columns: [table.id, table.tenantId] })],
)
