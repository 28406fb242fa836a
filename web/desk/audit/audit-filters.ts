import type { TableSearch } from '../table/table-search.ts'

/** What an audit page keeps in its address. */
export const auditFilters = {
  tab: ['acts', 'looks', 'reads'],
  tenantId: 'text',
  aggregateId: 'text',
} as const
export type AuditSearch = TableSearch<typeof auditFilters>
