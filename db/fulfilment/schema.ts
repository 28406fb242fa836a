import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Role } from '#domain/access/roles.ts'
import type { EscalationKind, EscalationSubject } from '#domain/fulfilment/escalation-kinds.ts'
import type { LaneKind } from '#domain/fulfilment/promise.ts'
import type { ShipmentKind } from '#domain/fulfilment/shipment-kinds.ts'
import type { LegState, ShipmentState } from '#domain/fulfilment/states.ts'
import type { FulfilmentMode } from '#domain/prescriptions/prescription.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import { lots } from '../inventory/schema.ts'
import { changedAt, id, instant, tenantId } from '../columns.ts'

/**
 * Lines from a place to a place, owned by the tenant of the site that supplies. A prescription asks for it, or something
 * else does: an order's part, a transfer, a return to a supplier.
 */
export const shipments = pgTable(
  'shipments',
  {
    id: id(),
    tenantId: tenantId(),
    kind: text('kind').$type<ShipmentKind>().notNull(),
    prescriptionId: uuid('prescription_id'),
    prescriptionTenantId: uuid('prescription_tenant_id'),
    /** What asked for it where no prescription did, by its kind, and who owns that. */
    requestId: uuid('request_id'),
    requestTenantId: uuid('request_tenant_id'),
    /** The part of a long prescription that it brings. */
    part: integer('part').notNull().default(1),
    fromSiteId: uuid('from_site_id').notNull(),
    /** Null where goods leave the network: for a supplier who is not on it. */
    destinationSiteId: uuid('destination_site_id'),
    destinationTenantId: uuid('destination_tenant_id'),
    /** Where the parcel is, or was last seen. */
    currentSiteId: uuid('current_site_id').notNull(),
    /** How a patient gets it; null where no patient does. */
    mode: text('mode').$type<FulfilmentMode>(),
    /** The status that its stock had before it was reserved, and has again when it is released. */
    takenFrom: text('taken_from').$type<'available' | 'quarantine'>().notNull().default('available'),
    state: text('state').$type<ShipmentState>().notNull(),
    dueAt: instant('due_at').notNull(),
    promisedAt: instant('promised_at').notNull(),
    pickedBy: text('picked_by'),
    recheckedBy: text('rechecked_by'),
    dispatchedAt: instant('dispatched_at'),
    arrivedAt: instant('arrived_at'),
    handedOverAt: instant('handed_over_at'),
    handedOverBy: text('handed_over_by'),
    /** When the site that it went to took it in, and who did. */
    receivedAt: instant('received_at'),
    receivedBy: text('received_by'),
    /** The family member who collected it with the patient's consent; null for the patient. */
    collectedBy: uuid('collected_by'),
    returnReason: text('return_reason'),
    /** When a site took it in again. */
    returnedAt: instant('returned_at'),
    /** The handed-over shipment whose goods this return brings back. */
    returnsShipmentId: uuid('returns_shipment_id'),
    version: integer('version').notNull().default(1),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('shipments_prescription').on(table.prescriptionId),
    index('shipments_from').on(table.fromSiteId, table.state),
    index('shipments_destination').on(table.destinationSiteId, table.state),
    index('shipments_request')
      .on(table.requestId)
      .where(sql`request_id is not null`),
    check(
      'shipments_asked_for',
      sql`case when kind in ('prescription', 'patient_return')
        then num_nulls(prescription_id, prescription_tenant_id, mode) = 0 and num_nonnulls(request_id, request_tenant_id) = 0
        else num_nonnulls(prescription_id, prescription_tenant_id, mode) = 0 and num_nulls(request_id, request_tenant_id) = 0 end`,
    ),
    check(
      'shipments_destined',
      sql`num_nulls(destination_site_id, destination_tenant_id) = case when kind = 'supplier_return' and destination_site_id is null then 2 else 0 end`,
    ),
  ],
)

