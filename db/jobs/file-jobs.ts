import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import { mayDo } from '#domain/access/roles.ts'
import { fileJobPermission, fileKeptDays, type FileJobKind } from '#domain/jobs/file-job.ts'
import { fileJobStates, type FileJobState } from '#domain/jobs/file-job-states.ts'
import { statesBefore } from '#domain/state-table.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { readAcross, readAs, runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { withLiteralValues } from '../literal-values.ts'
import { fileChunks, fileJobs, importRows } from './file-schema.ts'

export type FileJobRow = typeof fileJobs.$inferSelect

const dayMs = 86_400_000

/** When what is made or shown at `now` is removed. */
export function fileExpiry(now: Date): Date {
  return new Date(now.getTime() + fileKeptDays * dayMs)
}

/** @throws CommandRefused `forbidden` when the actor may not deal with lists of this kind. */
export function requireKind(actor: Actor, kind: FileJobKind): void {
  if (mayDo(actor.roles, fileJobPermission[kind])) return
  throw refused('forbidden', {
    code: 'roleMissing',
    message: 'Your roles do not allow lists of this kind.',
    nextStep: 'Ask an administrator of your organisation, or let somebody with the role do it.',
  })
}

/** The row of a new job; what it is about is given. */
export function newFileJob(
  { actor, now }: CommandTransaction,
  given: Pick<
    FileJobRow,
    'id' | 'direction' | 'kind' | 'state' | 'format' | 'fileName' | 'siteId' | 'uploadId'
  > &
    Partial<Pick<FileJobRow, 'campaignId'>>,
): FileJobRow {
  return {
    tenantId: actor.tenantId,
    requestedBy: actor.principalId,
    requesterSiteIds: [...actor.siteIds],
    campaignId: null,
    sha256: null,
    encoding: null,
    ignoredColumns: [],
    sizeBytes: 0,
    bytesDone: 0,
    rows: 0,
    faultyRows: 0,
    leavesOutFaulty: false,
    refusals: null,
    confirmedBy: null,
    confirmerSiteIds: null,
    requestedAt: now,
    endedAt: null,
    expiresAt: fileExpiry(now),
    ...given,
  }
}

/** Moves a job on by its state table, with what changes beside. @throws CommandRefused `fileJobNotFound`, `wrongState`. */
export async function moveFileJob(
  { db, actor, now }: CommandTransaction,
  jobId: string,
  to: FileJobState,
  change: Partial<FileJobRow> = {},
): Promise<FileJobRow> {
  const ofJob = and(eq(fileJobs.id, jobId), eq(fileJobs.tenantId, actor.tenantId))
  const isOver = ['done', 'failed', 'cancelled', 'expired'].includes(to)
  const [moved] = await db
    .update(fileJobs)
    .set({ state: to, ...(isOver ? { endedAt: now } : {}), ...change })
    .where(and(ofJob, inArray(fileJobs.state, statesBefore(fileJobStates, to))))
    .returning()
  if (moved) return moved
  const [found] = await db.select({ state: fileJobs.state }).from(fileJobs).where(ofJob)
  if (!found) throw notFound('fileJob')
  throw refused('conflict', {
    code: 'wrongState',
    message: `The job is ${found.state}.`,
    nextStep: 'Read how far it has come.',
  })
}

/** A job under work, locked until the transaction ends; null when it was cancelled meanwhile. */
export async function lockRunning({ db }: CommandTransaction, jobId: string): Promise<FileJobRow | null> {
  const [job] = await db.select().from(fileJobs).where(eq(fileJobs.id, jobId)).for('update')
  return job?.state === 'running' ? job : null
}

/**
 * Stops an import or export that is not over; its file and rows are removed. What is being applied is waited for: then it
 * is done, and nothing is stopped.
 * @throws CommandRefused `fileJobNotFound`, `wrongState`, `roleMissing`.
 */
export function cancelFileJob(
  client: DatabaseClient,
  request: CommandRequest,
  { jobId }: { readonly jobId: string },
) {
  return runCommand(client, request, async (transaction) => {
    const job = await moveFileJob(transaction, jobId, 'cancelled')
    requireKind(transaction.actor, job.kind)
    await removeFiles(transaction, [jobId])
    tellOf(transaction, job, 'cancelled')
    return { jobId, state: 'cancelled' as const }
  })
}

/** Removes the bytes and rows of jobs. */
export async function removeFiles({ db }: CommandTransaction, jobIds: readonly string[]): Promise<void> {
  await db.delete(importRows).where(inArray(importRows.jobId, [...jobIds]))
  await db.delete(fileChunks).where(inArray(fileChunks.jobId, [...jobIds]))
}

/** Removes an import's file and what is applied of it; what is wrong with the other rows can be read until its time is over. */
export async function removeApplied({ db }: CommandTransaction, jobId: string): Promise<void> {
  await db.delete(importRows).where(and(eq(importRows.jobId, jobId), isNull(importRows.faults)))
  await db.delete(fileChunks).where(eq(fileChunks.jobId, jobId))
}

/** Tells what became of a job. */
export function tellOf(
  transaction: CommandTransaction,
  { id, direction, kind }: Pick<FileJobRow, 'id' | 'direction' | 'kind'>,
  what: 'requested' | 'confirmed' | 'finished' | 'cancelled' | 'failed',
): void {
  transaction.emit({
    type:
      direction === 'import' ? `import.${what}` : `list_export.${what === 'confirmed' ? 'requested' : what}`,
    aggregateKind: 'file_job',
    aggregateId: id,
    tenantId: transaction.actor.tenantId,
    payload: { kind },
  })
}

