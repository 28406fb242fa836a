import { queryEvents } from './query-events.ts'

/** What moved, for those who trace it: EPCIS 2.0. */
export const epcisOperations = [queryEvents] as const
