import type { DeliveryState, SubscriptionState } from '#domain/webhooks/states.ts'

export const subscriptionTones: Readonly<Record<SubscriptionState, string>> = {
  active: 'success',
  paused: 'warning',
  ended: 'default',
}

export const deliveryTones: Readonly<Record<DeliveryState, string>> = {
  waiting: 'processing',
  delivered: 'success',
  failed: 'error',
}
