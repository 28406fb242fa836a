import { createHash, randomUUIDv7 } from 'node:crypto'
import { typedDay } from '#domain/organisations/typed-day.ts'
import { and, asc, eq, getTableColumns, inArray } from 'drizzle-orm'
import { z } from 'zod'
import { documentLimitBytes, documentTypeOf } from '#domain/organisations/document-type.ts'
import { licenceInForce } from '#domain/organisations/licence.ts'
import { licenceStates, type LicenceState } from '#domain/organisations/tenant-states.ts'
import { licenceKinds, licenceNeeded, type TenantKind } from '#domain/organisations/tenant.ts'
import { statesBefore } from '#domain/state-table.ts'
import type { Actor } from '../actor.ts'
import { checkRows } from '../check-rows.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound, refused, wrongState } from '../command-refused.ts'
import {
  readAcross,
  readAs,
  runCommand,
  runNetworkCommand,
  type CommandRequest,
  type CommandTransaction,
} from '../commands.ts'
import { licenceDocuments } from './joining-schema.ts'
import { licences } from './schema.ts'

/** A paper as an institution files it. Days are YYYY-MM-DD in Shanghai, both included. */
export const filedLicenceSchema = z
  .strictObject({
    kind: z.enum(licenceKinds),
    number: z.string().trim().min(1).max(200),
    /** What it allows: for an internet hospital the departments that may treat online. */
    scopes: z.array(z.string().trim().min(1).max(100)).max(100),
    validFrom: typedDay,
    validTo: typedDay,
    /** The moment at which it ends, where it does not last through its last day. */
    expiresAt: z.iso.datetime({ offset: true }).nullable(),
  })
  .refine(({ validFrom, validTo }) => validFrom <= validTo, { error: 'The licence ends before it begins.' })
export type FiledLicence = z.infer<typeof filedLicenceSchema>

/**
 * Puts a paper of one's own on file, with its scan. It counts once the network has accepted it.
 * @throws CommandRefused `licenceInvalid`; `documentTooLarge`, `documentTypeUnknown` for what is no PDF, PNG or JPEG.
 */
export function fileLicence(
  client: DatabaseClient,
  request: CommandRequest,
  { licence, content }: { readonly licence: FiledLicence; readonly content: Buffer },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    await checkRows('licence', filedLicenceSchema, [licence])
    if (content.length > documentLimitBytes) throw documentTooLarge()
    const mediaType = documentTypeOf(content)
    if (mediaType === null) throw documentTypeUnknown()
    const licenceId = randomUUIDv7()
    const { tenantId } = actor
    await db.insert(licences).values({
      ...licence,
      id: licenceId,
      tenantId,
      expiresAt: licence.expiresAt === null ? null : new Date(licence.expiresAt),
      state: 'filed',
      filedAt: now,
    })
    const sha256 = createHash('sha256').update(content).digest('hex')
    await db
      .insert(licenceDocuments)
      .values({ licenceId, tenantId, mediaType, sizeBytes: content.length, sha256, content, uploadedAt: now })
    tellOf(transaction, 'licence.filed', { id: licenceId, tenantId }, { kind: licence.kind, sha256 })
    return { licenceId, state: 'filed' as const, mediaType, sizeBytes: content.length, sha256 }
  })
}

/**
 * The network accepts a filed paper, refuses it, or revokes one that it had accepted.
 * A network command: whoever decides is another tenant's person.
 * @throws CommandRefused `licenceNotFound`, `wrongState`.
 */
export function decideLicence(
  client: DatabaseClient,
  request: CommandRequest,
  input: {
    readonly licenceId: string
    readonly decision: 'accepted' | 'refused' | 'revoked'
    readonly reason: string | null
  },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { db, now } = transaction
    const [moved] = await db
      .update(licences)
      .set({ state: input.decision, decidedAt: now, decisionReason: input.reason })
      .where(
        and(
          eq(licences.id, input.licenceId),
          inArray(licences.state, statesBefore<LicenceState>(licenceStates, input.decision)),
        ),
      )
      .returning({ id: licences.id, tenantId: licences.tenantId })
    if (!moved) throw await whyNot(transaction, input)
    tellOf(transaction, `licence.${input.decision}`, moved, {})
    return { licenceId: moved.id, state: input.decision }
  })
}

