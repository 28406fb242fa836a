import { createHmac, randomInt, randomUUIDv7, timingSafeEqual } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { checkPickupCode, type PickupCodeCheck } from '#domain/fulfilment/pickup-code.ts'
import { actingFor } from '../acting-for.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { patients } from '../patients/schema.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { asOwner } from './handling.ts'
import { pickupCodes } from './schema.ts'
import { lockShipment, wrongShipmentState, type ShipmentRow } from './shipment-state.ts'

/** A code to send. Neither part is stored with the command, logged, or told in an event. */
export interface IssuedPickupCode {
  readonly code: string
  readonly phone: string
}

/**
 * Makes a new 6-digit code for a parcel that waits for its patient; it replaces an earlier one and unlocks its
 * attempts. Only a keyed hash is kept, so each run makes a code of its own and the request's key does not matter:
 * the last code that was made is the one that counts.
 * @throws CommandRefused `notFound`, or `wrongState` when the parcel has not arrived or is gone.
 */
export async function issuePickupCode(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly shipmentId: string },
): Promise<IssuedPickupCode> {
  const code = randomInt(1_000_000).toString().padStart(6, '0')
  let phone = ''
  await runCommand(client, { ...request, key: `${request.key}/${randomUUIDv7()}` }, (transaction) =>
    asOwner(transaction, input.shipmentId, async (ownerTenantId) => {
      const shipment = await lockShipment(transaction, ownerTenantId, input.shipmentId)
      if (shipment.state !== 'arrived') throw wrongShipmentState(shipment, 'handed_over')
      await keepHash(client, transaction, shipment, code)
      phone = await readPhone(transaction, shipment)
      return { shipmentId: shipment.id }
    }),
  )
  return { code, phone }
}

/**
 * Decides on one try of a parcel's code, and counts a wrong one. The shipment's row is locked by the caller, so that
 * tries at the same time cannot share a count.
 */
export async function tryPickupCode(
  client: DatabaseClient,
  { db }: CommandTransaction,
  shipmentId: string,
  code: string,
): Promise<PickupCodeCheck> {
  const ofShipment = eq(pickupCodes.shipmentId, shipmentId)
  const [record] = await db.select().from(pickupCodes).where(ofShipment)
  const check = checkPickupCode(
    record ?? null,
    record !== undefined && sameHash(record.codeHash, hashOf(client, shipmentId, code)),
  )
  if (check.kind === 'wrong') await db.update(pickupCodes).set({ attempts: check.attempts }).where(ofShipment)
  if (check.kind === 'accepted') await db.update(pickupCodes).set({ used: true }).where(ofShipment)
  return check
}

async function keepHash(
  client: DatabaseClient,
  { db, now }: CommandTransaction,
  { id: shipmentId, tenantId }: ShipmentRow,
  code: string,
): Promise<void> {
  const fresh = { codeHash: hashOf(client, shipmentId, code), issuedAt: now, attempts: 0, used: false }
  await db
    .insert(pickupCodes)
    .values({ shipmentId, tenantId, ...fresh })
    .onConflictDoUpdate({ target: [pickupCodes.shipmentId, pickupCodes.tenantId], set: fresh })
}

/** The number given for this delivery, else the patient's own. */
function readPhone(
  transaction: CommandTransaction,
  { prescriptionId, prescriptionTenantId }: ShipmentRow,
): Promise<string> {
  return actingFor(transaction, prescriptionTenantId, async () => {
    const [row] = await transaction.db
      .select({ deliveryPhone: prescriptions.deliveryPhone, ownPhone: patients.phone })
      .from(prescriptions)
      .innerJoin(patients, eq(patients.id, prescriptions.patientId))
      .where(eq(prescriptions.id, prescriptionId))
    if (!row) throw notFound('prescription')
    return row.deliveryPhone ?? row.ownPhone
  })
}

/** Keyed, since a million codes are tried in a moment by whoever reads the table. */
function hashOf(client: DatabaseClient, shipmentId: string, code: string): string {
  return createHmac('sha256', pickupSecret(client)).update(`${shipmentId}/${code}`).digest('base64url')
}

/** PICKUP_PEPPER, or what every process of an installation knows and a copy of the database does not hold. */
function pickupSecret(client: DatabaseClient): string {
  const { PICKUP_PEPPER: pepper } = process.env
  return pepper === undefined || pepper === '' ? `pickup/${new URL(client.urls.network).password}` : pepper
}

function sameHash(kept: string, tried: string): boolean {
  const [one, other] = [Buffer.from(kept), Buffer.from(tried)]
  return one.length === other.length && timingSafeEqual(one, other)
}
