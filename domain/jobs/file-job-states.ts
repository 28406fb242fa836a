import type { StateTable } from '#domain/state-table.ts'

/**
 * The life of an import or of an export of a list. An import is read and shown before it is confirmed, and only then
 * applied; an export goes from `running` to `done`. What is done or was never confirmed is removed after its time.
 */
export const fileJobStates = {
  uploading: ['queued', 'cancelled', 'expired'],
  queued: ['running', 'failed', 'cancelled'],
  running: ['previewed', 'done', 'failed', 'cancelled'],
  previewed: ['confirmed', 'cancelled', 'expired'],
  confirmed: ['done', 'failed', 'cancelled'],
  done: ['expired'],
  failed: ['expired'],
  cancelled: [],
  expired: [],
} as const satisfies StateTable<FileJobState>

export type FileJobState =
  | 'uploading'
  | 'queued'
  | 'running'
  | 'previewed'
  | 'confirmed'
  | 'done'
  | 'failed'
  | 'cancelled'
  | 'expired'
