import { and, asc, desc, eq, sql } from 'drizzle-orm'
import writeXlsxFile from 'write-excel-file/node'
import { exportCsv } from '#domain/jobs/csv-rows.ts'
import { escapeFormula } from '#domain/jobs/escape-formula.ts'
import { mostSpreadsheetRows, type ListExportKind } from '#domain/jobs/file-job.ts'
import { refused } from '../command-refused.ts'
import { runCommand, type CommandTransaction } from '../commands.ts'
import { exportLists, readListPage, type ExportCell, type ListPage } from './export-lists.ts'
import { fileExpiry, lockRunning, moveFileJob, tellOf, type FileJobRow } from './file-jobs.ts'
import { fileChunks, fileJobs } from './file-schema.ts'
import type { JobRunner } from './preview-import.ts'

const pageRows = 2_000

/**
 * Writes an export to its end, page by page: each page is a transaction that reads it and keeps it, so a cancel takes effect
 * before the next one, and whoever goes on after an interruption goes on after the last page.
 * @throws CommandRefused `tooManyRows` for a spreadsheet that would be larger than what programs open.
 */
export async function writeListExport(runner: JobRunner, job: FileJobRow): Promise<void> {
  const { client, requestFor, until } = runner
  for (let step = 0; !until.aborted; step += 1) {
    const { answer } = await runCommand(client, requestFor(`page/${step}`), (transaction) =>
      writePage(transaction, job),
    )
    if (answer.isOver) return
  }
}

async function writePage(transaction: CommandTransaction, { id, state }: FileJobRow) {
  const { db, actor } = transaction
  if (state === 'queued') {
    await db
      .update(fileJobs)
      .set({ state: 'running' })
      .where(and(eq(fileJobs.id, id), eq(fileJobs.state, 'queued')))
  }
  const job = await lockRunning(transaction, id)
  if (job === null) return { isOver: true }
  const [last] = await db
    .select({ part: fileChunks.part, nextKey: fileChunks.nextKey })
    .from(fileChunks)
    .where(eq(fileChunks.jobId, id))
    .orderBy(desc(fileChunks.part))
    .limit(1)
  if (last?.nextKey === null) return finish(transaction, job)
  const scope = { tenantId: job.tenantId, siteIds: scopeOf(job) }
  const kind = job.kind as ListExportKind
  const page = await readListPage(db, kind, scope, last?.nextKey ?? null, pageRows)
  if (job.format === 'xlsx' && job.rows + page.rows.length > mostSpreadsheetRows) throw tooManyRows()
  const content =
    job.format === 'csv' ? csvOf(kind, page, last === undefined) : Buffer.from(JSON.stringify(page.rows))
  await db.insert(fileChunks).values({
    jobId: id,
    tenantId: actor.tenantId,
    uploadId: id,
    part: (last?.part ?? 0) + 1,
    content,
    nextKey: page.nextKey,
  })
  await db
    .update(fileJobs)
    .set({
      rows: sql`${fileJobs.rows} + ${page.rows.length}`,
      sizeBytes: sql`${fileJobs.sizeBytes} + ${content.length}`,
    })
    .where(eq(fileJobs.id, id))
  return { isOver: false }
}

/** The sites that who asked may see; null for all of the tenant's. */
function scopeOf({ siteId, requesterSiteIds }: FileJobRow): readonly string[] | null {
  if (siteId !== null) return [siteId]
  return requesterSiteIds.length > 0 ? requesterSiteIds : null
}

function csvOf(kind: ListExportKind, { rows }: ListPage, isFirst: boolean): Buffer {
  const lines = isFirst ? [exportLists[kind].columns, ...rows] : rows
  return Buffer.from(exportCsv(lines, { begins: isFirst }))
}

function safeCell(cell: ExportCell): ExportCell {
  return typeof cell === 'string' ? escapeFormula(cell) : cell
}

async function finish(transaction: CommandTransaction, job: FileJobRow) {
  const sizeBytes = job.format === 'xlsx' ? await packSpreadsheet(transaction, job) : job.sizeBytes
  const done = await moveFileJob(transaction, job.id, 'done', {
    sizeBytes,
    expiresAt: fileExpiry(transaction.now),
  })
  tellOf(transaction, done, 'finished')
  return { isOver: true }
}

/** Puts a spreadsheet in the place of the pages that it is made of. @returns its size in bytes. */
async function packSpreadsheet({ db, actor }: CommandTransaction, job: FileJobRow): Promise<number> {
  const kind = job.kind as ListExportKind
  const chunks = await db
    .select({ content: fileChunks.content })
    .from(fileChunks)
    .where(eq(fileChunks.jobId, job.id))
    .orderBy(asc(fileChunks.part))
  const rows = chunks.flatMap(({ content }) => JSON.parse(content.toString()) as ExportCell[][])
  const cells = [exportLists[kind].columns, ...rows].map((row) => row.map(safeCell))
  const content = await writeXlsxFile(cells, { sheet: kind, stickyRowsCount: 1 }).toBuffer()
  await db.delete(fileChunks).where(eq(fileChunks.jobId, job.id))
  await db.insert(fileChunks).values({
    jobId: job.id,
    tenantId: actor.tenantId,
    uploadId: job.id,
    part: 1,
    content,
    nextKey: null,
  })
  return content.length
}

function tooManyRows() {
  return refused('invalid', {
    code: 'tooManyRows',
    message: `The list has more than ${mostSpreadsheetRows} rows.`,
    nextStep: 'Export it as CSV, or of one site.',
  })
}
