import { and, eq, sql, type SQL } from 'drizzle-orm'
import { mostImportRows } from '#domain/jobs/file-job.ts'
import { importColumns, type ImportKind } from '#domain/jobs/import-kinds.ts'
import {
  readHeader,
  readImportRow,
  type ImportHeader,
  type ImportValues,
  type RowFault,
} from '#domain/jobs/read-import-row.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { rowSource } from '../rows.ts'
import { fileContent, fileExpiry, lockRunning, moveFileJob, type FileJobRow } from './file-jobs.ts'
import { fileJobs, importRows } from './file-schema.ts'
import { detectEncoding, readTable, type TextEncoding } from './read-table.ts'
import { readDirectory, resolveRow } from './resolve-row.ts'

const batchRows = 2_000

interface PreviewedRow {
  readonly row: number
  readonly values: ImportValues | null
  readonly faults: readonly RowFault[] | null
}

/** What a preview needs of who runs it: requests in the name of who asked, each under a key of its own. */
export interface JobRunner {
  readonly client: DatabaseClient
  readonly actor: Actor
  readonly now: Date
  readonly requestFor: (step: string) => CommandRequest
  readonly until: AbortSignal
}

/**
 * Reads an import's file and keeps what each row says, or what is wrong with it; nothing is applied. The file goes through
 * in batches, and the job's row tells how far it has come; a cancel takes effect at the next batch. One that was
 * interrupted begins anew.
 * @throws CommandRefused for a file that cannot be read at all: see `detectEncoding`, `readTable`, `columnsMissing`,
 * `columnRepeated`, `tooManyRows`.
 */
export async function previewImport(runner: JobRunner, job: FileJobRow): Promise<void> {
  const kind = job.kind as ImportKind
  const { client, actor, now, requestFor, until } = runner
  const bytes = () => fileContent(client, actor, job)
  const encoding = job.format === 'csv' ? await detectEncoding(bytes) : null
  await runCommand(client, requestFor('begin'), (transaction) => begin(transaction, job, encoding))
  const directory = await readDirectory(client, actor, now, job.campaignId)
  const most = mostImportRows(kind)
  const progress = { bytesDone: 0 }
  let header: ImportHeader | undefined
  let batch: PreviewedRow[] = []
  let row = 0
  const flush = async () => {
    const { answer } = await runCommand(client, requestFor(`rows/${row}`), (transaction) =>
      keepRows(transaction, job.id, batch, progress.bytesDone),
    )
    batch = []
    return answer.isRunning && !until.aborted
  }
  for await (const cells of readTable(job.format, () => counted(bytes(), progress), encoding)) {
    row += 1
    if (cells.every((cell) => cell.trim() === '')) continue
    if (header === undefined) {
      header = readHeader(importColumns[kind], cells)
      requireColumns(header)
      continue
    }
    if (row > most + 1) throw tooManyRows(most)
    const read = readImportRow(importColumns[kind], header, cells)
    const resolved = read.ok ? resolveRow(kind, read.values, directory) : read
    batch.push({
      row,
      values: resolved.ok ? resolved.values : null,
      faults: resolved.ok ? null : resolved.faults,
    })
    if (batch.length === batchRows && !(await flush())) return
  }
  if (header === undefined) throw fileWithoutRows()
  if (!(await flush())) return
  const { ignored } = header
  await runCommand(client, requestFor('end'), (transaction) => finish(transaction, job, kind, ignored))
}

async function begin(transaction: CommandTransaction, job: FileJobRow, encoding: TextEncoding | null) {
  const { db } = transaction
  const fresh = { encoding, rows: 0, faultyRows: 0, bytesDone: 0 }
  if (job.state === 'queued') await moveFileJob(transaction, job.id, 'running', fresh)
  else await db.update(fileJobs).set(fresh).where(eq(fileJobs.id, job.id))
  await db.delete(importRows).where(eq(importRows.jobId, job.id))
  return {}
}

/** The same bytes, counted as they go by. */
async function* counted(
  bytes: AsyncIterable<Buffer>,
  progress: { bytesDone: number },
): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    progress.bytesDone += chunk.length
    yield chunk
  }
}

async function keepRows(
  transaction: CommandTransaction,
  jobId: string,
  batch: readonly PreviewedRow[],
  bytesDone: number,
) {
  const { db, actor } = transaction
  if ((await lockRunning(transaction, jobId)) === null) return { isRunning: false }
  if (batch.length === 0) return { isRunning: true }
  const { row, values, faults } = importRows
  await db.execute(sql`insert into ${importRows} (job_id, tenant_id, "row", "values", faults)
    select ${jobId}, ${actor.tenantId}, input.row, input.values, input.faults
    from ${rowSource(batch, { row, values, faults })}`)
  const faulty = batch.filter((one) => one.faults !== null).length
  await db
    .update(fileJobs)
    .set({
      rows: sql`${fileJobs.rows} + ${batch.length}`,
      faultyRows: sql`${fileJobs.faultyRows} + ${faulty}`,
      bytesDone,
    })
    .where(eq(fileJobs.id, jobId))
  return { isRunning: true }
}

