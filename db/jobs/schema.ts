import { customType, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { ExportState } from '#domain/jobs/export-states.ts'
import { id, instant, tenantId } from '../columns.ts'

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** Exports of a tenant's own data, with how far each has come. */
export const exportJobs = pgTable(
  'export_jobs',
  {
    id: id(),
    tenantId: tenantId(),
    requestedBy: text('requested_by').notNull(),
    state: text('state').$type<ExportState>().notNull(),
    tables: integer('tables').notNull(),
    tablesDone: integer('tables_done').notNull(),
    rows: integer('rows').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    requestedAt: instant('requested_at').notNull(),
    endedAt: instant('ended_at'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('export_jobs_state').on(table.state, table.requestedAt),
  ],
)

/** The pages of an export: gzip members that make one gzip file when they are joined in their order. */
export const exportParts = pgTable(
  'export_parts',
  {
    exportId: uuid('export_id').notNull(),
    tenantId: tenantId(),
    part: integer('part').notNull(),
    tableName: text('table_name').notNull(),
    /** The key of the last row, as JSON; null for the table's last page. */
    lastKey: text('last_key'),
    content: bytes('content').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.exportId, table.tenantId, table.part] }),
    foreignKey({
      columns: [table.exportId, table.tenantId],
      foreignColumns: [exportJobs.id, exportJobs.tenantId],
    }),
  ],
)
