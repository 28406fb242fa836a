import { and, asc, eq, lte, not, sql } from 'drizzle-orm'
import { pushedEventTypes } from '#domain/webhooks/pushed-events.ts'
import type { StatusMessage } from '#domain/webhooks/message.ts'
import { nextAttemptAt } from '#domain/webhooks/retry.ts'
import type { DeliveryState } from '#domain/webhooks/states.ts'
import type { DatabaseClient } from '../client.ts'
import { isAnyOf, keptQuery } from '../kept-query.ts'
import { withLiteralValues } from '../literal-values.ts'
import { events } from '../events/schema.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { messageOf, prescriptionOfEvent } from './message.ts'
import { webhookDeliveries, webhookSubscriptions } from './schema.ts'
import { signingSecrets } from './secrets.ts'

/** The pusher's name among the readers of the stream. */
const reader = 'webhooks'
const positionsAtOnce = 2_000
/** Of one subscription, so that a long backlog of one holds up no other. */
const duePerSubscription = 16

/**
 * Makes a delivery of each new event for each subscription that asks for it and may see it: its tenant owns the
 * event's aggregate, or was let in. Across tenants, as every reader of the stream; doing it again changes nothing.
 * @returns how many places of the stream were passed.
 */
export async function fanOut({ network }: DatabaseClient, now: Date): Promise<number> {
  // The order and the limit within the span hold every plan to it, whatever is known of the table when it is made.
  const types = sql.param(`{${pushedEventTypes.join(',')}}`)
  const passed = await network.execute<{ passed: number }>(sql`
    with span as (
      select start.position as after, least(start.position + ${positionsAtOnce}, stream.position) as upto
      from (select coalesce((select position from event_cursors where reader = ${reader}), 0) as position) as start,
        (select coalesce(max(position), 0) as position from events) as stream
    ), made as (
      insert into webhook_deliveries
        (id, tenant_id, subscription_id, position, state, attempts, next_attempt_at, created_at)
      select uuidv7(), subscription.tenant_id, subscription.id, event.position, 'waiting', 0,
        ${now.toISOString()}, ${now.toISOString()}
      from span
      cross join lateral (
        select * from events where position > span.after and position <= span.upto
        order by position limit ${positionsAtOnce}
      ) as event
      join webhook_subscriptions as subscription on subscription.state <> 'ended'
        and event.type = any(${types}::text[])
        and (subscription.event_types = '{}' or event.type = any(subscription.event_types))
        and (event.tenant_id = subscription.tenant_id or (
          select true from access_grants as access where access.resource_id = event.aggregate_id
            and access.tenant_id = subscription.tenant_id and (access.until is null or access.until > now()) limit 1))
      on conflict do nothing
    ), moved as (
      insert into event_cursors (reader, position) select ${reader}, upto from span where upto > after
      on conflict (reader) do update set position = greatest(event_cursors.position, excluded.position)
    )
    select greatest(upto - after, 0)::integer as passed from span`)
  return passed.rows[0]?.passed ?? 0
}

/** A message whose time has come, with all that sending it takes. */
export interface DueMessage {
  readonly deliveryId: string
  readonly tenantId: string
  readonly subscriptionId: string
  readonly url: string
  /** The tries that it has behind it. */
  readonly attempts: number
  readonly secrets: readonly string[]
  readonly message: StatusMessage
}

/** Messages to send now, of every active subscription but `busy` ones; the older events of each first. */
export async function readDue(
  client: DatabaseClient,
  now: Date,
  busy: readonly string[],
): Promise<DueMessage[]> {
  const rows = await dueMessages(client.network, { now, busy })
  return rows.map(({ subscription, event, ...row }) => ({
    deliveryId: row.deliveryId,
    tenantId: subscription.tenantId,
    subscriptionId: subscription.id,
    url: subscription.url,
    attempts: row.attempts,
    secrets: signingSecrets(client.secret, subscription, now),
    message: messageOf({ ...event, ...row }),
  }))
}

