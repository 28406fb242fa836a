import { html } from 'hono/html'
import type { OrderPartState, OrderState } from '#domain/orders/states.ts'
import type { Markup } from '../../ui/layout.ts'
import { countdown, instantText, type Tone } from '../kit.ts'
import type { Scene } from '../scene.ts'

export function toneOfOrder(state: OrderState): Tone {
  if (state === 'submitted') return 'warn'
  return state === 'closed' ? 'good' : 'plain'
}

export function toneOfPart(state: OrderPartState): Tone {
  if (state === 'offered' || state === 'backordered') return 'warn'
  return state === 'received' || state === 'closed' ? 'good' : 'plain'
}

/** A part's clock: until when the seller answers, or dispatches; when it left or came. */
export function partDeadline(
  { locale, messages }: Scene,
  part: {
    readonly state: OrderPartState
    readonly answerDueAt: string
    readonly dispatchDueAt: string | null
    readonly dispatchedAt: string | null
    readonly receivedAt: string | null
  },
  now: Date,
): Markup | string {
  const texts = messages.orders
  if (part.state === 'offered')
    return html`${countdown(part.answerDueAt, now, locale)}<small>${texts.answerDue}</small>`
  if (part.state === 'accepted' && part.dispatchDueAt !== null)
    return html`${countdown(part.dispatchDueAt, now, locale)}<small>${texts.dispatchDue}</small>`
  if (part.receivedAt !== null)
    return html`${instantText(part.receivedAt, locale)}<small>${texts.receivedAt}</small>`
  if (part.dispatchedAt !== null)
    return html`${instantText(part.dispatchedAt, locale)}<small>${texts.dispatchedAt}</small>`
  return '–'
}
