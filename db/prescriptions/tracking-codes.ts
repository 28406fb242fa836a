import { and, eq } from 'drizzle-orm'
import {
  checkTrackingCode,
  requestTrackingCode,
  type TrackingCodeCheck,
} from '#domain/prescriptions/tracking-code.ts'
import { recordSightings } from '../audit/data-access.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { readAs, runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import type { Actor } from '../actor.ts'
import { oneTimeCode, sameCode } from '../one-time-code.ts'
import { tenants } from '../organisations/schema.ts'
import { patients } from '../patients/schema.ts'
import { prescriptions, trackingCodes } from './schema.ts'

/**
 * The holder of a tracking link asks for a code; a text message brings it to the phone on file.
 * @throws CommandRefused `conflict` (`trackingCodeTooOften`) when one was asked for a moment ago, or too often today.
 */
export function requestCode(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly prescriptionId: string },
) {
  return runCommand(client, request, async (transaction) => {
    const { record: before } = await lockCode(transaction, input.prescriptionId)
    const record = requestTrackingCode(before, transaction.now)
    if (record === null) throw tooOften()
    const { tenantId } = transaction.actor
    await transaction.db
      .insert(trackingCodes)
      .values({ ...record, prescriptionId: input.prescriptionId, tenantId })
      .onConflictDoUpdate({ target: [trackingCodes.prescriptionId, trackingCodes.tenantId], set: record })
    transaction.emit({
      type: 'prescription.tracking_code_requested',
      aggregateKind: 'prescription',
      aggregateId: input.prescriptionId,
      tenantId,
      payload: {},
    })
    return { requestedAt: record.requestedAt.toISOString() }
  })
}

/**
 * One try of the code. A wrong try is counted, so it takes effect although it opens nothing: read the answer's `check`.
 * Opening the private part is recorded as a look at the patient's data.
 */
export function tryCode(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly prescriptionId: string; readonly code: string },
) {
  return runCommand(client, request, async (transaction): Promise<{ check: TrackingCodeCheck }> => {
    const { prescriptionId } = input
    const { record, patientId } = await lockCode(transaction, prescriptionId)
    const matches =
      record !== null &&
      sameCode(input.code, oneTimeCode(client.secret, 'tracking', prescriptionId, record.requestedAt))
    const check = checkTrackingCode(record, matches, transaction.now)
    if (record !== null && check !== 'expired') {
      await transaction.db
        .update(trackingCodes)
        .set(check === 'open' ? { usedAt: transaction.now } : { attempts: record.attempts + 1 })
        .where(eq(trackingCodes.prescriptionId, prescriptionId))
    }
    if (check === 'open')
      await recordSightings(transaction, [{ patientId, shown: 'tracking_page', resourceId: prescriptionId }])
    return { check }
  })
}

/** What the text message needs, for whoever sends it. Must not leave the process that sends. */
export function readCodeToSend(client: DatabaseClient, actor: Actor, prescriptionId: string) {
  return readAs(client, actor, async (db) => {
    const [found] = await db
      .select({
        requestedAt: trackingCodes.requestedAt,
        deliveryPhone: prescriptions.deliveryPhone,
        patientPhone: patients.phone,
        languages: tenants.languages,
      })
      .from(trackingCodes)
      .innerJoin(
        prescriptions,
        and(
          eq(prescriptions.id, trackingCodes.prescriptionId),
          eq(prescriptions.tenantId, trackingCodes.tenantId),
        ),
      )
      .innerJoin(patients, eq(patients.id, prescriptions.patientId))
      .innerJoin(tenants, eq(tenants.id, prescriptions.tenantId))
      .where(eq(trackingCodes.prescriptionId, prescriptionId))
    if (found === undefined) throw notFound('prescription')
    const { requestedAt, deliveryPhone, patientPhone, languages } = found
    return {
      phone: deliveryPhone ?? patientPhone,
      language: languages[0] ?? ('zh-CN' as const),
      code: oneTimeCode(client.secret, 'tracking', prescriptionId, requestedAt),
      requestedAt,
    }
  })
}

/** The prescription's row is the lock, so that two first requests at once are one after the other. */
async function lockCode({ db }: CommandTransaction, prescriptionId: string) {
  const [prescription] = await db
    .select({ patientId: prescriptions.patientId })
    .from(prescriptions)
    .where(eq(prescriptions.id, prescriptionId))
    .for('no key update')
  if (prescription === undefined) throw notFound('prescription')
  const [record] = await db
    .select()
    .from(trackingCodes)
    .where(eq(trackingCodes.prescriptionId, prescriptionId))
  return { record: record ?? null, patientId: prescription.patientId }
}

/** A code may not be asked for again yet. */
export function tooOften() {
  return refused('conflict', {
    code: 'trackingCodeTooOften',
    message: 'A code was requested a moment ago, or too often today.',
    nextStep: 'Wait a minute and look for the message before asking again.',
  })
}
