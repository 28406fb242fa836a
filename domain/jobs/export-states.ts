import type { StateTable } from '#domain/state-table.ts'

/** The life of an export: it waits, is written table by table, and ends. One that was cancelled keeps nothing. */
export const exportStates = {
  queued: ['running', 'cancelled'],
  running: ['done', 'cancelled'],
  done: [],
  cancelled: [],
} as const satisfies StateTable<ExportState>

export type ExportState = 'queued' | 'running' | 'done' | 'cancelled'
