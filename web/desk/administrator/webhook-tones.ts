import type { DeliveryState, SubscriptionState } from '#domain/webhooks/states.ts'

export const subscriptionTones: Readonly<Record<SubscriptionState, string>> = {
  active: 'green',
  paused: 'orange',
  ended: 'default',
}

export const deliveryTones: Readonly<Record<DeliveryState, string>> = {
  waiting: 'blue',
  delivered: 'green',
  failed: 'red',
}