/** Marks rows that contradict each other or what is stored, and shows the whole. */
async function finish(
  transaction: CommandTransaction,
  job: FileJobRow,
  kind: ImportKind,
  ignoredColumns: readonly string[],
) {
  const { db, now } = transaction
  if ((await lockRunning(transaction, job.id)) === null) return {}
  // Nobody has counted these rows yet, nor perhaps those they are held against: taken for few, each of one side would be
  // looked for among all of the other.
  await db.execute(sql`set local enable_nestloop = off`)
  for (const { of: rows, fault } of contradictions(kind, job)) {
    // Found once: an "in" would be looked for again for each row.
    const marked = await db.execute(sql`with wrong as materialized (${rows})
      update ${importRows} set "values" = null, faults = ${JSON.stringify([fault])}::jsonb
      from wrong where import_rows.job_id = ${job.id} and import_rows."row" = wrong."row"`)
    await db
      .update(fileJobs)
      .set({ faultyRows: sql`${fileJobs.faultyRows} + ${marked.rowCount ?? 0}` })
      .where(and(eq(fileJobs.id, job.id)))
  }
  await moveFileJob(transaction, job.id, 'previewed', {
    ignoredColumns: [...ignoredColumns],
    expiresAt: fileExpiry(now),
  })
  return {}
}

interface Contradiction {
  /** Selects the numbers of the rows. */
  readonly of: SQL
  readonly fault: RowFault
}

function contradictions(kind: ImportKind, { id: jobId, campaignId }: FileJobRow): Contradiction[] {
  const sound = sql`from import_rows r where r.job_id = ${jobId} and r."values" is not null`
  const repeated = (...fields: string[]) => {
    const key = sql.join(
      fields.map((field) => sql`r."values" ->> ${field}`),
      sql`, `,
    )
    return sql`select "row" from (
      select r."row", ${fields.length === 1 ? key : sql`r."row"`} as key,
        row_number() over (partition by ${key} order by r."row") as place ${sound}) as placed
      where place > 1`
  }
  if (kind === 'demand_history')
    return [{ of: repeated('siteId', 'productId', 'weekStart'), fault: rowRepeated }]
  if (kind === 'price_list') {
    const place = ['buyerGroup', 'validFrom', 'validTo', 'productId', 'fromUnits'] as const
    return [{ of: repeated(...place), fault: rowRepeated }]
  }
  if (kind === 'campaign_households') {
    const inCampaign = (key: string, column: string) =>
      sql`select r."row" from import_rows r join campaign_contacts contact
          on contact.${sql.raw(column)} = (r."values" ->> ${key})::uuid
        where r.job_id = ${jobId} and r."values" is not null and contact.campaign_id = ${campaignId}`
    return householdKeyColumns.flatMap(([key, column]) => [
      { of: sql`${repeated(key)} and key is not null`, fault: householdRepeated(key) },
      { of: inCampaign(key, column), fault: householdKnown },
    ])
  }
  if (kind === 'products') {
    return ['standardCode', 'gtin', 'tracePrefix'].map((field) => ({
      of: repeated(field),
      fault: rowRepeated,
    }))
  }
  return [
    {
      of: sql`select "row" from (
        select r."row", r."values" ->> 'expiresOn' as expires_on, first_value(r."values" ->> 'expiresOn')
          over (partition by r."values" ->> 'productId', r."values" ->> 'lotNumber' order by r."row") as first_expiry
        ${sound}) as dated where expires_on is distinct from first_expiry`,
      fault: lotDiffers('an earlier row'),
    },
    {
      of: sql`select r."row" from import_rows r join lots on lots.product_id = (r."values" ->> 'productId')::uuid
          and lots.number = r."values" ->> 'lotNumber'
        where r.job_id = ${jobId} and r."values" is not null
          and lots.expires_on is distinct from (r."values" ->> 'expiresOn')::date`,
      fault: lotDiffers('file'),
    },
  ]
}

function lotDiffers(where: string): RowFault {
  return {
    column: '有效期至',
    code: 'lotExpiryDiffers',
    message: `The lot is on ${where} with another expiry.`,
    nextStep: 'Look at the box: a lot has one expiry everywhere.',
  }
}

const householdKeyColumns = [
  ['householdKey', 'household_key'],
  ['phoneKey', 'phone_key'],
  ['residentKey', 'resident_key'],
] as const

/** Which column says the same as an earlier row. */
function householdRepeated(key: (typeof householdKeyColumns)[number][0]): RowFault {
  const columns = { householdKey: '户号', phoneKey: '电话', residentKey: '身份证号' } as const
  return {
    column: columns[key],
    code: 'householdRepeated',
    message: 'An earlier row is of the same household, phone or person.',
    nextStep: 'Leave one of the rows out.',
  }
}

const householdKnown: RowFault = {
  column: null,
  code: 'householdKnown',
  message: 'The household, its phone or its resident ID is in the campaign already.',
  nextStep: 'Leave the row out.',
}

const rowRepeated: RowFault = {
  column: null,
  code: 'rowRepeated',
  message: 'An earlier row says the same of another value.',
  nextStep: 'Leave one of the rows out.',
}

function requireColumns({ missing, repeated }: ImportHeader): void {
  if (missing.length > 0) {
    throw refused('invalid', {
      code: 'columnsMissing',
      message: `The first row names no column for ${missing.join(', ')}.`,
      nextStep: 'Add the columns, or name them as here.',
    })
  }
  if (repeated.length === 0) return
  throw refused('invalid', {
    code: 'columnRepeated',
    message: `The first row names ${repeated.join(', ')} more than once.`,
    nextStep: 'Remove one of the columns.',
  })
}

function tooManyRows(most: number) {
  return refused('invalid', {
    code: 'tooManyRows',
    message: `The file has more than ${most} rows.`,
    nextStep: 'Share its rows out over several files.',
  })
}

function fileWithoutRows() {
  return refused('invalid', {
    code: 'fileEmpty',
    message: 'The file has no row.',
    nextStep: 'Send the file again.',
  })
}
