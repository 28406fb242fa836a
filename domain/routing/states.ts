import type { StateTable } from '#domain/state-table.ts'

/**
 * A plan of the trips from a hub. It has a first plan from the beginning, and gets better while it is `improving`; it may be
 * released at any moment. From `released` on the estimates of its parcels follow it. Changing its parcels begins anew, with
 * what has left the hub fixed.
 */
export const routePlanStates = {
  improving: ['ready', 'released', 'cancelled'],
  ready: ['improving', 'released', 'cancelled'],
  released: ['improving', 'cancelled'],
  cancelled: [],
} as const satisfies StateTable<RoutePlanState>

export type RoutePlanState = 'improving' | 'ready' | 'released' | 'cancelled'
