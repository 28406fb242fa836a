import type { StateTable } from '../state-table.ts'

export type ShortageState = 'declared' | 'allocated' | 'closed'

/** A shortage: known to everybody, then shared out, then over. */
export const shortageStates = {
  declared: ['allocated', 'closed'],
  allocated: ['closed'],
  closed: [],
} as const satisfies StateTable<ShortageState>

export type ShortagePlanState = 'planned' | 'approved' | 'applied' | 'discarded'

/** A plan of who gets what. Several may stand side by side; a second person approves one, and it is applied at once. */
export const shortagePlanStates = {
  planned: ['approved', 'discarded'],
  approved: ['applied', 'discarded'],
  applied: [],
  discarded: [],
} as const satisfies StateTable<ShortagePlanState>

export type ShortageSignState = 'open' | 'declared' | 'dismissed' | 'gone'

/** An early sign: taken up by a shortage, dismissed by a person, or gone by itself. */
export const shortageSignStates = {
  open: ['declared', 'dismissed', 'gone'],
  declared: [],
  dismissed: [],
  gone: [],
} as const satisfies StateTable<ShortageSignState>