/** Accepts all that an institution filed, as a part of letting it in. */
export async function acceptFiledLicences(transaction: CommandTransaction, tenantId: string): Promise<void> {
  const accepted = await transaction.db
    .update(licences)
    .set({ state: 'accepted', decidedAt: transaction.now })
    .where(and(eq(licences.tenantId, tenantId), eq(licences.state, 'filed')))
    .returning({ id: licences.id, tenantId: licences.tenantId })
  for (const licence of accepted) tellOf(transaction, 'licence.accepted', licence, {})
}

/**
 * Makes sure that the paper that a tenant of this kind needs is on file with its scan, and in force.
 * @throws CommandRefused `licenceMissing`.
 */
export async function requireLicence(
  { db, now }: CommandTransaction,
  { tenantId, kind }: { readonly tenantId: string; readonly kind: TenantKind },
): Promise<void> {
  const needed = licenceNeeded[kind]
  const filed = await db
    .select(getTableColumns(licences))
    .from(licences)
    .innerJoin(licenceDocuments, eq(licenceDocuments.licenceId, licences.id))
    .where(
      and(
        eq(licences.tenantId, tenantId),
        eq(licences.kind, needed),
        inArray(licences.state, ['filed', 'accepted']),
      ),
    )
  if (filed.some((licence) => licenceInForce(licence, now))) return
  throw refused('conflict', {
    code: 'licenceMissing',
    message: `No ${needed} licence is on file with its document and in force.`,
    nextStep: 'Let the institution upload it, or refuse the application with this reason.',
  })
}

/** The papers of the acting tenant. */
export function listLicences(client: DatabaseClient, actor: Actor) {
  return readAs(client, actor, (db) => licencesWithDocuments(db, actor.tenantId))
}

/** The papers of any institution, for those of the network who judge them. */
export function listLicencesOf(client: DatabaseClient, actor: Actor, now: Date, tenantId: string) {
  return readAcross(client, actor, 'licences.list', now, (db) => licencesWithDocuments(db, tenantId))
}

/**
 * The scan of a paper, for those of the network who judge it.
 * @throws CommandRefused `licenceNotFound`, also for a paper that was put on file without a scan.
 */
export function readLicenceDocument(client: DatabaseClient, actor: Actor, now: Date, licenceId: string) {
  return readAcross(client, actor, 'licences.document', now, async (db) => {
    const [document] = await db
      .select()
      .from(licenceDocuments)
      .where(eq(licenceDocuments.licenceId, licenceId))
    if (!document) throw notFound('licence')
    return document
  })
}

/** The papers of an institution with what is known of their scans, the one that ends first in front. */
export function licencesWithDocuments(db: Database, tenantId: string) {
  return db
    .select({
      ...getTableColumns(licences),
      mediaType: licenceDocuments.mediaType,
      sizeBytes: licenceDocuments.sizeBytes,
      sha256: licenceDocuments.sha256,
    })
    .from(licences)
    .leftJoin(licenceDocuments, eq(licenceDocuments.licenceId, licences.id))
    .where(eq(licences.tenantId, tenantId))
    .orderBy(asc(licences.validTo), asc(licences.id))
}

async function whyNot(
  { db }: CommandTransaction,
  { licenceId, decision }: { readonly licenceId: string; readonly decision: LicenceState },
) {
  const [present] = await db
    .select({ state: licences.state })
    .from(licences)
    .where(eq(licences.id, licenceId))
  if (!present) return notFound('licence')
  return wrongState(
    'The licence',
    present.state,
    `become ${decision}`,
    'Read it again; a new paper can be filed at any time.',
  )
}

function tellOf(
  transaction: CommandTransaction,
  type: `licence.${LicenceState}`,
  { id, tenantId }: { readonly id: string; readonly tenantId: string },
  payload: Readonly<Record<string, unknown>>,
): void {
  transaction.emit({ type, aggregateKind: 'licence', aggregateId: id, tenantId, payload })
}

function documentTooLarge() {
  return refused('invalid', {
    code: 'documentTooLarge',
    message: `The document is larger than ${documentLimitBytes / 1024} KiB.`,
    nextStep: 'Scan it again with a lower resolution.',
  })
}

function documentTypeUnknown() {
  return refused('invalid', {
    code: 'documentTypeUnknown',
    message: 'The document is no PDF, PNG or JPEG file.',
    nextStep: 'Save it as one of these and upload it again.',
  })
}
