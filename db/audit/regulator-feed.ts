import { and, asc, desc, eq, gt, inArray, lte, sql } from 'drizzle-orm'
import type { PublicSigningKey } from '#domain/access/signing-key.ts'
import type { AggregateKind, EventType } from '#domain/events/event.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { readAcross } from '../commands.ts'
import { canonicalEvent } from '../events/chain.ts'
import { auditBatches, events } from '../events/schema.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { prescriptionSignatures, type SignedAct } from '../prescriptions/signature-schema.ts'

/** An event as the regulator reads it: every one of the network, so that its positions have no gap. */
export interface ReportedEvent {
  readonly position: number
  readonly type: EventType
  readonly kind: AggregateKind
  readonly id: string
  readonly tenantId: string
  readonly prescriptionId: string | null
  readonly principalId: string
  readonly occurredAt: Date
  readonly facts: Readonly<Record<string, unknown>>
  /** The doctor's signature as the hospital sent it, with the submission that it belongs to. */
  readonly signature: Readonly<Record<string, unknown>> | null
  /** The signatures that the prescription of the event bore by then, the doctor's and the pharmacist's, as they verified. */
  readonly signatures: readonly ReportedSignature[]
  /** What the seal of its batch covers. */
  readonly sealedText: string
}

/**
 * A signature that verified when it came in. The text that it signs has diagnoses in it, so the feed names it by its
 * SHA-256 (hexadecimal); whoever may read the prescription has the text as evidence.
 */
export interface ReportedSignature {
  readonly act: SignedAct
  readonly personId: string
  readonly keyId: string
  readonly publicKey: PublicSigningKey
  readonly contentSha256: string
  readonly jws: string
  readonly recordedAt: Date
}

/**
 * The seal of a batch: SHA-256, in hexadecimal, of the previous hash and each event's sealed text, with a line feed
 * before each.
 */
export interface ReportedSeal {
  readonly firstPosition: number
  readonly lastPosition: number
  readonly previousHash: string
  readonly hash: string
}

export interface RegulatorPage {
  readonly events: readonly ReportedEvent[]
  /** Of the batches that end on this page. */
  readonly seals: readonly ReportedSeal[]
  /** Where the next page starts. */
  readonly next: number
}

/** The last place of the stream that is sealed: 0 while there is none. */
export async function readSealedEnd({ network }: DatabaseClient): Promise<number> {
  const [last] = await network
    .select({ position: auditBatches.lastPosition })
    .from(auditBatches)
    .orderBy(desc(auditBatches.lastPosition))
    .limit(1)
  return last?.position ?? 0
}

/**
 * The life of every prescription of the network after a place of the stream, with what it takes to verify the audit
 * chain elsewhere. A network read: only for the regulator, whose office is to see across.
 */
export function readRegulatorPage(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<RegulatorPage> {
  return readAcross(client, actor, 'regulator.feed', now, async (db) => {
    const reported = await readEvents(db, after, limit)
    const next = reported.at(-1)?.position ?? after
    const seals = await db
      .select({
        firstPosition: auditBatches.firstPosition,
        lastPosition: auditBatches.lastPosition,
        previousHash: auditBatches.previousHash,
        hash: auditBatches.hash,
      })
      .from(auditBatches)
      .where(and(gt(auditBatches.lastPosition, after), lte(auditBatches.lastPosition, next)))
      .orderBy(asc(auditBatches.lastPosition))
    return { events: reported, seals, next }
  })
}

async function readEvents(db: Database, after: number, limit: number): Promise<ReportedEvent[]> {
  const rows = await db
    .select({
      event: events,
      sealedText: canonicalEvent(sql`${events}`),
      signature: prescriptions.signature,
    })
    .from(events)
    .leftJoin(
      prescriptions,
      and(
        eq(events.type, 'prescription.submitted'),
        eq(prescriptions.id, events.aggregateId),
        eq(prescriptions.tenantId, events.tenantId),
      ),
    )
    .where(gt(events.position, after))
    .orderBy(asc(events.position))
    .limit(limit)
  const signed = await readSignatures(
    db,
    rows.map(({ event }) => prescriptionOf(event)),
  )
  return rows.map(({ event, sealedText, signature }) => ({
    position: event.position ?? 0,
    type: event.type,
    kind: event.aggregateKind,
    id: event.aggregateId,
    tenantId: event.tenantId,
    prescriptionId: prescriptionOf(event),
    principalId: event.principalId,
    occurredAt: event.occurredAt,
    facts: event.payload,
    signature,
    signatures: signed(prescriptionOf(event)).filter(({ recordedAt }) => recordedAt <= event.occurredAt),
    sealedText,
  }))
}

/** @returns the signatures of each of the prescriptions, the first one in front. */
async function readSignatures(db: Database, prescriptionIds: readonly (string | null)[]) {
  const named = [...new Set(prescriptionIds.filter((id) => id !== null))]
  const rows = await db
    .select({
      prescriptionId: prescriptionSignatures.prescriptionId,
      act: prescriptionSignatures.act,
      personId: prescriptionSignatures.personId,
      keyId: prescriptionSignatures.keyId,
      publicKey: prescriptionSignatures.publicKey,
      contentSha256: sql<string>`encode(sha256(convert_to(${prescriptionSignatures.content}, 'UTF8')), 'hex')`,
      jws: prescriptionSignatures.jws,
      recordedAt: prescriptionSignatures.recordedAt,
    })
    .from(prescriptionSignatures)
    .where(inArray(prescriptionSignatures.prescriptionId, named))
    .orderBy(asc(prescriptionSignatures.recordedAt), asc(prescriptionSignatures.id))
  const byPrescription = Map.groupBy(rows, ({ prescriptionId }) => prescriptionId)
  return (prescriptionId: string | null): ReportedSignature[] =>
    (prescriptionId === null ? [] : (byPrescription.get(prescriptionId) ?? [])).map(
      ({ prescriptionId: _known, ...signature }) => signature,
    )
}

function prescriptionOf({ aggregateKind, aggregateId, payload }: typeof events.$inferSelect): string | null {
  if (aggregateKind === 'prescription') return aggregateId
  return typeof payload.prescriptionId === 'string' ? payload.prescriptionId : null
}
