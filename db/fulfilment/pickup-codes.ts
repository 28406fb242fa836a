import { and, asc, eq } from 'drizzle-orm'
import { checkPickupCode, type PickupCodeCheck } from '#domain/fulfilment/pickup-code.ts'
import type { TenantLanguage } from '#domain/organisations/tenant.ts'
import type { FulfilmentMode } from '#domain/prescriptions/prescription.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { readAs, runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { keptQuery } from '../kept-query.ts'
import { oneTimeCode, sameCode } from '../one-time-code.ts'
import { sites, tenants } from '../organisations/schema.ts'
import { patients } from '../patients/schema.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { asOwner } from './handling.ts'
import { pickupCodes, shipments } from './schema.ts'
import {
  emitShipment,
  lockShipment,
  requirePrescribed,
  wrongShipmentState,
  type PrescribedShipment,
} from './shipment-state.ts'

interface ShipmentInput {
  readonly shipmentId: string
}

/** What the text message needs. Must not leave the process that sends it. */
export interface IssuedPickupCode {
  readonly code: string
  readonly addressee: Addressee
  readonly mode: FulfilmentMode
}

/** Whom a text message of a parcel goes to. Must not leave the process that sends it. */
export interface Addressee {
  /** The number given for this delivery, or else the patient's own. */
  readonly phone: string
  /** The first one of the hospital that prescribed: what the patient reads there. */
  readonly language: TenantLanguage
  /** The site where the parcel is, as it is called in that language or else in English. */
  readonly place: string
}

/**
 * Issues a 6-digit code for a parcel that waits for its patient. A new key issues a new code, which replaces the one
 * before it and gives all tries back; a repeated key gives the same code again, so a message may be sent twice.
 * Neither code nor phone is stored with the command.
 * @throws CommandRefused `notFound`, `wrongState` when the parcel has not arrived or is gone, and `pickupCodeReplaced`
 * when the key is repeated after the code was used or a newer one was issued: the patient's last message must be the
 * one that opens the parcel.
 */
export async function issuePickupCode(
  client: DatabaseClient,
  request: CommandRequest,
  { shipmentId }: ShipmentInput,
): Promise<IssuedPickupCode> {
  const { answer, replayed } = await runCommand(client, request, (transaction) =>
    asOwner(transaction, shipmentId, async (ownerTenantId) => {
      const shipment = await lockWaiting(transaction, ownerTenantId, shipmentId)
      const fresh = { issuedAt: transaction.now, attempts: 0, used: false }
      transaction.write(
        transaction.db
          .insert(pickupCodes)
          .values({ shipmentId, tenantId: ownerTenantId, ...fresh })
          .onConflictDoUpdate({ target: [pickupCodes.shipmentId, pickupCodes.tenantId], set: fresh }),
      )
      const { prescriptionId, prescriptionTenantId, mode, destinationSiteId: siteId } = shipment
      return {
        issuedAt: transaction.now.toISOString(),
        prescriptionId,
        prescriptionTenantId,
        mode,
        siteId,
      }
    }),
  )
  const issuedAt = new Date(answer.issuedAt)
  if (replayed && !(await isCurrentCode(client, request.actor, shipmentId, issuedAt)))
    throw pickupCodeReplaced()
  return {
    code: oneTimeCode(client.secret, 'pickup', shipmentId, issuedAt),
    addressee: await readAddressee(client, request.actor, answer),
    mode: answer.mode,
  }
}

/** A text message costs money and annoys: not more often than this. */
const shortestPauseSeconds = 60

/**
 * Whoever holds the parcel asks for another code for the patient, who lost the first or tried too often.
 * Tells `shipment.pickup_code_requested`; the journey sends it.
 * @throws CommandRefused `notFound`, `wrongState`, and `pickupCodeTooOften` within a minute of the last one.
 */
export function requestPickupCode(
  client: DatabaseClient,
  request: CommandRequest,
  { shipmentId }: ShipmentInput,
) {
  return runCommand(client, request, (transaction) =>
    asOwner(transaction, shipmentId, async (ownerTenantId) => {
      const shipment = await lockWaiting(transaction, ownerTenantId, shipmentId)
      const last = await readIssuedCode(transaction, shipmentId)
      const ageSeconds = (transaction.now.getTime() - (last?.issuedAt.getTime() ?? 0)) / 1000
      if (ageSeconds < shortestPauseSeconds) throw pickupCodeTooOften()
      emitShipment(transaction, shipment, 'shipment.pickup_code_requested')
      return { shipmentId }
    }),
  )
}

export type PickupCodeRow = typeof pickupCodes.$inferSelect

/** The code that was last issued for a parcel, or null. */
export async function readIssuedCode(
  { db }: CommandTransaction,
  shipmentId: string,
): Promise<PickupCodeRow | null> {
  const [issued] = await codeOf(db, { shipmentId })
  return issued ?? null
}