interface DueAt {
  readonly now: Date
  /** Subscriptions that are not asked for. */
  readonly busy: readonly string[]
}

const dueMessages = keptQuery((network, { now, busy }: DueAt) => {
  const due = network
    .select()
    .from(webhookDeliveries)
    .where(
      and(
        eq(webhookDeliveries.subscriptionId, webhookSubscriptions.id),
        withLiteralValues(eq(webhookDeliveries.state, 'waiting')),
        lte(webhookDeliveries.nextAttemptAt, now),
      ),
    )
    .orderBy(asc(webhookDeliveries.position))
    .limit(duePerSubscription)
    .as('due')
  return (
    network
      .select({
        deliveryId: due.id,
        attempts: due.attempts,
        position: due.position,
        subscription: webhookSubscriptions,
        event: events,
        prescriptionId: prescriptionOfEvent,
        hospitalReference: prescriptions.hospitalReference,
      })
      .from(webhookSubscriptions)
      .innerJoinLateral(due, sql`true`)
      .innerJoin(events, eq(events.position, due.position))
      // Only the tenant that owns the prescription is told the number that it gave it.
      .leftJoin(
        prescriptions,
        and(
          eq(prescriptions.id, prescriptionOfEvent),
          eq(prescriptions.tenantId, webhookSubscriptions.tenantId),
        ),
      )
      .where(and(eq(webhookSubscriptions.state, 'active'), not(isAnyOf(webhookSubscriptions.id, busy))))
      .orderBy(asc(due.position))
  )
})

/** How one try of one message went. */
export interface Attempt {
  readonly message: DueMessage
  /** `delivered`, or why not. */
  readonly outcome: string
  readonly status: number | null
  readonly durationMilliseconds: number
}

/**
 * Writes the log of a subscription's tries at `now`, sets when each failed one is sent again, and counts the failures
 * in a row: all in one statement.
 * @returns the count, 0 after a success.
 */
export async function recordAttempts(
  { network }: DatabaseClient,
  now: Date,
  subscriptionId: string,
  attempts: readonly Attempt[],
): Promise<number> {
  const tried = attempts.map((attempt) => loggedAttempt(attempt, now))
  const isAllFailure = attempts.every(({ outcome }) => outcome !== 'delivered')
  const counted = await network.execute<{ failures: number }>(sql`
    with tried as (
      select * from json_to_recordset(${JSON.stringify(tried)}::json) as tried(
        delivery_id uuid, tenant_id uuid, outcome text, status integer, duration_milliseconds integer,
        state text, attempts integer, next_attempt_at timestamptz)
    ), logged as (
      insert into webhook_attempts
        (tenant_id, delivery_id, outcome, status, duration_milliseconds, attempted_at)
      select tenant_id, delivery_id, outcome, status, duration_milliseconds, ${now.toISOString()} from tried
    ), moved as (
      update webhook_deliveries as delivery
      set state = tried.state, attempts = tried.attempts, next_attempt_at = tried.next_attempt_at,
        delivered_at = case tried.state when 'delivered' then ${now.toISOString()} else delivery.delivered_at end
      from tried where delivery.id = tried.delivery_id
    )
    update webhook_subscriptions
    set failures = case when ${isAllFailure} then failures + ${attempts.length} else 0 end
    where id = ${subscriptionId} returning failures`)
  return counted.rows[0]?.failures ?? 0
}

function loggedAttempt({ message, outcome, status, durationMilliseconds }: Attempt, now: Date) {
  const attempts = message.attempts + 1
  const isDelivered = outcome === 'delivered'
  const again = isDelivered ? null : nextAttemptAt(attempts, now)
  return {
    delivery_id: message.deliveryId,
    tenant_id: message.tenantId,
    outcome,
    status,
    duration_milliseconds: durationMilliseconds,
    state: stateAfter(isDelivered, again),
    attempts,
    next_attempt_at: again ?? now,
  }
}

function stateAfter(isDelivered: boolean, again: Date | null): DeliveryState {
  if (isDelivered) return 'delivered'
  return again === null ? 'failed' : 'waiting'
}
