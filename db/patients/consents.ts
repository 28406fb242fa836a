import { randomUUIDv7 } from 'node:crypto'
import { and, desc, eq, isNull } from 'drizzle-orm'
import { covers, longestConsentDays, type ConsentScope } from '#domain/patients/consent.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { readAs, runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requirePatient } from './nominations.ts'
import { patientConsents, patients } from './schema.ts'

type ConsentRow = typeof patientConsents.$inferSelect

export interface ConsentInput {
  readonly patientId: string
  /** The family member, who is registered as a patient too. */
  readonly agentId: string
  readonly scopes: readonly ConsentScope[]
  readonly until: Date
}

const dayMilliseconds = 24 * 60 * 60 * 1000

/**
 * Records that a patient lets a family member act for them, as they said to whoever records it.
 * @throws CommandRefused `notFound` when either is unknown to the tenant, `consentInvalid`.
 */
export function giveConsent(client: DatabaseClient, request: CommandRequest, input: ConsentInput) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    await requirePatient(db, input.patientId)
    if ((await db.$count(patients, eq(patients.id, input.agentId))) === 0) throw notFound('agent')
    const days = (input.until.getTime() - now.getTime()) / dayMilliseconds
    const isSound = days > 0 && days <= longestConsentDays && input.agentId !== input.patientId
    if (!isSound || input.scopes.length === 0) throw consentInvalid()
    const id = randomUUIDv7()
    await db.insert(patientConsents).values({
      ...input,
      id,
      tenantId: actor.tenantId,
      scopes: [...new Set(input.scopes)],
      givenAt: now,
      recordedBy: actor.principalId,
    })
    tell(transaction, 'patient.consent_given', input.patientId, id)
    return { consentId: id }
  })
}

/**
 * Ends a consent at once, by whoever treats or serves the patient.
 * @throws CommandRefused `notFound`, `alreadyWithdrawn`.
 */
export function withdrawConsent(
  client: DatabaseClient,
  request: CommandRequest,
  { consentId }: { readonly consentId: string },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const [withdrawn] = await db
      .update(patientConsents)
      .set({ withdrawnAt: now, withdrawnBy: actor.principalId })
      .where(and(eq(patientConsents.id, consentId), isNull(patientConsents.withdrawnAt)))
      .returning()
    if (!withdrawn) throw await notWithdrawn(db, consentId)
    tell(transaction, 'patient.consent_withdrawn', withdrawn.patientId, consentId)
    return { consentId }
  })
}

/** Every consent that a patient gave, the newest first, also those that are over. @throws CommandRefused `notFound`. */
export function listConsents(client: DatabaseClient, actor: Actor, patientId: string): Promise<ConsentRow[]> {
  return readAs(client, actor, async (db) => {
    await requirePatient(db, patientId)
    return db
      .select()
      .from(patientConsents)
      .where(eq(patientConsents.patientId, patientId))
      .orderBy(desc(patientConsents.givenAt), desc(patientConsents.id))
  })
}

/**
 * Makes sure that a family member may act for a patient now. The transaction sees the patient, or across.
 * @throws CommandRefused `consentMissing`.
 */
export async function requireConsent(
  { db, now }: CommandTransaction,
  {
    patientId,
    agentId,
    scope,
  }: {
    readonly patientId: string
    readonly agentId: string
    readonly scope: ConsentScope
  },
): Promise<void> {
  const given = await db
    .select()
    .from(patientConsents)
    .where(and(eq(patientConsents.patientId, patientId), eq(patientConsents.agentId, agentId)))
  if (given.some((consent) => covers(consent, scope, now))) return
  throw refused('forbidden', {
    code: 'consentMissing',
    message: 'The patient has recorded no consent that lets this person do this now.',
    nextStep: 'Ask the patient, and record what they consent to, and until when.',
  })
}

async function notWithdrawn(db: Database, consentId: string) {
  const isKnown = (await db.$count(patientConsents, eq(patientConsents.id, consentId))) > 0
  if (!isKnown) return notFound('consent')
  return refused('conflict', {
    code: 'alreadyWithdrawn',
    message: 'This consent was withdrawn before.',
    nextStep: 'Nothing more needs to be done.',
  })
}

function tell(
  transaction: CommandTransaction,
  type: 'patient.consent_given' | 'patient.consent_withdrawn',
  patientId: string,
  consentId: string,
): void {
  const { tenantId } = transaction.actor
  transaction.emit({
    type,
    aggregateKind: 'patient',
    aggregateId: patientId,
    tenantId,
    payload: { consentId },
  })
}

function consentInvalid() {
  return refused('invalid', {
    code: 'consentInvalid',
    message: `A consent lets another person do something, and ends within ${longestConsentDays} days.`,
    nextStep: 'Name another person, what they may do, and a day within that time.',
  })
}
