import { readEvent } from './read-event.ts'
import { queryEvents } from './query-events.ts'

/** What moved, for those who trace it: EPCIS 2.0. */
export const epcisOperations = [queryEvents, readEvent] as const
