import { and, eq } from 'drizzle-orm'
import {
  checkTrackingCode,
  requestTrackingCode,
  type TrackingCodeCheck,
} from '#domain/prescriptions/tracking-code.ts'
import { covers, type ConsentScope } from '#domain/patients/consent.ts'
import type { Actor } from '../actor.ts'
import { recordSightings } from '../audit/data-access.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { readAs, runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { oneTimeCode, sameCode } from '../one-time-code.ts'
import { tenants } from '../organisations/schema.ts'
import { patientConsents, patients } from '../patients/schema.ts'
import { tooOften } from './tracking-codes.ts'
import { prescriptions, trackingAgentCodes } from './schema.ts'

/** A prescription, and the family member who acts with its patient's consent. */
export interface FamilyOf {
  readonly prescriptionId: string
  readonly agentId: string
}

/**
 * A family member with a standing consent asks for a code; a text message brings it to their own phone on file.
 * @throws CommandRefused `notFound`, `consentMissing`, `trackingCodeTooOften`.
 */
export function requestFamilyCode(client: DatabaseClient, request: CommandRequest, family: FamilyOf) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const { record: before, scopes } = await lockFamilyCode(transaction, family)
    if (scopes.length === 0) throw consentMissing()
    const record = requestTrackingCode(before, now)
    if (record === null) throw tooOften()
    const { prescriptionId, agentId } = family
    const { tenantId } = actor
    await db
      .insert(trackingAgentCodes)
      .values({ ...record, ...family, tenantId })
      .onConflictDoUpdate({
        target: [trackingAgentCodes.prescriptionId, trackingAgentCodes.tenantId, trackingAgentCodes.agentId],
        set: record,
      })
    transaction.emit({
      type: 'prescription.tracking_code_requested',
      aggregateKind: 'prescription',
      aggregateId: prescriptionId,
      tenantId,
      payload: { agentId },
    })
    return { requestedAt: record.requestedAt.toISOString() }
  })
}

/** One try of a family member's code, as `tryCode`: wrong ones are counted, and opening is a look for the patient to see. */
export function tryFamilyCode(
  client: DatabaseClient,
  request: CommandRequest,
  { code, ...family }: FamilyOf & { readonly code: string },
) {
  return runCommand(client, request, async (transaction): Promise<{ check: TrackingCodeCheck }> => {
    const { db, now } = transaction
    const { record, scopes, patientId } = await lockFamilyCode(transaction, family)
    const matches = record !== null && sameCode(code, codeOf(client.secret, family, record.requestedAt))
    const check = scopes.length === 0 ? 'expired' : checkTrackingCode(record, matches, now)
    if (record !== null && check !== 'expired')
      await db
        .update(trackingAgentCodes)
        .set(check === 'open' ? { usedAt: now } : { attempts: record.attempts + 1 })
        .where(isOf(family))
    if (check === 'open')
      await recordSightings(transaction, [
        { patientId, shown: 'tracking_page', resourceId: family.prescriptionId, purpose: 'family' },
      ])
    return { check }
  })
}

/** What the text message needs, for whoever sends it. Must not leave the process that sends. */
export function readFamilyCodeToSend(client: DatabaseClient, actor: Actor, family: FamilyOf) {
  return readAs(client, actor, async (db) => {
    const [found] = await db
      .select({
        requestedAt: trackingAgentCodes.requestedAt,
        phone: patients.phone,
        languages: tenants.languages,
      })
      .from(trackingAgentCodes)
      .innerJoin(patients, eq(patients.id, trackingAgentCodes.agentId))
      .innerJoin(tenants, eq(tenants.id, trackingAgentCodes.tenantId))
      .where(isOf(family))
    if (found === undefined) throw notFound('prescription')
    const { requestedAt, phone, languages } = found
    const language = languages[0] ?? ('zh-CN' as const)
    return { phone, language, code: codeOf(client.secret, family, requestedAt), requestedAt }
  })
}

/** What a family member may do for a prescription's patient now; empty for a stranger, and once it was withdrawn. */
export function readFamilyScopes(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  { prescriptionId, agentId }: FamilyOf,
): Promise<ConsentScope[]> {
  return readAs(client, actor, async (db) => {
    const [prescription] = await db
      .select({ patientId: prescriptions.patientId })
      .from(prescriptions)
      .where(eq(prescriptions.id, prescriptionId))
    return prescription === undefined ? [] : scopesOf(db, { patientId: prescription.patientId, agentId }, now)
  })
}

async function scopesOf(
  db: Database,
  { patientId, agentId }: { readonly patientId: string; readonly agentId: string },
  now: Date,
): Promise<ConsentScope[]> {
  const given = await db
    .select()
    .from(patientConsents)
    .where(and(eq(patientConsents.patientId, patientId), eq(patientConsents.agentId, agentId)))
  const standing = given.flatMap((consent) => consent.scopes.filter((scope) => covers(consent, scope, now)))
  return [...new Set(standing)]
}

/** The prescription's row is the lock, so that two first requests at once are one after the other. */
async function lockFamilyCode({ db, now }: CommandTransaction, family: FamilyOf) {
  const [prescription] = await db
    .select({ patientId: prescriptions.patientId })
    .from(prescriptions)
    .where(eq(prescriptions.id, family.prescriptionId))
    .for('no key update')
  if (prescription === undefined) throw notFound('prescription')
  const { patientId } = prescription
  const [record] = await db.select().from(trackingAgentCodes).where(isOf(family))
  const scopes = await scopesOf(db, { patientId, agentId: family.agentId }, now)
  return { record: record ?? null, patientId, scopes }
}

function isOf({ prescriptionId, agentId }: FamilyOf) {
  return and(eq(trackingAgentCodes.prescriptionId, prescriptionId), eq(trackingAgentCodes.agentId, agentId))
}

function codeOf(secret: string, { prescriptionId, agentId }: FamilyOf, requestedAt: Date): string {
  return oneTimeCode(secret, 'tracking', `${prescriptionId}/${agentId}`, requestedAt)
}

function consentMissing() {
  return refused('forbidden', {
    code: 'consentMissing',
    message: 'The patient has recorded no consent that lets this person act now.',
    nextStep: 'Ask the patient to consent on their own page.',
  })
}
