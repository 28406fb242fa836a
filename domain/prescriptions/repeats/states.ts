import type { StateTable } from '#domain/state-table.ts'

/**
 * The life of one part of a long prescription.
 * `held`: when it fell due a rule refused it; it is checked again until it passes or somebody skips or stops it.
 * `missed`: it was not in the patient's hands a week after the part before it was used up, and somebody follows up.
 * Only one part is under way at a time; the next one waits until it is closed, however late that is.
 */
export const partStates = {
  planned: ['under_way', 'held', 'skipped', 'stopped'],
  held: ['under_way', 'skipped', 'stopped'],
  under_way: ['handed_over', 'missed', 'stopped'],
  handed_over: [],
  missed: [],
  skipped: [],
  stopped: [],
} as const satisfies StateTable<PartState>

export type PartState = 'planned' | 'held' | 'under_way' | 'handed_over' | 'missed' | 'skipped' | 'stopped'

/** The states of a part that has not begun and still may. */
export const openPartStates = ['planned', 'held'] as const satisfies readonly PartState[]
