import { eq, sql } from 'drizzle-orm'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runCommand, type CommandRequest } from '../commands.ts'
import { askedTypes, change, tell } from './commands.ts'
import { webhookDeliveries } from './schema.ts'

/** The widest range that one replay takes, in places of the stream. */
export const widestReplay = 10_000

/**
 * Sends again what a subscription was told, or would have been told had it been there, between two places of the
 * stream, both included. The messages keep their ids, so that a receiver knows what it has already.
 * @throws CommandRefused `rangeInvalid`, `webhookNotFound`, `wrongState` when the subscription has ended.
 */
export function replayRange(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly subscriptionId: string; readonly fromPosition: number; readonly toPosition: number },
) {
  return runCommand(client, request, async (transaction) => {
    const { subscriptionId, fromPosition, toPosition } = input
    if (toPosition < fromPosition || toPosition - fromPosition >= widestReplay) throw rangeInvalid()
    const subscription = await change(transaction, subscriptionId, ['active', 'paused'], {})
    const now = transaction.now.toISOString()
    const types = sql.param(`{${askedTypes(subscription).join(',')}}`)
    const replayed = await transaction.db.execute(sql`
      insert into webhook_deliveries
        (id, tenant_id, subscription_id, position, state, attempts, next_attempt_at, created_at)
      select uuidv7(), ${subscription.tenantId}, ${subscriptionId}, event.position, 'waiting', 0, ${now}, ${now}
      from events as event
      where event.position between ${fromPosition} and ${toPosition} and event.type = any(${types}::text[])
      order by event.position
      on conflict (subscription_id, position) do update
        set state = 'waiting', attempts = 0, next_attempt_at = excluded.next_attempt_at`)
    const messages = replayed.rowCount ?? 0
    tell(transaction, 'webhook.replayed', subscriptionId, { fromPosition, toPosition, messages })
    return { subscriptionId, messages }
  })
}

/**
 * Sends one message again, with the id that it had.
 * @throws CommandRefused `deliveryNotFound`, `wrongState` when its subscription has ended.
 */
export function replayDelivery(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly deliveryId: string },
) {
  return runCommand(client, request, async (transaction) => {
    const [delivery] = await transaction.db
      .update(webhookDeliveries)
      .set({ state: 'waiting', attempts: 0, nextAttemptAt: transaction.now })
      .where(eq(webhookDeliveries.id, input.deliveryId))
      .returning()
    if (!delivery) throw notFound('delivery')
    const { subscriptionId, position } = delivery
    await change(transaction, subscriptionId, ['active', 'paused'], {})
    const range = { fromPosition: position, toPosition: position, messages: 1 }
    tell(transaction, 'webhook.replayed', subscriptionId, range)
    return { subscriptionId, messages: 1 }
  })
}

function rangeInvalid() {
  return refused('invalid', {
    code: 'rangeInvalid',
    message: `A range goes from a place to a later one, over at most ${widestReplay} places.`,
    nextStep: 'Replay a longer range in parts.',
  })
}
