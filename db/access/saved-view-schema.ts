import { foreignKey, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instant, tenantId } from '../columns.ts'
import { people } from './schema.ts'

/** Filters of a table of the desk that a person keeps under a name, on whatever computer they sit. */
export const savedViews = pgTable(
  'saved_views',
  {
    tenantId: tenantId(),
    personId: uuid('person_id').notNull(),
    /** What the desk calls the table. */
    tableName: text('table_name').notNull(),
    name: text('name').notNull(),
    filters: jsonb('filters').$type<Readonly<Record<string, string>>>().notNull(),
    savedAt: instant('saved_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.personId, table.tableName, table.name, table.tenantId] }),
    foreignKey({ columns: [table.personId, table.tenantId], foreignColumns: [people.id, people.tenantId] }),
  ],
)
