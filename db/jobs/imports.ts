import { createHash, randomUUIDv7 } from 'node:crypto'
import { and, eq, inArray, ne } from 'drizzle-orm'
import { openCampaignStates } from '#domain/campaigns/states.ts'
import { mostFileBytes, type FileFormat } from '#domain/jobs/file-job.ts'
import type { ImportKind } from '#domain/jobs/import-kinds.ts'
import type { Actor } from '../actor.ts'
import { readCampaignRow, requireCampaignState } from '../campaigns/campaign-state.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { fileExpiry, moveFileJob, newFileJob, requireKind, tellOf } from './file-jobs.ts'
import { fileChunks, fileJobs } from './file-schema.ts'

const chunkBytes = 512 * 1024

/** Begins an import: its file is sent next. @throws CommandRefused `roleMissing`. */
export function requestImport(
  client: DatabaseClient,
  request: CommandRequest,
  input: {
    readonly kind: ImportKind
    readonly fileName: string
    readonly format: FileFormat
    /** For the households of a campaign, which one. */
    readonly campaignId?: string | null | undefined
  },
) {
  return runCommand(client, request, async (transaction) => {
    requireKind(transaction.actor, input.kind)
    const campaignId = input.campaignId ?? null
    await requireCampaign(transaction, input.kind, campaignId)
    const job = newFileJob(transaction, {
      id: randomUUIDv7(),
      direction: 'import',
      state: 'uploading',
      siteId: null,
      uploadId: null,
      ...input,
      campaignId,
    })
    await transaction.db.insert(fileJobs).values(job)
    tellOf(transaction, job, 'requested')
    return { importId: job.id, state: 'uploading' as const }
  })
}

/**
 * Takes an import's file in, piece by piece, without holding more than one: a connection that breaks leaves nothing that
 * counts, and the file is sent again. The same file, applied before or under way, is recognised by its hash and refused.
 * @throws CommandRefused `fileTooLarge`, `fileEmpty`, `fileKnown`, `fileJobNotFound`, `wrongState`.
 */
export async function receiveFile(
  client: DatabaseClient,
  { actor, now }: { readonly actor: Actor; readonly now: Date },
  importId: string,
  content: AsyncIterable<Uint8Array>,
) {
  const uploadId = randomUUIDv7()
  const requestFor = (key: string): CommandRequest => ({
    actor,
    route: 'imports.receive',
    key: `${uploadId}/${key}`,
    body: { importId },
    now,
  })
  const hash = createHash('sha256')
  let part = 0
  let sizeBytes = 0
  for await (const chunk of inChunks(content)) {
    part += 1
    sizeBytes += chunk.length
    hash.update(chunk)
    const input = { importId, uploadId, part, chunk, sizeBytes }
    await runCommand(client, requestFor(String(part)), (transaction) => keepChunk(transaction, input))
  }
  const sha256 = hash.digest('hex')
  const { answer } = await runCommand(client, requestFor('end'), (transaction) =>
    endUpload(transaction, { importId, uploadId, sha256, sizeBytes }),
  )
  return answer
}

async function keepChunk(
  { db, actor }: CommandTransaction,
  input: {
    readonly importId: string
    readonly uploadId: string
    readonly part: number
    readonly chunk: Buffer
    readonly sizeBytes: number
  },
) {
  const [job] = await db
    .select()
    .from(fileJobs)
    .where(and(eq(fileJobs.id, input.importId), eq(fileJobs.tenantId, actor.tenantId)))
  if (!job || job.direction !== 'import') throw notFound('fileJob')
  requireKind(actor, job.kind)
  if (job.state !== 'uploading') throw alreadyThere()
  if (input.sizeBytes > mostFileBytes[job.format]) throw fileTooLarge(mostFileBytes[job.format])
  await db.insert(fileChunks).values({
    jobId: job.id,
    tenantId: actor.tenantId,
    uploadId: input.uploadId,
    part: input.part,
    content: input.chunk,
    nextKey: null,
  })
  return {}
}

