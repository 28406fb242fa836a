import type { StateTable } from '#domain/state-table.ts'

export type RecallState = 'open' | 'closed' | 'lifted'

/** A recall. A closed one keeps its lots stopped for good; a lifted one was a mistake, and people clear the goods. */
export const recallStates = {
  open: ['closed', 'lifted'],
  closed: [],
  lifted: [],
} as const satisfies StateTable<RecallState>

export type RecallTaskState = 'open' | 'acknowledged' | 'done' | 'dropped'

/** What a site must do in a recall: say that it knows, set the goods aside, and say what it found. */
export const recallTaskStates = {
  open: ['acknowledged', 'done', 'dropped'],
  acknowledged: ['done', 'dropped'],
  done: [],
  dropped: [],
} as const satisfies StateTable<RecallTaskState>

/** A notice to a patient by text message: still to be sent, sent, or refused by the provider. */
export const noticeStates = ['due', 'sent', 'refused'] as const
export type NoticeState = (typeof noticeStates)[number]
