import { and, asc, eq, lte, ne, sql } from 'drizzle-orm'
import { daysAfter } from '#domain/fulfilment/collection.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { readAcross, runCommand, type CommandRequest } from '../commands.ts'
import { asOwner } from './handling.ts'
import { prescribed } from './prescribed.ts'
import { collectionReminders, shipments } from './schema.ts'

/** A parcel that waits at a counter, with its owner. */
export interface WaitingParcel {
  readonly shipmentId: string
  readonly tenantId: string
  readonly prescriptionId: string
  readonly prescriptionTenantId: string
  readonly arrivedAt: Date
  /** Where it waits. */
  readonly siteId: string
}

const pageSize = 500

/** Parcels that have waited at their counter for `days` or longer at `now`, the oldest first, a page of them. */
export function listWaitingSince(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  days: number,
): Promise<WaitingParcel[]> {
  return readAcross(client, actor, 'collection.waiting', now, (db) =>
    selectWaiting(db, daysAfter(now, -days)),
  )
}

/** Those of the waiting parcels whose reminder of that number was not dealt with, a page of them. */
export function listToRemind(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  reminder: { readonly number: number; readonly days: number },
): Promise<WaitingParcel[]> {
  return readAcross(client, actor, 'collection.reminders', now, (db) =>
    selectWaiting(db, daysAfter(now, -reminder.days), reminder.number),
  )
}

/** Keeps that a reminder was sent, or that the provider would not send it (`sentAt` null): it is not tried again. */
export function recordReminder(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly shipmentId: string; readonly number: number; readonly isSent: boolean },
) {
  return runCommand(client, request, (transaction) =>
    asOwner(transaction, input.shipmentId, async (tenantId) => {
      const { shipmentId, number, isSent } = input
      const { now } = transaction
      await transaction.db
        .insert(collectionReminders)
        .values({ shipmentId, tenantId, number, claimedAt: now, sentAt: isSent ? now : null })
        .onConflictDoNothing()
      return { shipmentId, number }
    }),
  )
}

function selectWaiting(db: Database, arrivedBy: Date, reminder?: number): Promise<WaitingParcel[]> {
  const isRemindedOf = sql`exists (select 1 from ${collectionReminders}
    where ${collectionReminders.shipmentId} = ${shipments.id} and ${collectionReminders.number} = ${reminder ?? 0})`
  return db
    .select({
      shipmentId: shipments.id,
      tenantId: shipments.tenantId,
      prescriptionId: prescribed.prescriptionId,
      prescriptionTenantId: prescribed.prescriptionTenantId,
      arrivedAt: sql<Date>`${shipments.arrivedAt}`.mapWith(shipments.arrivedAt),
      siteId: sql<string>`${shipments.destinationSiteId}`,
    })
    .from(shipments)
    .where(
      and(
        eq(shipments.state, 'arrived'),
        // What is brought to the door comes back with its driver; what has no mode is no patient's.
        ne(shipments.mode, 'home'),
        lte(shipments.arrivedAt, arrivedBy),
        reminder === undefined ? undefined : sql`not ${isRemindedOf}`,
      ),
    )
    .orderBy(asc(shipments.arrivedAt), asc(shipments.id))
    .limit(pageSize)
}
