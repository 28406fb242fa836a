import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { HubPlan } from '#domain/routing/hub-trips.ts'
import type { DoorMeans, RouteLevel } from '#domain/routing/levels.ts'
import type { RoutePlanState } from '#domain/routing/states.ts'
import { id, instant, tenantId } from '../columns.ts'

/** A plan as JSON keeps it: its times are text. */
export type KeptHubPlan = Json<HubPlan>

type Json<Value> = Value extends Date
  ? string
  : Value extends string | number | boolean | null
    ? Value
    : { readonly [Field in keyof Value]: Json<Value[Field]> }

/** Trips from a hub on one day, owned by the tenant whose vehicles make them. */
export const routePlans = pgTable(
  'route_plans',
  {
    id: id(),
    tenantId: tenantId(),
    /** The hub, or the village's site. */
    siteId: uuid('site_id').notNull(),
    level: text('level').$type<RouteLevel>().notNull().default('hub'),
    /** How somebody goes from a village's site to its households; null from a hub. */
    doorMeans: text('door_means').$type<DoorMeans>(),
    state: text('state').$type<RoutePlanState>().notNull(),
    shiftFrom: instant('shift_from').notNull(),
    shiftUntil: instant('shift_until').notNull(),
    staysOut: boolean('stays_out').notNull(),
    mostTrips: integer('most_trips').notNull(),
    vehicleIds: uuid('vehicle_ids').array().notNull(),
    /** Parcels, by shipment, that must ride on the same trip, company by company. */
    together: jsonb('together').$type<readonly (readonly string[])[]>().notNull().default([]),
    /** Seconds of work that may make it better, and how far that is, in thousandths. */
    improveSeconds: integer('improve_seconds').notNull(),
    progress: integer('progress').notNull(),
    /** Counts the plans it has had. */
    version: integer('version').notNull(),
    plan: jsonb('plan').$type<KeptHubPlan>().notNull(),
    /** Since when what has left is fixed. */
    plannedAt: instant('planned_at').notNull(),
    plannedBy: text('planned_by').notNull(),
    releasedAt: instant('released_at'),
    releasedBy: text('released_by'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('route_plans_tenant').on(table.tenantId, table.id),
    index('route_plans_improving')
      .on(table.plannedAt)
      .where(sql`state = 'improving'`),
    check('route_plans_level', sql`(level = 'village') = (door_means is not null)`),
  ],
)

/** The parcels that a plan is for. A parcel is in one open plan of each level at a time. */
export const routeParcels = pgTable(
  'route_parcels',
  {
    planId: uuid('plan_id').notNull(),
    tenantId: tenantId(),
    /** A shipment; of a campaign, whose parcel is its household, that household. */
    shipmentId: uuid('shipment_id').notNull(),
    /** The campaign whose parcel it is; null for a shipment. */
    campaignId: uuid('campaign_id'),
    siteId: uuid('site_id').notNull(),
    level: text('level').$type<RouteLevel>().notNull().default('hub'),
    /** The patient, or the campaign's household, at whose door a round within a village ends. */
    householdId: uuid('household_id'),
    isCold: boolean('is_cold').notNull(),
    isForDoor: boolean('is_for_door').notNull(),
    /** Until the plan is cancelled; what is dropped from a plan is not in it any more. */
    isOpen: boolean('is_open').notNull(),
    /** When a released plan brings a campaign's parcel; that of a shipment is told by its leg. */
    plannedArriveAt: instant('planned_arrive_at'),
  },
  (table) => [
    primaryKey({ columns: [table.planId, table.shipmentId] }),
    foreignKey({
      columns: [table.planId, table.tenantId],
      foreignColumns: [routePlans.id, routePlans.tenantId],
    }),
    uniqueIndex('route_parcels_open_at_level')
      .on(table.shipmentId, table.level)
      .where(sql`is_open`),
  ],
)
