import { and, eq, inArray, sql } from 'drizzle-orm'
import { courierBookingStates, type CourierBookingState } from '#domain/couriers/states.ts'
import { statesBefore } from '#domain/state-table.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, wrongState } from '../command-refused.ts'
import { runCommand, type CommandRequest } from '../commands.ts'
import { sites } from '../organisations/schema.ts'
import { courierAgreements, courierBookings } from './schema.ts'

/**
 * A site lets the courier bring what goes from it to homes, or takes that back. Parcels that are booked stay booked.
 * @throws CommandRefused `siteNotFound` for another tenant's site.
 */
export function chooseCourier(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly siteId: string; readonly byCourier: boolean },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const { siteId, byCourier } = input
    const [site] = await db
      .select({ id: sites.id })
      .from(sites)
      .where(and(eq(sites.id, siteId), eq(sites.tenantId, actor.tenantId)))
    if (!site) throw notFound('site')
    const endedAt = byCourier ? null : now
    await db
      .insert(courierAgreements)
      .values({ siteId, tenantId: actor.tenantId, since: now, endedAt })
      .onConflictDoUpdate({
        target: [courierAgreements.siteId, courierAgreements.tenantId],
        set: { endedAt },
      })
    transaction.emit({
      type: 'site.changed',
      aggregateKind: 'site',
      aggregateId: siteId,
      tenantId: actor.tenantId,
      payload: { change: ['byCourier'] },
    })
    return { siteId, byCourier }
  })
}

/** Keeps what the courier answered to a booking: null where it refused. Keeping it again changes nothing. */
export function recordBooking(
  client: DatabaseClient,
  request: CommandRequest,
  input: {
    readonly shipmentId: string
    readonly prescriptionId: string
    readonly trackingNumber: string | null
  },
) {
  return runCommand(client, request, async ({ db, actor, now }) => {
    const state = input.trackingNumber === null ? 'failed' : 'booked'
    await db
      .insert(courierBookings)
      .values({ ...input, tenantId: actor.tenantId, state, bookedAt: now, changedAt: now })
      .onConflictDoNothing()
    return { shipmentId: input.shipmentId }
  })
}

/**
 * Keeps where the courier says that a parcel is.
 * @throws CommandRefused `bookingNotFound`, `wrongState` for a step back.
 */
export function recordCourierState(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly shipmentId: string; readonly state: CourierBookingState },
) {
  return runCommand(client, request, async ({ db, now }) => {
    const { shipmentId, state } = input
    const isIt = eq(courierBookings.shipmentId, shipmentId)
    const before = statesBefore<CourierBookingState>(courierBookingStates, state)
    const [moved] = await db
      .update(courierBookings)
      .set({ state, changedAt: sql`${now.toISOString()}::timestamptz` })
      .where(and(isIt, inArray(courierBookings.state, before)))
      .returning({ state: courierBookings.state })
    if (moved) return { shipmentId, state: moved.state }
    const [present] = await db.select({ state: courierBookings.state }).from(courierBookings).where(isIt)
    if (!present) throw notFound('booking')
    throw wrongState("The courier's booking", present.state, `become ${state}`, 'Read it again.')
  })
}
