import { randomUUIDv7 } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { checkPickupCode, type PickupCodeCheck } from '#domain/fulfilment/pickup-code.ts'
import { actingFor } from '../acting-for.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { oneTimeCode, sameCode } from '../one-time-code.ts'
import { patients } from '../patients/schema.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { asOwner } from './handling.ts'
import { pickupCodes, shipments } from './schema.ts'
import { lockShipment, wrongShipmentState, type ShipmentRow } from './shipment-state.ts'

/** A code to send. Neither part is stored with the command, logged, or told in an event. */
export interface IssuedPickupCode {
  readonly code: string
  readonly phone: string
}

/**
 * Makes a new 6-digit code for a parcel that waits for its patient; it replaces an earlier one and unlocks its
 * attempts. The code is derived from when it was issued, so each run makes one of its own and the request's key does
 * not matter: the last code that was made is the one that counts.
 * @throws CommandRefused `notFound`, or `wrongState` when the parcel has not arrived or is gone.
 */
export async function issuePickupCode(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly shipmentId: string },
): Promise<IssuedPickupCode> {
  const code = oneTimeCode(client.secret, 'pickup', input.shipmentId, request.now)
  let phone = ''
  await runCommand(client, { ...request, key: `${request.key}/${randomUUIDv7()}` }, (transaction) =>
    asOwner(transaction, input.shipmentId, async (ownerTenantId) => {
      const shipment = await lockShipment(transaction, ownerTenantId, input.shipmentId)
      if (shipment.state !== 'arrived') throw wrongShipmentState(shipment, 'handed_over')
      await keepIssue(transaction, shipment)
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
    record !== undefined && sameCode(code, oneTimeCode(client.secret, 'pickup', shipmentId, record.issuedAt)),
  )
  if (check.kind === 'wrong') await db.update(pickupCodes).set({ attempts: check.attempts }).where(ofShipment)
  if (check.kind === 'accepted') await db.update(pickupCodes).set({ used: true }).where(ofShipment)
  return check
}

/**
 * The codes of a prescription's parcels that wait for their patient: for the patient's own page, once a code by SMS
 * opened it. Reads across tenants, since the parcels may belong to several depots.
 */
export async function readShownPickupCodes(
  client: DatabaseClient,
  prescriptionId: string,
): Promise<{ parcelId: string; code: string }[]> {
  const issued = await client.network
    .select({ parcelId: pickupCodes.shipmentId, issuedAt: pickupCodes.issuedAt })
    .from(pickupCodes)
    .innerJoin(shipments, eq(shipments.id, pickupCodes.shipmentId))
    .where(and(eq(shipments.prescriptionId, prescriptionId), eq(shipments.state, 'arrived')))
  return issued.map(({ parcelId, issuedAt }) => ({
    parcelId,
    code: oneTimeCode(client.secret, 'pickup', parcelId, issuedAt),
  }))
}

async function keepIssue(
  { db, now }: CommandTransaction,
  { id: shipmentId, tenantId }: ShipmentRow,
): Promise<void> {
  const fresh = { issuedAt: now, attempts: 0, used: false }
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