/** One job of the acting tenant. @throws CommandRefused `fileJobNotFound`, `roleMissing`. */
export function readFileJob(client: DatabaseClient, actor: Actor, jobId: string): Promise<FileJobRow> {
  return readAs(client, actor, async (db) => {
    const [job] = await db
      .select()
      .from(fileJobs)
      .where(and(eq(fileJobs.id, jobId), eq(fileJobs.tenantId, actor.tenantId)))
    if (!job) throw notFound('fileJob')
    requireKind(actor, job.kind)
    return job
  })
}

/** The imports or exports of the acting tenant whose kinds the actor may see, the latest first. */
export function listFileJobs(
  client: DatabaseClient,
  actor: Actor,
  page: {
    readonly direction: FileJobRow['direction']
    readonly before?: string | undefined
    readonly limit: number
  },
): Promise<FileJobRow[]> {
  const kinds = (Object.keys(fileJobPermission) as FileJobKind[]).filter((kind) =>
    mayDo(actor.roles, fileJobPermission[kind]),
  )
  return readAs(client, actor, (db) =>
    db
      .select()
      .from(fileJobs)
      .where(
        and(
          eq(fileJobs.direction, page.direction),
          inArray(fileJobs.kind, kinds),
          page.before === undefined ? undefined : lt(fileJobs.id, page.before),
        ),
      )
      .orderBy(desc(fileJobs.id))
      .limit(page.limit),
  )
}

/** Jobs that wait for work, of all tenants, for the process that does it. */
export function listOpenFileJobs(client: DatabaseClient, actor: Actor, now: Date): Promise<FileJobRow[]> {
  return readAcross(client, actor, 'file_jobs.open', now, (db) =>
    db
      .select()
      .from(fileJobs)
      .where(withLiteralValues(inArray(fileJobs.state, ['queued', 'running', 'confirmed'])))
      .orderBy(asc(fileJobs.requestedAt))
      .limit(100),
  )
}

/** Jobs whose time is over, of all tenants. */
export function listExpiredFileJobs(client: DatabaseClient, actor: Actor, now: Date) {
  return readAcross(client, actor, 'file_jobs.expired', now, (db) =>
    db
      .select({ id: fileJobs.id, tenantId: fileJobs.tenantId })
      .from(fileJobs)
      .where(
        and(
          withLiteralValues(inArray(fileJobs.state, statesBefore(fileJobStates, 'expired'))),
          lt(fileJobs.expiresAt, now),
        ),
      )
      .limit(100),
  )
}

/** Lets a job go whose time is over. */
export function expireFileJob(client: DatabaseClient, request: CommandRequest, jobId: string) {
  return runCommand(client, request, async (transaction) => {
    await moveFileJob(transaction, jobId, 'expired', {})
    await removeFiles(transaction, [jobId])
    return { jobId }
  })
}

/** The bytes of a job's file, chunk after chunk, each in a transaction of its own. */
export async function* fileContent(
  client: DatabaseClient,
  actor: Actor,
  { id, uploadId }: Pick<FileJobRow, 'id' | 'uploadId'>,
): AsyncGenerator<Buffer> {
  let after = 0
  for (;;) {
    const [chunk] = await readAs(client, actor, (db) =>
      db
        .select({ part: fileChunks.part, content: fileChunks.content })
        .from(fileChunks)
        .where(
          and(
            eq(fileChunks.jobId, id),
            eq(fileChunks.tenantId, actor.tenantId),
            eq(fileChunks.uploadId, uploadId ?? id),
            gt(fileChunks.part, after),
          ),
        )
        .orderBy(asc(fileChunks.part))
        .limit(1),
    )
    if (!chunk) return
    yield chunk.content
    after = chunk.part
  }
}

export interface FaultPage {
  readonly jobId: string
  /** The last row of the page before. */
  readonly after: number
  readonly limit: number
}

/** How often each kind of fault occurs in an import, the most frequent first. @throws as `readFileJob`. */
export async function countFaults(client: DatabaseClient, actor: Actor, jobId: string) {
  await readFileJob(client, actor, jobId)
  return readAs(client, actor, async (db) => {
    const found = await db.execute<{ code: string; column: string | null; rows: number }>(sql`
      select fault ->> 'code' as code, fault ->> 'column' as "column", count(distinct ${importRows.row})::integer as rows
      from ${importRows}, jsonb_array_elements(${importRows.faults}) as fault
      where ${importRows.jobId} = ${jobId}::uuid and ${importRows.faults} is not null
      group by 1, 2 order by 3 desc, 1, 2`)
    return found.rows
  })
}

/** The faulty rows of an import, in the order of the file. @throws as `readFileJob`. */
export async function listFaults(client: DatabaseClient, actor: Actor, { jobId, after, limit }: FaultPage) {
  await readFileJob(client, actor, jobId)
  return readAs(client, actor, (db) =>
    db
      .select({ row: importRows.row, faults: importRows.faults })
      .from(importRows)
      .where(and(eq(importRows.jobId, jobId), gt(importRows.row, after), isNotNull(importRows.faults)))
      .orderBy(asc(importRows.row))
      .limit(limit),
  )
}
