import type { Logger } from 'pino'
import type { WebhookClient } from '#connectors/hospital/client.ts'
import type { Actor } from '#db/actor.ts'
import type { DatabaseClient } from '#db/client.ts'
import { raiseEscalation } from '#db/fulfilment/escalations.ts'
import { pauseSubscription } from '#db/webhooks/commands.ts'
import { fanOut, readDue, recordAttempts, type Attempt, type DueMessage } from '#db/webhooks/queue.ts'
import { failuresUntilPause } from '#domain/webhooks/retry.ts'
import { unlessRefused } from './acting.ts'
import { errorFacts } from './failures.ts'
import { forEachAtMost, pause } from './pace.ts'
import { inTurns, type Relay } from './relay.ts'

const pauseMs = 250
/** To one receiver; each connection is made anew. */
const messagesAtOnce = 4

export interface Pushing {
  readonly database: DatabaseClient
  readonly webhooks: WebhookClient
  readonly clock: () => Date
}

/**
 * Tells other organisations' systems what happened, one process at a time. A receiver that is slow or away holds up
 * its own messages only. A message is sent at least once: what was sent as the process died is sent again.
 */
export function keepPushing(relay: Relay, pushing: Pushing): Promise<void> {
  return inTurns(relay, 'webhooks.pushing', async (until) => {
    const sending = new Map<string, Promise<void>>()
    while (!until.aborted) {
      try {
        await fanOut(pushing.database, pushing.clock())
        await startSending(relay.log, pushing, sending)
      } catch (error) {
        relay.log.error(errorFacts(error), 'webhooks could not be pushed')
      }
      await pause(pauseMs, until)
    }
    await Promise.all(sending.values())
  })
}

/** Sends what is due to every receiver that is not being sent to already. */
async function startSending(log: Logger, pushing: Pushing, sending: Map<string, Promise<void>>) {
  const due = await readDue(pushing.database, pushing.clock(), [...sending.keys()])
  for (const [subscriptionId, messages] of Map.groupBy(due, (message) => message.subscriptionId)) {
    const work = pushMessages(pushing, messages)
      .catch((error: unknown) =>
        log.error({ subscriptionId, ...errorFacts(error) }, 'webhooks were not sent'),
      )
      .finally(() => sending.delete(subscriptionId))
    sending.set(subscriptionId, work)
  }
}

/** Sends messages of one subscription, writes the log, and pauses the subscription that failed too often. */
export async function pushMessages(pushing: Pushing, messages: readonly DueMessage[]): Promise<void> {
  const [first] = messages
  if (first === undefined) return
  const { database, clock } = pushing
  const attempts: Attempt[] = []
  await forEachAtMost(messagesAtOnce, messages, async (message) => {
    attempts.push(await attemptOf(pushing, message))
  })
  const failures = await recordAttempts(database, clock(), first.subscriptionId, attempts)
  const gone = attempts.find(({ outcome }) => outcome === 'gone')
  const failed = gone ?? attempts.find(({ outcome }) => outcome !== 'delivered')
  if (failed === undefined || (gone === undefined && failures < failuresUntilPause)) return
  await putAside(pushing, failed.message, gone === undefined ? 'failing' : 'gone')
}

async function attemptOf({ webhooks, clock }: Pushing, message: DueMessage): Promise<Attempt> {
  const sentAt = clock()
  const { outcome, status } = await webhooks.send({
    url: message.url,
    messageId: message.deliveryId,
    message: message.message,
    secrets: message.secrets,
    sentAt,
  })
  return { message, outcome, status, durationMilliseconds: clock().getTime() - sentAt.getTime() }
}

/** Pauses the subscription, and puts the prescription whose message failed on the board. */
async function putAside(
  { database, clock }: Pushing,
  { tenantId, subscriptionId, attempts, message }: DueMessage,
  cause: 'failing' | 'gone',
): Promise<void> {
  const { prescriptionId, position } = message.data
  const input = { subscriptionId, cause, prescriptionId }
  const request = (route: string) => ({
    actor: pusherOf(tenantId, subscriptionId),
    route,
    key: `${subscriptionId}/${position}/${attempts}/${clock().toISOString()}`,
    body: input,
    now: clock(),
  })
  // Somebody may have paused or ended it meanwhile: then nobody needs to be told.
  const paused = await unlessRefused(
    'wrongState',
    pauseSubscription(database, request('webhooks.pause'), input),
  )
  if (paused === null || prescriptionId === null) return
  await raiseEscalation(database, request('webhooks.escalate'), { prescriptionId, kind: 'webhook_paused' })
}

function pusherOf(tenantId: string, subscriptionId: string): Actor {
  return {
    tenantId,
    principalId: 'webhooks',
    roles: ['system'],
    siteIds: [],
    cause: `webhook-${subscriptionId}`,
  }
}
