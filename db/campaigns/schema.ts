import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { CampaignReport } from '#domain/campaigns/report.ts'
import type { DepotResources } from '#domain/campaigns/depot-resources.ts'
import type { CampaignRules } from '#domain/campaigns/eligibility.ts'
import type { HouseholdSource } from '#domain/campaigns/household.ts'
import type { Earmark } from '#domain/campaigns/kit.ts'
import type { BatchState, CampaignState, HouseholdState, OnPickList } from '#domain/campaigns/states.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import { products } from '../catalogue/schema.ts'
import { id, instant, tenantId } from '../columns.ts'

/** An emergency campaign: one kit for every household of an area, from the depots of one organisation. */
export const campaigns = pgTable(
  'campaigns',
  {
    id: id(),
    tenantId: tenantId(),
    nameZh: text('name_zh').notNull(),
    nameEn: text('name_en').notNull(),
    state: text('state').$type<CampaignState>().notNull(),
    rules: jsonb('rules').$type<CampaignRules>().notNull(),
    /** The kit that is granted from now on; earlier ones stay with what was picked of them. */
    kitId: uuid('kit_id').notNull(),
    /** Whose stock is given away. */
    ownership: text('ownership').$type<StockOwnership>().notNull(),
    /** Parts that are worked on side by side, each by its own workflow. */
    partitions: smallint('partitions').notNull(),
    /** Parcels that may wait for pickers at a depot: no more are released before. */
    waveParcels: integer('wave_parcels').notNull(),
    /** From a household's acceptance to its dispatch. */
    dispatchHours: integer('dispatch_hours').notNull(),
    /** From the start until everything is to be dispatched. */
    targetHours: integer('target_hours').notNull(),
    /** Registrations in an hour that one sender's address may make; null for as many as it likes. */
    senderRegistrationsPerHour: integer('sender_registrations_per_hour').default(600),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
    openedAt: instant('opened_at'),
    /** When it is meant to begin: a capacity plan goes by it. Somebody presses start all the same. */
    plannedStartAt: instant('planned_start_at'),
    startedBy: text('started_by'),
    startedAt: instant('started_at'),
    endedAt: instant('ended_at'),
    /** What came of it; null until it ends. */
    report: jsonb('report').$type<CampaignReport>(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('campaigns_running')
      .on(table.id)
      .where(sql`state in ('open', 'running', 'paused')`),
    check('campaigns_partitions', sql`partitions between 1 and 64`),
  ],
)

/** A kit of a campaign, line by line. A changed kit is another one. */
export const campaignKitLines = pgTable(
  'campaign_kit_lines',
  {
    kitId: uuid('kit_id').notNull(),
    tenantId: tenantId(),
    campaignId: uuid('campaign_id').notNull(),
    /** From 1, as the lots of a household are in order. */
    position: smallint('position').notNull(),
    productId: uuid('product_id')
      .notNull()
      .references(() => products.id),
    units: integer('units').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.kitId, table.tenantId, table.position] }),
    check('campaign_kit_lines_units_positive', sql`units > 0`),
  ],
)

/** A depot that works for a campaign, with the people it has for it. */
export const campaignDepots = pgTable(
  'campaign_depots',
  {
    campaignId: uuid('campaign_id').notNull(),
    siteId: uuid('site_id').notNull(),
    tenantId: tenantId(),
    state: text('state').$type<'working' | 'lost'>().notNull(),
    staff: integer('staff').notNull(),
    lostAt: instant('lost_at'),
    /** Kits that nobody was allocated when kits were last shared out there. More than that has arrived since; null before. */
    leftKits: integer('left_kits'),
    /** Shifts, stations, vehicles and announced kits, as its operator states them; null until then. */
    resources: jsonb('resources').$type<DepotResources>(),
  },
  (table) => [
    primaryKey({ columns: [table.campaignId, table.siteId, table.tenantId] }),
    check('campaign_depots_staff', sql`staff >= 0`),
  ],
)

/** A region that a campaign serves, and the depot that it is served from. */
export const campaignAreas = pgTable(
  'campaign_areas',
  {
    campaignId: uuid('campaign_id').notNull(),
    regionCode: text('region_code').notNull(),
    tenantId: tenantId(),
    siteId: uuid('site_id').notNull(),
    state: text('state').$type<'open' | 'stopped'>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.regionCode, table.tenantId] })],
)

