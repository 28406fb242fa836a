import { createHash, randomUUIDv7 } from 'node:crypto'
import { and, asc, eq } from 'drizzle-orm'
import type { PrescriptionIntake } from '#domain/prescriptions/prescription.ts'
import { approvalContent, changedSince, signedContent } from '#domain/prescriptions/signed-content.ts'
import type { Refusal } from '#domain/refusal.ts'
import { signs } from '../access/detached-signature.ts'
import {
  judgeSignature,
  readSigningKeys,
  type SentSignature,
  type SignatureCheck,
} from '../access/signing-keys.ts'
import type { Actor } from '../actor.ts'
import { readPersonal } from '../audit/data-access.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { CommandRefused, notFound } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { keptQuery, keptWrite } from '../kept-query.ts'
import { together } from '../together.ts'
import { prescriptionLines, prescriptions } from './schema.ts'
import { prescriptionSignatures, type SignedAct } from './signature-schema.ts'
import type { PrescriptionRow } from './state.ts'

/** A doctor's signature that was checked, and what it signs. */
export interface CheckedSignature {
  readonly check: SignatureCheck
  readonly content: string
}

/** Checks the doctor's signature on a prescription that comes in. */
export async function checkDoctorSignature(
  db: Database,
  intake: PrescriptionIntake,
): Promise<CheckedSignature> {
  const content = signedContent(intake)
  const keys = await readSigningKeys(db, intake.prescriberId)
  return { check: await judgeSignature(keys, intake.signature, content), content }
}

/** Why a signature does not count; empty when it does, or when its person has no key. */
export function signatureRefusals({ kind }: SignatureCheck): Refusal[] {
  if (kind === 'keyless' || kind === 'verified') return []
  return [{ ...refusalOf[kind], rule: 'network.signature-binds-content', source: '电子签名法 (2019)' }]
}

const refusalOf = {
  keyUnknown: {
    code: 'signatureKeyUnknown',
    message: 'The signature names a key that is not registered for this person.',
    nextStep: 'Sign with a registered key, or let the administrator register this one.',
  },
  keyRevoked: {
    code: 'signatureKeyRevoked',
    message: 'The signature names a key that was revoked.',
    nextStep: 'Sign with a key that is in force.',
  },
  notVerified: {
    code: 'signatureNotVerified',
    message: 'The signature does not verify over this content: one of the two was changed.',
    nextStep: 'Sign the canonical JSON of exactly what is sent, as a detached JWS.',
  },
} as const

/** Keeps a doctor's signature that verified; one that could not be checked is kept with the prescription alone. */
export function keepDoctorSignature(
  transaction: CommandTransaction,
  prescriptionId: string,
  intake: PrescriptionIntake,
  { check, content }: CheckedSignature,
): void {
  if (check.kind !== 'verified') return
  keep(transaction, check, {
    tenantId: transaction.actor.tenantId,
    prescriptionId,
    act: 'prescribe',
    personId: intake.prescriberId,
    content,
    jws: intake.signature.value,
  })
}

/**
 * Checks and keeps the signature with which a pharmacist approves what the prescription says now.
 * @throws CommandRefused `signatureKeyUnknown`, `signatureKeyRevoked`, `signatureNotVerified`.
 */
export async function keepApprovalSignature(
  transaction: CommandTransaction,
  row: PrescriptionRow,
  sent: SentSignature,
): Promise<void> {
  const { db, actor } = transaction
  const [held, keys] = await together([heldContent(db, row), readSigningKeys(db, actor.principalId)])
  const content = approvalContent(row.id, sha256(held))
  const check = await judgeSignature(keys, sent, content)
  const refusals = signatureRefusals(check.kind === 'keyless' ? { kind: 'keyUnknown' } : check)
  if (refusals.length > 0) throw new CommandRefused('invalid', refusals)
  if (check.kind !== 'verified') return
  keep(transaction, check, {
    tenantId: row.tenantId,
    prescriptionId: row.id,
    act: 'approve',
    personId: actor.principalId,
    content,
    jws: sent.value,
  })
}

/**
 * The signatures on a prescription, each verified again now: that its key signed the kept text, and that the prescription
 * still says what was signed.
 * @throws CommandRefused `prescriptionNotFound`.
 */
export function readEvidence(client: DatabaseClient, actor: Actor, now: Date, prescriptionId: string) {
  return readPersonal(client, actor, now, async (db, saw) => {
    const [row] = await db.select().from(prescriptions).where(eq(prescriptions.id, prescriptionId))
    if (row === undefined) throw notFound('prescription')
    saw({ patientId: row.patientId, shown: 'prescription', resourceId: row.id })
    const content = await heldContent(db, row)
    const contentSha256 = sha256(content)
    const kept = await db
      .select()
      .from(prescriptionSignatures)
      .where(eq(prescriptionSignatures.prescriptionId, prescriptionId))
      .orderBy(asc(prescriptionSignatures.recordedAt), asc(prescriptionSignatures.id))
    const signatures = await Promise.all(
      kept.map(async (signature) => ({
        ...signature,
        verifies: await signs(signature.jws, signature.content, {
          keyId: signature.keyId,
          key: signature.publicKey,
        }),
        changedFields:
          signature.act === 'prescribe'
            ? changedSince(signature.content, content)
            : signature.content === approvalContent(row.id, contentSha256)
              ? []
              : ['content'],
      })),
    )
    return { prescriptionId, content, contentSha256, signatures }
  })
}

/** Later parts repeat the lines of the first, which were signed. */
const signedLinesOf = keptQuery((db, { prescriptionId }: { readonly prescriptionId: string }) =>
  db
    .select()
    .from(prescriptionLines)
    .where(and(eq(prescriptionLines.prescriptionId, prescriptionId), eq(prescriptionLines.part, 1)))
    .orderBy(asc(prescriptionLines.lineNumber)),
)

/** What the network holds of a prescription, written as it would be signed. */
async function heldContent(db: Database, row: PrescriptionRow): Promise<string> {
  const lines = await signedLinesOf(db, { prescriptionId: row.id })
  return signedContent({
    ...row,
    signedAt: row.signedAt.toISOString(),
    validUntil: undefined,
    chronicReason: row.chronicReason ?? undefined,
    diagnosisText: row.diagnosisText ?? undefined,
    lines,
  })
}

function keep(
  { db, now, write }: CommandTransaction,
  { keyId, publicKey }: Extract<SignatureCheck, { kind: 'verified' }>,
  signature: {
    readonly tenantId: string
    readonly prescriptionId: string
    readonly act: SignedAct
    readonly personId: string
    readonly content: string
    readonly jws: string
  },
): void {
  const row = { ...signature, id: randomUUIDv7(), keyId, publicKey, recordedAt: now }
  write(insertSignature(db, row))
}

const insertSignature = keptWrite((db, row: typeof prescriptionSignatures.$inferInsert) =>
  db.insert(prescriptionSignatures).values(row),
)

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
