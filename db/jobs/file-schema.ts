import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  customType,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import type { FileJobState } from '#domain/jobs/file-job-states.ts'
import type { FileFormat, FileJobKind } from '#domain/jobs/file-job.ts'
import type { ImportValues, RowFault } from '#domain/jobs/read-import-row.ts'
import type { Refusal } from '#domain/refusal.ts'
import { id, instant, tenantId } from '../columns.ts'

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** Imports and exports of lists, with how far each has come. */
export const fileJobs = pgTable(
  'file_jobs',
  {
    id: id(),
    tenantId: tenantId(),
    direction: text('direction').$type<'import' | 'export'>().notNull(),
    kind: text('kind').$type<FileJobKind>().notNull(),
    state: text('state').$type<FileJobState>().notNull(),
    format: text('format').$type<FileFormat>().notNull(),
    fileName: text('file_name').notNull(),
    /** What the person who asked may see: the sites they work at; none means all. */
    requestedBy: text('requested_by').notNull(),
    requesterSiteIds: uuid('requester_site_ids').array().notNull(),
    /** The site that an export is about; null for all of the tenant's. */
    siteId: uuid('site_id'),
    /** The campaign that the households of an import come to; null for other kinds. */
    campaignId: uuid('campaign_id'),
    /** An import's file, by its SHA-256 in hexadecimal; null until it is there, and for exports. */
    sha256: text('sha256'),
    /** Which of several uploads counts, where one was begun again. */
    uploadId: uuid('upload_id'),
    /** How the text was read: utf-8 or gb18030; null for spreadsheets and exports. */
    encoding: text('encoding'),
    /** Columns of an import's file that no field takes. */
    ignoredColumns: text('ignored_columns').array().notNull(),
    sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull(),
    /** Bytes that were read of an import's file. */
    bytesDone: bigint('bytes_done', { mode: 'number' }).notNull(),
    rows: integer('rows').notNull(),
    faultyRows: integer('faulty_rows').notNull(),
    /** Whether an import goes on without its faulty rows. */
    leavesOutFaulty: boolean('leaves_out_faulty').notNull(),
    /** Why it failed. */
    refusals: jsonb('refusals').$type<readonly Refusal[]>(),
    confirmedBy: text('confirmed_by'),
    confirmerSiteIds: uuid('confirmer_site_ids').array(),
    requestedAt: instant('requested_at').notNull(),
    endedAt: instant('ended_at'),
    /** When its file and rows are removed. */
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('file_jobs_tenant').on(table.tenantId, table.id),
    index('file_jobs_open')
      .on(table.requestedAt)
      .where(sql`state in ('queued', 'running', 'confirmed')`),
    index('file_jobs_expiring')
      .on(table.expiresAt)
      .where(sql`state in ('uploading', 'previewed', 'done', 'failed')`),
    index('file_jobs_content').on(table.tenantId, table.sha256),
  ],
)

/** The bytes of a file in their order: one that was sent in, or a result. */
export const fileChunks = pgTable(
  'file_chunks',
  {
    jobId: uuid('job_id').notNull(),
    tenantId: tenantId(),
    uploadId: uuid('upload_id').notNull(),
    part: integer('part').notNull(),
    content: bytes('content').notNull(),
    /** Where the next page of an export begins; null for imports and on the last page. */
    nextKey: text('next_key'),
  },
  (table) => [
    primaryKey({ columns: [table.jobId, table.tenantId, table.uploadId, table.part] }),
    foreignKey({
      columns: [table.jobId, table.tenantId],
      foreignColumns: [fileJobs.id, fileJobs.tenantId],
    }),
  ],
)

/** What each row of an import says, or what is wrong with it. Row 1 is the header. */
export const importRows = pgTable(
  'import_rows',
  {
    jobId: uuid('job_id').notNull(),
    tenantId: tenantId(),
    row: integer('row').notNull(),
    values: jsonb('values').$type<ImportValues>(),
    faults: jsonb('faults').$type<readonly RowFault[]>(),
  },
  (table) => [
    primaryKey({ columns: [table.jobId, table.tenantId, table.row] }),
    index('import_rows_faulty')
      .on(table.jobId, table.row)
      .where(sql`faults is not null`),
    foreignKey({
      columns: [table.jobId, table.tenantId],
      foreignColumns: [fileJobs.id, fileJobs.tenantId],
    }),
  ],
)
