import { sql } from 'drizzle-orm'
import { index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { CourierBookingState } from '#domain/couriers/states.ts'
import { instant, tenantId } from '../columns.ts'

/** Sites from whose door a courier takes what goes to homes, instead of a driver of our own. */
export const courierAgreements = pgTable(
  'courier_agreements',
  {
    siteId: uuid('site_id').notNull(),
    tenantId: tenantId(),
    since: instant('since').notNull(),
    /** Null while it holds. */
    endedAt: instant('ended_at'),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.tenantId] })],
)

/** A parcel's booking with the courier, kept with the site that hands over. */
export const courierBookings = pgTable(
  'courier_bookings',
  {
    shipmentId: uuid('shipment_id').notNull(),
    tenantId: tenantId(),
    prescriptionId: uuid('prescription_id').notNull(),
    /** Null where the courier refused the booking. */
    trackingNumber: text('tracking_number'),
    state: text('state').$type<CourierBookingState>().notNull(),
    bookedAt: instant('booked_at').notNull(),
    changedAt: instant('changed_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.shipmentId, table.tenantId] }),
    index('courier_bookings_open')
      .on(table.bookedAt)
      .where(sql`state in ('booked', 'collected')`),
  ],
)
