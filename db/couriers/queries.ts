import { and, asc, eq, inArray, isNull, notExists } from 'drizzle-orm'
import type { Actor } from '../actor.ts'
import { readPersonal } from '../audit/data-access.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAs } from '../commands.ts'
import { withLiteralValues } from '../literal-values.ts'
import { prescribed } from '../fulfilment/prescribed.ts'
import { shipmentScans, shipments } from '../fulfilment/schema.ts'
import { sites } from '../organisations/schema.ts'
import { patients } from '../patients/schema.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { courierAgreements, courierBookings } from './schema.ts'

/** A parcel that the courier is, or is to be, concerned with; ids only. */
export interface CourierParcel {
  readonly shipmentId: string
  readonly prescriptionId: string
  /** Of the site that hands over. */
  readonly tenantId: string
}

/** Parcels that wait at the door of a site with a courier, and are not booked. Across tenants, as every sweep. */
export function listParcelsToBook({ network }: DatabaseClient, limit: number): Promise<CourierParcel[]> {
  return network
    .select({
      shipmentId: shipments.id,
      prescriptionId: prescribed.prescriptionId,
      tenantId: prescribed.destinationTenantId,
    })
    .from(shipments)
    .innerJoin(
      courierAgreements,
      and(eq(courierAgreements.siteId, shipments.destinationSiteId), isNull(courierAgreements.endedAt)),
    )
    .where(
      and(
        eq(shipments.state, 'arrived'),
        eq(shipments.mode, 'home'),
        notExists(
          network
            .select({ id: courierBookings.shipmentId })
            .from(courierBookings)
            .where(eq(courierBookings.shipmentId, shipments.id)),
        ),
      ),
    )
    .orderBy(asc(shipments.arrivedAt))
    .limit(limit)
}

/** Bookings whose end is not known yet, with whether the parcel still waits at the site. */
export async function listOpenBookings({ network }: DatabaseClient, limit: number) {
  const rows = await network
    .select({ booking: courierBookings, shipmentState: shipments.state })
    .from(courierBookings)
    .innerJoin(shipments, eq(shipments.id, courierBookings.shipmentId))
    .where(withLiteralValues(inArray(courierBookings.state, ['booked', 'collected'])))
    .orderBy(asc(courierBookings.bookedAt))
    .limit(limit)
  return rows.flatMap(({ booking, shipmentState }) => {
    const { trackingNumber } = booking
    const isWaiting = shipmentState === 'arrived'
    return trackingNumber === null ? [] : [{ ...booking, trackingNumber, isWaiting }]
  })
}

/**
 * Where the courier fetches a parcel and to whom it goes, as the site that hands over may know it. It must not leave
 * the process that books; that it is shown is recorded.
 */
export function readRide(client: DatabaseClient, actor: Actor, now: Date, shipmentId: string) {
  return readPersonal(client, actor, now, async (db, saw) => {
    const [ride] = await db
      .select({
        patientId: prescriptions.patientId,
        prescriptionId: prescriptions.id,
        address: prescriptions.deliveryAddress,
        phone: prescriptions.deliveryPhone,
        ownPhone: patients.phone,
        promisedAt: shipments.promisedAt,
        siteName: sites.nameZh,
        longitude: sites.longitude,
        latitude: sites.latitude,
      })
      .from(shipments)
      .innerJoin(prescriptions, eq(prescriptions.id, shipments.prescriptionId))
      .innerJoin(patients, eq(patients.id, prescriptions.patientId))
      .innerJoin(sites, eq(sites.id, shipments.destinationSiteId))
      .where(eq(shipments.id, shipmentId))
    if (!ride) throw notFound('shipment')
    const { patientId, prescriptionId: resourceId } = ride
    saw({ patientId, shown: 'prescription', resourceId, purpose: 'supply' })
    return ride
  })
}

/** The codes of the boxes that were sealed into a parcel. */
export function readSealedCodes(client: DatabaseClient, actor: Actor, shipmentId: string): Promise<string[]> {
  return readAs(client, actor, async (db) => {
    const rows = await db
      .selectDistinct({ code: shipmentScans.code })
      .from(shipmentScans)
      .where(eq(shipmentScans.shipmentId, shipmentId))
    return rows.map(({ code }) => code)
  })
}

/** A parcel's booking with the courier. @throws CommandRefused `bookingNotFound`. */
export function readBooking(client: DatabaseClient, actor: Actor, shipmentId: string) {
  return readAs(client, actor, async (db) => {
    const [booking] = await db
      .select()
      .from(courierBookings)
      .where(eq(courierBookings.shipmentId, shipmentId))
    if (!booking) throw notFound('booking')
    return booking
  })
}
