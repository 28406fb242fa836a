import type { WorkflowClient } from '@temporalio/client'
import type { DatabaseClient } from '#db/client.ts'
import { followCallOffOrder, listEndedOrders } from '#db/procurement/follow-order.ts'
import { listOpenRounds } from '#db/procurement/deadlines.ts'
import { systemTenantId } from './ids.ts'
import { forEachAtMost } from './pace.ts'
import { repeatInTurns, type Relay } from './relay.ts'
import { nudgeRound } from './nudge-round.ts'

const pauseMs = 60_000
const atOnce = 8

const actor = { tenantId: systemTenantId, principalId: 'reconciler', roles: [], siteIds: [] } as const

/**
 * Every minute, and at once when its turn comes, makes sure that every open round has its workflow, and that no call-off waits for an
 * order that is over.
 */
export function keepReconcilingRounds(
  relay: Relay,
  workflows: WorkflowClient,
  clock: () => Date,
): Promise<void> {
  return repeatInTurns(
    relay,
    { job: 'rounds.reconciling', pauseMs, failure: 'procurement rounds could not be reconciled' },
    async () => {
      await nudgeOpenRounds(relay.database, workflows, clock())
      await followEndedOrders(relay.database, clock())
    },
  )
}

/** There are few rounds, so each is simply told to look again: a lost Temporal store loses nothing. */
export async function nudgeOpenRounds(
  database: DatabaseClient,
  workflows: WorkflowClient,
  now: Date,
): Promise<void> {
  const roundIds = await listOpenRounds(database, actor, now)
  await forEachAtMost(atOnce, roundIds, (roundId) => nudgeRound(workflows, roundId))
}

/** Most orders tell their call-offs by their parts' workflows; one that was refused before it had parts does not. */
export async function followEndedOrders(database: DatabaseClient, now: Date): Promise<void> {
  for (const orderId of await listEndedOrders(database, actor, now)) {
    const key = `${orderId}/${now.toISOString()}`
    const request = { actor, route: 'round.follow_ended_order', key, body: { orderId }, now }
    await followCallOffOrder(database, request, { orderId })
  }
}
