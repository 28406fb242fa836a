import { randomUUIDv7 } from 'node:crypto'
import { and, eq, inArray, sql } from 'drizzle-orm'
import type { EventType } from '#domain/events/event.ts'
import { statesBefore } from '#domain/state-table.ts'
import { pushedEventTypes } from '#domain/webhooks/pushed-events.ts'
import { subscriptionStates, type SubscriptionState } from '#domain/webhooks/states.ts'
import { targetRefusals, type TargetPolicy } from '#domain/webhooks/target.ts'
import type { DatabaseClient } from '../client.ts'
import { CommandRefused, notFound, wrongState } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { resolveEscalationsOf } from '../fulfilment/escalations.ts'
import { webhookSubscriptions, type PauseCause } from './schema.ts'

type SubscriptionRow = typeof webhookSubscriptions.$inferSelect

/** How a subscription stands after a command. The secret follows from the generation. */
export interface SubscriptionAnswer {
  readonly subscriptionId: string
  readonly state: SubscriptionState
  readonly secretGeneration: number
}

const hourMilliseconds = 3_600_000

/**
 * A tenant's system wants to be told of events, from now on. An empty list asks for all that can be told.
 * @throws CommandRefused `targetNotAllowed` for an address that is not of the public internet.
 */
export function subscribe(
  client: DatabaseClient,
  request: CommandRequest,
  input: {
    readonly url: string
    readonly eventTypes: readonly EventType[]
    readonly policy: TargetPolicy
    /** For a subscription whose id must be known beforehand. */
    readonly id?: string
  },
) {
  return runCommand(client, request, async (transaction): Promise<SubscriptionAnswer> => {
    const refusals = targetRefusals(input.url, input.policy)
    if (refusals.length > 0) throw new CommandRefused('invalid', refusals)
    const subscription = {
      id: input.id ?? randomUUIDv7(),
      tenantId: transaction.actor.tenantId,
      url: input.url,
      eventTypes: [...input.eventTypes],
      state: 'active' as const,
      createdAt: transaction.now,
    }
    await transaction.db.insert(webhookSubscriptions).values(subscription)
    tell(transaction, 'webhook.subscribed', subscription.id, { eventTypes: subscription.eventTypes })
    return { subscriptionId: subscription.id, state: 'active', secretGeneration: 1 }
  })
}

/**
 * Gives a subscription a new secret. The one before signs as well for `overlapHours`, so that the receiver can change
 * over without losing a message; a second rotation within that time ends the oldest secret at once.
 * @throws CommandRefused `webhookNotFound`, `wrongState` when it has ended.
 */
export function rotateSecret(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly subscriptionId: string; readonly overlapHours: number },
) {
  return runCommand(client, request, async (transaction) => {
    const previousSecretUntil = new Date(transaction.now.getTime() + input.overlapHours * hourMilliseconds)
    const rotated = await change(transaction, input.subscriptionId, ['active', 'paused'], {
      secretGeneration: sql`${webhookSubscriptions.secretGeneration} + 1`,
      previousSecretUntil,
    })
    tell(transaction, 'webhook.secret_rotated', rotated.id, { generation: rotated.secretGeneration })
    return { ...answerOf(rotated), previousSecretUntil: previousSecretUntil.toISOString() }
  })
}

/**
 * Stops telling, and keeps what is to be told. `prescriptionId` names the one that shows it on the board.
 * @throws CommandRefused `webhookNotFound`, `wrongState`.
 */
export function pauseSubscription(
  client: DatabaseClient,
  request: CommandRequest,
  input: {
    readonly subscriptionId: string
    readonly cause: PauseCause
    readonly prescriptionId: string | null
  },
) {
  return runCommand(client, request, async (transaction): Promise<SubscriptionAnswer> => {
    const paused = await move(transaction, input.subscriptionId, 'paused', {
      pauseCause: input.cause,
      pausedOnPrescriptionId: input.prescriptionId,
    })
    tell(transaction, 'webhook.paused', paused.id, { cause: input.cause })
    return answerOf(paused)
  })
}