export const shipmentLines = pgTable(
  'shipment_lines',
  {
    id: id(),
    tenantId: tenantId(),
    shipmentId: uuid('shipment_id').notNull(),
    prescriptionLineId: uuid('prescription_line_id'),
    /** The line of what asked for it, where no prescription did. */
    requestLineId: uuid('request_line_id'),
    productId: uuid('product_id').notNull(),
    lotId: uuid('lot_id')
      .notNull()
      .references(() => lots.id),
    ownership: text('ownership').$type<StockOwnership>().notNull(),
    /** Base units reserved; a short pick lowers it, and what asked for the rest is told. */
    units: integer('units').notNull(),
    /** The campaign that held them for the fever clinic which prescribed: there they go back to when the parcel never leaves. */
    campaignId: uuid('campaign_id'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('shipment_lines_shipment').on(table.shipmentId),
    index('shipment_lines_prescription_line').on(table.prescriptionLineId),
    index('shipment_lines_lot').on(table.lotId),
    foreignKey({
      columns: [table.shipmentId, table.tenantId],
      foreignColumns: [shipments.id, shipments.tenantId],
    }),
    check('shipment_lines_units', sql`units >= 0`),
    check('shipment_lines_asked_for', sql`num_nonnulls(prescription_line_id, request_line_id) = 1`),
  ],
)

/** Boxes scanned for a shipment line at pick: later scans must show the same codes. */
export const shipmentScans = pgTable(
  'shipment_scans',
  {
    shipmentLineId: uuid('shipment_line_id').notNull(),
    tenantId: tenantId(),
    shipmentId: uuid('shipment_id').notNull(),
    code: text('code').notNull(),
    units: integer('units').notNull(),
    pickedAt: instant('picked_at').notNull(),
    recheckedAt: instant('rechecked_at'),
    handedOverAt: instant('handed_over_at'),
    /** When the box was taken in where it went. */
    receivedAt: instant('received_at'),
  },
  (table) => [
    primaryKey({ columns: [table.shipmentLineId, table.code] }),
    index('shipment_scans_shipment').on(table.shipmentId),
    index('shipment_scans_code').on(table.code),
    foreignKey({
      columns: [table.shipmentId, table.tenantId],
      foreignColumns: [shipments.id, shipments.tenantId],
    }),
  ],
)

/**
 * What a patient received of a prescription line, kept with the prescription so that its sum is guarded in one place
 * although several tenants may supply a line. Its natural key, and one per shipment, keep a dispense from happening twice.
 */
export const dispenses = pgTable(
  'dispenses',
  {
    id: id(),
    /** The hospital's: the owner of the prescription. */
    tenantId: tenantId(),
    prescriptionId: uuid('prescription_id').notNull(),
    prescriptionLineId: uuid('prescription_line_id').notNull(),
    /** The part of a long prescription that fell due; 1 where there is only one. */
    part: integer('part').notNull(),
    /** Counts the hand-overs of a part, from 1. */
    fill: integer('fill').notNull(),
    /** Base units. */
    units: integer('units').notNull(),
    shipmentId: uuid('shipment_id').notNull(),
    dispensedAt: instant('dispensed_at').notNull(),
    dispensedBy: text('dispensed_by').notNull(),
    returnedAt: instant('returned_at'),
    returnReason: text('return_reason'),
    changedAt: changedAt(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('dispenses_once').on(table.prescriptionLineId, table.part, table.fill),
    unique('dispenses_shipment').on(table.shipmentId, table.prescriptionLineId, table.part),
    index('dispenses_prescription').on(table.prescriptionId),
    index('dispenses_tenant').on(table.tenantId, table.prescriptionId, table.id),
    check('dispenses_units_positive', sql`units > 0`),
  ],
)

export const shipmentLegs = pgTable(
  'shipment_legs',
  {
    id: id(),
    tenantId: tenantId(),
    shipmentId: uuid('shipment_id').notNull(),
    sequence: integer('sequence').notNull(),
    kind: text('kind').$type<LaneKind>().notNull(),
    fromSiteId: uuid('from_site_id').notNull(),
    toSiteId: uuid('to_site_id').notNull(),
    state: text('state').$type<LegState>().notNull(),
    plannedDepartAt: instant('planned_depart_at').notNull(),
    plannedArriveAt: instant('planned_arrive_at').notNull(),
    departedAt: instant('departed_at'),
    arrivedAt: instant('arrived_at'),
    driverId: text('driver_id'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('shipment_legs_sequence').on(table.shipmentId, table.sequence),
    // What was on the road lately, between which places.
    index('shipment_legs_departed').on(table.departedAt, table.fromSiteId, table.toSiteId),
    foreignKey({
      columns: [table.shipmentId, table.tenantId],
      foreignColumns: [shipments.id, shipments.tenantId],
    }),
  ],
)

/** When a parcel's code was issued and how often it was tried. The code itself is derived, never kept. */
export const pickupCodes = pgTable(
  'pickup_codes',
  {
    shipmentId: uuid('shipment_id').notNull(),
    tenantId: tenantId(),
    issuedAt: instant('issued_at').notNull(),
    /** Wrong attempts so far. */
    attempts: integer('attempts').notNull(),
    used: boolean('used').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.shipmentId, table.tenantId] }),
    foreignKey({
      columns: [table.shipmentId, table.tenantId],
      foreignColumns: [shipments.id, shipments.tenantId],
    }),
  ],
)

