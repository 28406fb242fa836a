import type { WorkflowClient } from '@temporalio/client'
import { listDueParts, listLiveParts, type LivePart } from '#db/orders/part-progress.ts'
import type { DatabaseClient } from '#db/client.ts'
import { orderPartWorkflowId } from '#domain/events/workflow-ids.ts'
import { systemTenantId } from './ids.ts'
import { tellOrderPart } from './orders/tell-order-part.ts'
import { forEachAtMost } from './pace.ts'
import { repeatInTurns, type Relay } from './relay.ts'

const pauseMs = 60_000
/** Younger parts are left to the relay, which is about to start them. */
const settledAfterMs = 30_000
const pageSize = 1_000
const atOnce = 16

const actor = { tenantId: systemTenantId, principalId: 'reconciler', roles: [], siteIds: [] } as const

/** Every minute, and at once when its turn comes, starts the workflows of parts that should run and do not. */
export function keepReconcilingOrders(relay: Relay, workflows: WorkflowClient): Promise<void> {
  return repeatInTurns(
    relay,
    { job: 'order_parts.reconciling', pauseMs, failure: 'order parts could not be reconciled' },
    async () => {
      const started = await startMissingParts(relay.database, workflows, new Date())
      if (started > 0)
        relay.log.warn({ started }, 'workflows of order parts were missing and have been started')
    },
  )
}

/**
 * Starts a workflow for every live part that has none, so a lost Temporal store loses nothing: each goes on from its row.
 * @returns how many were started.
 */
export async function startMissingParts(
  database: DatabaseClient,
  workflows: WorkflowClient,
  now: Date,
): Promise<number> {
  const running = await listRunning(workflows)
  const offeredBefore = new Date(now.getTime() - settledAfterMs)
  let started = 0
  let after: string | null = null
  for (;;) {
    const page: LivePart[] = await listLiveParts(database, actor, now, {
      offeredBefore,
      after,
      limit: pageSize,
    })
    const missing = page.filter(({ partId }) => !running.has(orderPartWorkflowId(partId)))
    await forEachAtMost(atOnce, missing, (part) => tellOrderPart(workflows, part))
    started += missing.length
    const last = page.at(-1)
    if (last === undefined || page.length < pageSize) return started
    after = last.partId
  }
}

/** Wakes the workflows of parts that are due by a clock that may run ahead of Temporal's. */
export function keepWakingOrders(
  relay: Relay,
  workflows: WorkflowClient,
  { clock, pauseSeconds }: { readonly clock: () => Date; readonly pauseSeconds: number },
): Promise<void> {
  return repeatInTurns(
    relay,
    {
      job: 'order_parts.waking',
      pauseMs: pauseSeconds * 1_000,
      failure: 'due order parts could not be woken',
    },
    async () => {
      const due = await listDueParts(relay.database, actor, clock(), pageSize)
      await forEachAtMost(atOnce, due, (part) => tellOrderPart(workflows, part))
    },
  )
}

async function listRunning(workflows: WorkflowClient): Promise<Set<string>> {
  const running = new Set<string>()
  const query = `WorkflowType = 'fulfilOrderPart' AND ExecutionStatus = 'Running'`
  for await (const { workflowId } of workflows.list({ query, pageSize })) running.add(workflowId)
  return running
}
