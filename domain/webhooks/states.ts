import type { StateTable } from '../state-table.ts'

export type SubscriptionState = 'active' | 'paused' | 'ended'

/** A paused subscription keeps what it misses, and is told all of it when it resumes. */
export const subscriptionStates = {
  active: ['paused', 'ended'],
  paused: ['active', 'ended'],
  ended: [],
} as const satisfies StateTable<SubscriptionState>

export type DeliveryState = 'waiting' | 'delivered' | 'failed'

/** What was delivered, or given up, may be sent again. */
export const deliveryStates = {
  waiting: ['delivered', 'failed'],
  delivered: ['waiting'],
  failed: ['waiting'],
} as const satisfies StateTable<DeliveryState>