/** Text messages that ask a patient to collect a parcel, each once. */
export const collectionReminders = pgTable(
  'collection_reminders',
  {
    shipmentId: uuid('shipment_id').notNull(),
    tenantId: tenantId(),
    /** Counts a parcel's reminders, from 1. */
    number: integer('number').notNull(),
    claimedAt: instant('claimed_at').notNull(),
    sentAt: instant('sent_at'),
  },
  (table) => [
    primaryKey({ columns: [table.shipmentId, table.number] }),
    foreignKey({
      columns: [table.shipmentId, table.tenantId],
      foreignColumns: [shipments.id, shipments.tenantId],
    }),
    index('collection_reminders_unsent')
      .on(table.claimedAt)
      .where(sql`sent_at is null`),
  ],
)

/** Something that a person must act on, shown on the operators' board until it is resolved. */
export const escalations = pgTable(
  'escalations',
  {
    id: id(),
    tenantId: tenantId(),
    kind: text('kind').$type<EscalationKind>().notNull(),
    subjectKind: text('subject_kind')
      .$type<'prescription' | EscalationSubject>()
      .notNull()
      .default('prescription'),
    /** What it is about; a prescription has a column of its own. */
    subjectId: uuid('subject_id'),
    prescriptionId: uuid('prescription_id'),
    /** The part of a long prescription that it concerns. */
    part: integer('part').notNull().default(1),
    /** The parcel whose hand-over it is about, where a prescription may have several of the kind. */
    shipmentId: uuid('shipment_id'),
    /** The role that must act, at the tenant that must act. */
    actingRole: text('acting_role').$type<Role>().notNull(),
    actingTenantId: uuid('acting_tenant_id').notNull(),
    /** By when, where its subject has a time of its own; a prescription's is told by the prescription. */
    dueAt: instant('due_at'),
    raisedAt: instant('raised_at').notNull(),
    resolvedAt: instant('resolved_at'),
    resolvedBy: text('resolved_by'),
    resolution: text('resolution'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    uniqueIndex('escalations_prescription_once')
      .on(table.prescriptionId, table.part, table.kind)
      .where(sql`shipment_id is null`),
    uniqueIndex('escalations_hand_over_open_once')
      .on(table.shipmentId, table.kind)
      .where(sql`resolved_at is null`),
    uniqueIndex('escalations_open_once')
      .on(table.subjectId, table.kind)
      .where(sql`resolved_at is null`),
    check(
      'escalations_subject',
      sql`case when subject_kind = 'prescription'
        then prescription_id is not null and subject_id is null
        else prescription_id is null and subject_id is not null end`,
    ),
    index('escalations_open')
      .on(table.raisedAt)
      .where(sql`resolved_at is null`),
  ],
)