async function endUpload(
  transaction: CommandTransaction,
  input: {
    readonly importId: string
    readonly uploadId: string
    readonly sha256: string
    readonly sizeBytes: number
  },
) {
  const { db } = transaction
  const { importId, uploadId, sha256, sizeBytes } = input
  const job = await moveFileJob(transaction, importId, 'queued', { uploadId, sha256, sizeBytes })
  requireKind(transaction.actor, job.kind)
  if (sizeBytes === 0) throw fileEmpty()
  const [same] = await db
    .select({ id: fileJobs.id, state: fileJobs.state })
    .from(fileJobs)
    .where(
      and(
        eq(fileJobs.tenantId, job.tenantId),
        eq(fileJobs.kind, job.kind),
        eq(fileJobs.sha256, sha256),
        job.campaignId === null ? undefined : eq(fileJobs.campaignId, job.campaignId),
        ne(fileJobs.id, importId),
        inArray(fileJobs.state, ['queued', 'running', 'previewed', 'confirmed', 'done']),
      ),
    )
  if (same) throw fileKnown(same)
  await db.delete(fileChunks).where(and(eq(fileChunks.jobId, importId), ne(fileChunks.uploadId, uploadId)))
  return { importId, state: 'queued' as const, sizeBytes, sha256 }
}

/**
 * Lets an import that was shown be applied: all its sound rows in one transaction, or none.
 * @throws CommandRefused `rowsFaulty` unless the faulty rows are left out knowingly, `nothingToImport`,
 * `fileJobNotFound`, `wrongState`, `roleMissing`.
 */
export function confirmImport(
  client: DatabaseClient,
  request: CommandRequest,
  { importId, leavesOutFaulty }: { readonly importId: string; readonly leavesOutFaulty: boolean },
) {
  return runCommand(client, request, async (transaction) => {
    const { actor, now } = transaction
    const job = await moveFileJob(transaction, importId, 'confirmed', {
      leavesOutFaulty,
      confirmedBy: actor.principalId,
      confirmerSiteIds: [...actor.siteIds],
      expiresAt: fileExpiry(now),
    })
    requireKind(actor, job.kind)
    if (job.rows === job.faultyRows) throw nothingToImport()
    if (job.faultyRows > 0 && !leavesOutFaulty) throw rowsFaulty(job.faultyRows, job.rows)
    tellOf(transaction, job, 'confirmed')
    return { importId, state: 'confirmed' as const, rows: job.rows - job.faultyRows }
  })
}

/** Households come to a campaign that takes them in; no other kind of list belongs to one. */
async function requireCampaign(
  { db, actor }: CommandTransaction,
  kind: ImportKind,
  campaignId: string | null,
): Promise<void> {
  if ((kind === 'campaign_households') !== (campaignId !== null)) {
    throw refused('invalid', {
      code: 'campaignNeeded',
      message: 'Households are imported for a campaign, and nothing else is.',
      nextStep: 'Name the campaign of the households; leave it out for other kinds.',
    })
  }
  if (campaignId === null) return
  const campaign = await readCampaignRow(db, actor.tenantId, campaignId)
  requireCampaignState(campaign, 'take households in', ...openCampaignStates)
}

/** The same bytes in pieces of one size. */
async function* inChunks(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = []
  let heldBytes = 0
  for await (const piece of content) {
    for (let from = 0; from < piece.length;) {
      const part = piece.subarray(from, from + chunkBytes - heldBytes)
      held.push(part)
      heldBytes += part.length
      from += part.length
      if (heldBytes < chunkBytes) continue
      yield Buffer.concat(held)
      held = []
      heldBytes = 0
    }
  }
  if (heldBytes > 0) yield Buffer.concat(held)
}

function fileTooLarge(bytes: number) {
  return refused('invalid', {
    code: 'fileTooLarge',
    message: `The file is larger than ${bytes / 1024 / 1024} MiB.`,
    nextStep: 'Share its rows out over several files, or send a spreadsheet as CSV.',
  })
}

function fileEmpty() {
  return refused('invalid', {
    code: 'fileEmpty',
    message: 'The file has no content.',
    nextStep: 'Send the file again.',
  })
}

function fileKnown({ id, state }: { readonly id: string; readonly state: string }) {
  return refused('conflict', {
    code: 'fileKnown',
    message: `This very file is import ${id}, which is ${state}.`,
    nextStep:
      'Go on with that import. If the goods came twice, write the second delivery into a file of its own.',
  })
}

function alreadyThere() {
  return refused('conflict', {
    code: 'wrongState',
    message: 'The import has its file already.',
    nextStep: 'Read how far it has come, or begin another import.',
  })
}

function nothingToImport() {
  return refused('invalid', {
    code: 'nothingToImport',
    message: 'The file has no row without a fault.',
    nextStep: 'Correct the rows and import the file anew.',
  })
}

function rowsFaulty(faulty: number, rows: number) {
  return refused('conflict', {
    code: 'rowsFaulty',
    message: `${faulty} of ${rows} rows are faulty.`,
    nextStep: 'Correct them and import the file anew, or confirm that they are left out.',
  })
}