/** Kits that were allocated to a tier of an area from a depot, and how many of them households have. */
export const campaignQuotas = pgTable(
  'campaign_quotas',
  {
    campaignId: uuid('campaign_id').notNull(),
    siteId: uuid('site_id').notNull(),
    regionCode: text('region_code').notNull(),
    tier: smallint('tier').notNull(),
    tenantId: tenantId(),
    kits: integer('kits').notNull(),
    taken: integer('taken').notNull(),
    /** Of those not taken, how many are for households that were accepted and are owed a kit: nobody else gets these. */
    owed: integer('owed').notNull(),
    /** Why it is so many, as the engine says it. */
    reason: text('reason').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.campaignId, table.siteId, table.regionCode, table.tier, table.tenantId] }),
    check('campaign_quotas_taken', sql`taken >= 0 and owed >= 0 and taken + owed <= kits`),
  ],
)

/**
 * Units of a lot that lie reserved at a depot for a campaign, and that no household has yet: they left the shelf when kits
 * were allocated, so that nobody else can take them.
 */
export const campaignEarmarks = pgTable(
  'campaign_earmarks',
  {
    campaignId: uuid('campaign_id').notNull(),
    siteId: uuid('site_id').notNull(),
    lotId: uuid('lot_id').notNull(),
    tenantId: tenantId(),
    units: integer('units').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.campaignId, table.siteId, table.lotId, table.tenantId] }),
    index('campaign_earmarks_lot').on(table.lotId),
    check('campaign_earmarks_not_negative', sql`units >= 0`),
  ],
)

/**
 * Units of a lot that lie reserved at a depot for what a hospital's fever clinic prescribes. Kits and other prescriptions never
 * take them; one of that clinic's takes them before anything on the shelf.
 */
export const campaignClinicStock = pgTable(
  'campaign_clinic_stock',
  {
    campaignId: uuid('campaign_id').notNull(),
    siteId: uuid('site_id').notNull(),
    lotId: uuid('lot_id').notNull(),
    /** The internet hospital that prescribes from it. */
    hospitalId: uuid('hospital_id').notNull(),
    tenantId: tenantId(),
    units: integer('units').notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.campaignId, table.siteId, table.lotId, table.hospitalId, table.tenantId],
    }),
    index('campaign_clinic_stock_hospital').on(table.hospitalId),
    index('campaign_clinic_stock_lot').on(table.lotId),
    check('campaign_clinic_stock_not_negative', sql`units >= 0`),
  ],
)

/**
 * A household in a campaign, and where its parcel stands. Narrow, and without an index over what changes often: half a
 * million of them change three times each. Who they are is kept apart.
 */
