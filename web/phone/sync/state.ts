import type { AggregateKind } from '#domain/events/event.ts'
import type { Heard } from './demand.ts'

/** What is brought from the server, in this order: what is needed first comes first. */
export const syncSteps = [
  'suggestions',
  'orders',
  'parcels',
  'recallTasks',
  'nearExpiry',
  'stocktakes',
  'balances',
  'products',
] as const
export type SyncStep = (typeof syncSteps)[number]

/** How far the phone is with bringing its site's data. Kept after each page, so that a lost network costs one page. */
export interface SyncState {
  /** When each step was last brought whole. */
  readonly doneAt: Readonly<Partial<Record<SyncStep, string>>>
  /** The step that is under way, where its next page begins, and what it has brought so far. */
  readonly running: {
    readonly step: SyncStep
    readonly after: string | null
    readonly seenIds: readonly string[]
  } | null
}

export const nothingSynced: SyncState = { doneAt: {}, running: null }

/** Prices and products change by the day; what waits and what comes changes by the hour. */
const freshForMs: Readonly<Record<SyncStep, number>> = {
  suggestions: 10 * 60_000,
  orders: 60_000,
  parcels: 60_000,
  recallTasks: 60_000,
  nearExpiry: 6 * 3_600_000,
  stocktakes: 10 * 60_000,
  balances: 10 * 60_000,
  products: 6 * 3_600_000,
}

/** What is brought anew when the server tells of a kind of aggregate. */
const stepsOfKind = {
  suggestion: ['suggestions'],
  order: ['orders'],
  order_part: ['orders'],
  shipment: ['parcels'],
  recall: ['recallTasks'],
  stocktake: ['stocktakes', 'balances'],
} as const satisfies Readonly<Partial<Record<AggregateKind, readonly SyncStep[]>>>

/** Of what a village is told as it happens. */
export const villageKinds = Object.keys(stepsOfKind)

/** The steps of which there is news; what changes by the minute where nobody knows of what. */
export function stepsOf(heard: Heard): readonly SyncStep[] {
  if (heard === null) return ['orders', 'parcels', 'recallTasks']
  const steps: Readonly<Record<string, readonly SyncStep[]>> = stepsOfKind
  return [...heard].flatMap((kind) => steps[kind] ?? [])
}

/** The steps that are due, the one that was interrupted first. `asked`: those that are wanted anew however fresh they are. */
export function dueSteps(
  { doneAt, running }: SyncState,
  now: Date,
  asked: readonly SyncStep[] = [],
): SyncStep[] {
  const due = syncSteps.filter((step) => {
    const done = doneAt[step]
    return asked.includes(step) || done === undefined || Date.parse(done) + freshForMs[step] <= now.getTime()
  })
  if (running === null) return due
  return [running.step, ...due.filter((step) => step !== running.step)]
}

/** After a page: the place of the next one, or the end of the step. */
export function afterPage(
  state: SyncState,
  page: { readonly step: SyncStep; readonly ids: readonly string[]; readonly next: string | null },
  now: Date,
): SyncState {
  const seenIds = [...seenOf(state, page.step), ...page.ids]
  if (page.next !== null) return { ...state, running: { step: page.step, after: page.next, seenIds } }
  return { doneAt: { ...state.doneAt, [page.step]: now.toISOString() }, running: null }
}

/** What a step has brought so far. */
export function seenOf({ running }: SyncState, step: SyncStep): readonly string[] {
  return running?.step === step ? running.seenIds : []
}

/** When the oldest part of what is shown was brought; null when something was never brought. */
export function knownSince({ doneAt }: SyncState): string | null {
  const times = syncSteps.map((step) => doneAt[step])
  return times.reduce<string | null>((oldest, time) => {
    if (oldest === null || time === undefined) return null
    return time < oldest ? time : oldest
  }, times[0] ?? null)
}