/**
 * Decides on one try of a parcel's code, and counts a wrong one. The caller holds the shipment's row, so that tries at
 * the same time are counted one after the other.
 */
export function tryPickupCode(
  client: DatabaseClient,
  { db, write }: CommandTransaction,
  { shipmentId, issued }: { readonly shipmentId: string; readonly issued: PickupCodeRow | null },
  typed: string,
): PickupCodeCheck {
  const ofShipment = eq(pickupCodes.shipmentId, shipmentId)
  const matches =
    issued !== null && sameCode(typed, oneTimeCode(client.secret, 'pickup', shipmentId, issued.issuedAt))
  const check = checkPickupCode(issued, matches)
  if (check.kind === 'wrong')
    write(db.update(pickupCodes).set({ attempts: check.attempts }).where(ofShipment))
  if (check.kind === 'accepted') write(db.update(pickupCodes).set({ used: true }).where(ofShipment))
  return check
}

/**
 * The codes of a prescription's parcels that wait for the patient, for the patient's own page once it is unlocked.
 * Reads across tenants, since the parcels may belong to several depots.
 */
export async function readShownPickupCodes(
  client: DatabaseClient,
  prescriptionId: string,
): Promise<{ readonly parcelId: string; readonly code: string }[]> {
  const rows = await client.network
    .select({ parcelId: shipments.id, issuedAt: pickupCodes.issuedAt })
    .from(pickupCodes)
    .innerJoin(shipments, eq(shipments.id, pickupCodes.shipmentId))
    .where(
      and(
        eq(shipments.prescriptionId, prescriptionId),
        eq(shipments.state, 'arrived'),
        eq(pickupCodes.used, false),
      ),
    )
    .orderBy(asc(shipments.id))
  return rows.map(({ parcelId, issuedAt }) => ({
    parcelId,
    code: oneTimeCode(client.secret, 'pickup', parcelId, issuedAt),
  }))
}

async function lockWaiting(
  transaction: CommandTransaction,
  ownerTenantId: string,
  shipmentId: string,
): Promise<PrescribedShipment> {
  const shipment = requirePrescribed(await lockShipment(transaction, ownerTenantId, shipmentId))
  if (shipment.state !== 'arrived') throw wrongShipmentState(shipment, 'handed_over')
  return shipment
}

function isCurrentCode(
  client: DatabaseClient,
  actor: Actor,
  shipmentId: string,
  issuedAt: Date,
): Promise<boolean> {
  return readAs(client, actor, async (db) => {
    const [current] = await codeOf(db, { shipmentId })
    return current?.issuedAt.getTime() === issuedAt.getTime() && !current.used
  })
}

const codeOf = keptQuery((db, { shipmentId }: ShipmentInput) =>
  db.select().from(pickupCodes).where(eq(pickupCodes.shipmentId, shipmentId)),
)

interface ParcelAtSite {
  readonly prescriptionId: string
  readonly prescriptionTenantId: string
  readonly siteId: string
}

/** Whom to tell of a parcel at a site, read in the name of the hospital, which sees the numbers. */
export function readAddressee(
  client: DatabaseClient,
  actor: Actor,
  parcel: ParcelAtSite,
): Promise<Addressee> {
  return readAs(client, { ...actor, tenantId: parcel.prescriptionTenantId }, async (db) => {
    const { prescriptionId, siteId } = parcel
    const [row] = await addresseeAt(db, { prescriptionId, siteId })
    if (!row) throw notFound('prescription')
    const language = row.languages[0] ?? 'zh-CN'
    return {
      phone: row.deliveryPhone ?? row.ownPhone,
      language,
      place: language === 'zh-CN' ? row.nameZh : row.nameEn,
    }
  })
}

const addresseeAt = keptQuery(
  (db, { prescriptionId, siteId }: Pick<ParcelAtSite, 'prescriptionId' | 'siteId'>) =>
    db
      .select({
        deliveryPhone: prescriptions.deliveryPhone,
        ownPhone: patients.phone,
        languages: tenants.languages,
        nameZh: sites.nameZh,
        nameEn: sites.nameEn,
      })
      .from(prescriptions)
      .innerJoin(patients, eq(patients.id, prescriptions.patientId))
      .innerJoin(tenants, eq(tenants.id, prescriptions.tenantId))
      .innerJoin(sites, eq(sites.id, siteId))
      .where(eq(prescriptions.id, prescriptionId)),
)

function pickupCodeReplaced() {
  return refused('conflict', {
    code: 'pickupCodeReplaced',
    message: 'This code was used, or replaced by a newer one.',
    nextStep: 'Use the newest code.',
  })
}

function pickupCodeTooOften() {
  return refused('conflict', {
    code: 'pickupCodeTooOften',
    message: 'A code was sent a moment ago.',
    nextStep: 'Wait a minute and look for the message before asking again.',
  })
}