export const campaignHouseholds = pgTable(
  'campaign_households',
  {
    id: id(),
    tenantId: tenantId(),
    campaignId: uuid('campaign_id').notNull(),
    partition: smallint('partition').notNull(),
    /** `released` from its release until its parcel leaves: meanwhile it stands where its batch stands (`toldState`). */
    state: text('state').$type<Exclude<HouseholdState, OnPickList>>().notNull(),
    tier: smallint('tier'),
    /** The area that it is served in; null where it is in none. */
    regionCode: text('region_code'),
    villageCode: text('village_code').notNull(),
    persons: smallint('persons').notNull(),
    source: text('source').$type<HouseholdSource>().notNull(),
    /** The prescription that asked for the kit, where one did. */
    prescriptionId: uuid('prescription_id'),
    siteId: uuid('site_id'),
    kitId: uuid('kit_id'),
    /** The lot of each line of the kit, in its order; null for one that was taken away. */
    lotIds: uuid('lot_ids').array().$type<(string | null)[]>(),
    batchId: uuid('batch_id'),
    /** Its parcel in the batch, from 1. */
    place: smallint('place'),
    registeredAt: instant('registered_at').notNull(),
    acceptedAt: instant('accepted_at'),
    dispatchDueAt: instant('dispatch_due_at'),
    dispatchedAt: instant('dispatched_at'),
    endedAt: instant('ended_at'),
    /** Why it is ineligible, owing, cancelled or refused, or could not be given its parcel yet. */
    reason: text('reason'),
    /** The village's site that its parcel has reached, from where it goes on to the door. */
    arrivedSiteId: uuid('arrived_site_id'),
    arrivedAt: instant('arrived_at'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    // The village, so that who looks for the homes of a village or township reads theirs alone.
    index('campaign_households_partition').on(
      table.campaignId,
      table.partition,
      table.villageCode.op('text_pattern_ops'),
    ),
    index('campaign_households_batch')
      .on(table.batchId)
      .where(sql`batch_id is not null`),
    index('campaign_households_arrived')
      .on(table.arrivedSiteId)
      .where(sql`arrived_site_id is not null`),
  ],
)

/** Who a household is. The keys are blind indexes of one campaign: they find duplicates, and tell nothing else. */
export const campaignContacts = pgTable(
  'campaign_contacts',
  {
    householdId: uuid('household_id').notNull(),
    tenantId: tenantId(),
    campaignId: uuid('campaign_id').notNull(),
    name: text('name').notNull(),
    phone: text('phone').notNull(),
    address: text('address').notNull(),
    householdKey: uuid('household_key').notNull(),
    phoneKey: uuid('phone_key').notNull(),
    residentKey: uuid('resident_key'),
    /** Hours of every day in which somebody is at home, as 18:30; both or none. */
    homeFrom: text('home_from'),
    homeUntil: text('home_until'),
    /** Where the home is, as far as anybody has said: both or none. */
    longitude: numeric('longitude', { precision: 9, scale: 6, mode: 'number' }),
    latitude: numeric('latitude', { precision: 9, scale: 6, mode: 'number' }),
  },
  (table) => [
    primaryKey({ columns: [table.householdId, table.tenantId] }),
    uniqueIndex('campaign_contacts_household').on(table.householdKey),
    uniqueIndex('campaign_contacts_phone').on(table.phoneKey),
    uniqueIndex('campaign_contacts_resident')
      .on(table.residentKey)
      .where(sql`resident_key is not null`),
    check('campaign_contacts_position', sql`num_nonnulls(longitude, latitude) <> 1`),
  ],
)

/** Parcels that were released together in one part of a campaign. */
export const campaignWaves = pgTable(
  'campaign_waves',
  {
    id: id(),
    tenantId: tenantId(),
    campaignId: uuid('campaign_id').notNull(),
    partition: smallint('partition').notNull(),
    parcels: integer('parcels').notNull(),
    batches: integer('batches').notNull(),
    releasedAt: instant('released_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('campaign_waves_campaign').on(table.campaignId),
  ],
)

/** Up to 50 parcels on one pick list. */
export const campaignBatches = pgTable(
  'campaign_batches',
  {
    id: id(),
    tenantId: tenantId(),
    campaignId: uuid('campaign_id').notNull(),
    waveId: uuid('wave_id').notNull(),
    /** What is printed on its labels. */
    number: bigint('number', { mode: 'number' }).generatedAlwaysAsIdentity(),
    siteId: uuid('site_id').notNull(),
    regionCode: text('region_code').notNull(),
    kitId: uuid('kit_id').notNull(),
    state: text('state').$type<BatchState>().notNull(),
    parcels: smallint('parcels').notNull(),
    releasedAt: instant('released_at').notNull(),
    pickedBy: text('picked_by'),
    pickedAt: instant('picked_at'),
    recheckedBy: text('rechecked_by'),
    recheckedAt: instant('rechecked_at'),
    packedBy: text('packed_by'),
    packedAt: instant('packed_at'),
    /** What was picked, and what was packed, lot by lot: a trace tells it, whatever becomes of the parcels. */
    pickedGoods: jsonb('picked_goods').$type<readonly Earmark[]>(),
    packedGoods: jsonb('packed_goods').$type<readonly Earmark[]>(),
    dispatchedBy: text('dispatched_by'),
    dispatchedAt: instant('dispatched_at'),
    /** The courier or round that it left with. */
    carrier: text('carrier'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('campaign_batches_number').on(table.number),
    index('campaign_batches_campaign').on(table.campaignId, table.siteId),
  ],
)