/**
 * Goes on telling, beginning with what was kept meanwhile, and takes the warning off the board.
 * @throws CommandRefused `webhookNotFound`, `wrongState`.
 */
export function resumeSubscription(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly subscriptionId: string },
) {
  return runCommand(client, request, async (transaction): Promise<SubscriptionAnswer> => {
    const { db } = transaction
    const [before] = await db
      .select({ prescriptionId: webhookSubscriptions.pausedOnPrescriptionId })
      .from(webhookSubscriptions)
      .where(eq(webhookSubscriptions.id, input.subscriptionId))
    const resumed = await move(transaction, input.subscriptionId, 'active', {
      failures: 0,
      pauseCause: null,
      pausedOnPrescriptionId: null,
    })
    const prescriptionId = before?.prescriptionId ?? null
    if (prescriptionId !== null)
      await resolveEscalationsOf(transaction, prescriptionId, { kinds: ['webhook_paused'] })
    tell(transaction, 'webhook.resumed', resumed.id, {})
    return answerOf(resumed)
  })
}

/** Ends a subscription for good; its delivery log stays. @throws CommandRefused `webhookNotFound`, `wrongState`. */
export function endSubscription(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly subscriptionId: string },
) {
  return runCommand(client, request, async (transaction): Promise<SubscriptionAnswer> => {
    const ended = await move(transaction, input.subscriptionId, 'ended', {})
    tell(transaction, 'webhook.ended', ended.id, {})
    return answerOf(ended)
  })
}

/** The events that a subscription asks for. */
export function askedTypes({ eventTypes }: Pick<SubscriptionRow, 'eventTypes'>): readonly EventType[] {
  return eventTypes.length === 0 ? pushedEventTypes : eventTypes
}

/**
 * Changes a subscription that is in one of `states`.
 * @throws CommandRefused `webhookNotFound`, `wrongState`.
 */
export async function change(
  { db }: CommandTransaction,
  subscriptionId: string,
  states: readonly SubscriptionState[],
  values: Parameters<ReturnType<CommandTransaction['db']['update']>['set']>[0],
): Promise<SubscriptionRow> {
  const isIt = eq(webhookSubscriptions.id, subscriptionId)
  const [changed] = await db
    .update(webhookSubscriptions)
    .set({ ...values, version: sql`${webhookSubscriptions.version} + 1` })
    .where(and(isIt, inArray(webhookSubscriptions.state, [...states])))
    .returning()
  if (changed) return changed
  const [present] = await db
    .select({ state: webhookSubscriptions.state })
    .from(webhookSubscriptions)
    .where(isIt)
  if (!present) throw notFound('webhook')
  throw wrongState(
    'The subscription',
    present.state,
    'change so',
    'Read it again; one that has ended can only be made anew.',
  )
}

function move(
  transaction: CommandTransaction,
  subscriptionId: string,
  to: SubscriptionState,
  values: Parameters<ReturnType<CommandTransaction['db']['update']>['set']>[0],
): Promise<SubscriptionRow> {
  const from = statesBefore<SubscriptionState>(subscriptionStates, to)
  return change(transaction, subscriptionId, from, { ...values, state: to })
}

function answerOf({ id, state, secretGeneration }: SubscriptionRow): SubscriptionAnswer {
  return { subscriptionId: id, state, secretGeneration }
}

/** @param type one of a subscription's own events */
export function tell(
  transaction: CommandTransaction,
  type: Extract<EventType, `webhook.${string}`>,
  aggregateId: string,
  payload: Readonly<Record<string, unknown>>,
): void {
  const { tenantId } = transaction.actor
  transaction.emit({ type, aggregateKind: 'webhook', aggregateId, tenantId, payload })
}
