import { z } from '@hono/zod-openapi'
import type { EventType } from '#domain/events/event.ts'
import { statusMessage } from '#domain/webhooks/message.ts'
import { pushedEventTypes } from '#domain/webhooks/pushed-events.ts'
import {
  type DeliveryState,
  deliveryStates,
  type SubscriptionState,
  subscriptionStates,
} from '#domain/webhooks/states.ts'
import { statesOf } from '#domain/state-table.ts'

export const subscriptionState = z
  .enum(statesOf<SubscriptionState>(subscriptionStates))
  .openapi('WebhookState')

export const deliveryState = z.enum(statesOf<DeliveryState>(deliveryStates)).openapi('WebhookDeliveryState')

export const eventType = z.enum<EventType[]>([...pushedEventTypes]).openapi('ToldEventType')

export const message = statusMessage.openapi('StatusMessage')

/** Derived from the server's own secret, so that a repeated request can answer it again. */
export const secret = z.string().openapi({
  description:
    'Signs every message, in the form of Standard Webhooks. Keep it where your system alone can read it.',
})

export const stepAnswer = z.object({
  subscriptionId: z.uuid(),
  state: subscriptionState,
})
