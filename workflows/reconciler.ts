import type { WorkflowClient } from '@temporalio/client'
import { listOpenCampaigns } from '#db/campaigns/watch.ts'
import type { DatabaseClient } from '#db/client.ts'
import { listOpenRecalls } from '#db/inventory/recall-queries.ts'
import { listOpenJourneys, type JourneyOf } from '#db/prescriptions/journey.ts'
import { tellCampaign } from './campaigns/tell-campaign.ts'
import { startJourney, tellRecall } from './deliveries.ts'
import { prescriptionWorkflowId } from '#domain/events/workflow-ids.ts'
import { recallWorkflowId, systemTenantId } from './ids.ts'
import { forEachAtMost } from './pace.ts'
import type { JourneyPolicy } from './prescriptions/deliver-prescription.ts'
import { repeatInTurns, type Relay } from './relay.ts'

const pauseMs = 60_000
/** Younger prescriptions are left to the relay, which may be about to start them. */
const settledAfterMs = 30_000
/** A journey in review begins this long before its first deadline: well above the pause. */
const leadMs = 3 * 60_000
const pageSize = 1_000
const startsAtOnce = 16

const actor = { tenantId: systemTenantId, principalId: 'reconciler', roles: [], siteIds: [] } as const

/** Every minute, and at once when its turn comes, starts the journeys that should run and do not. */
export function keepReconciling(
  relay: Relay,
  workflows: WorkflowClient,
  policy: JourneyPolicy,
): Promise<void> {
  return repeatInTurns(
    relay,
    { job: 'journeys.reconciling', pauseMs, failure: 'journeys could not be reconciled' },
    async () => {
      const started = await startMissingJourneys(relay.database, workflows, policy, new Date())
      if (started > 0) relay.log.info({ started }, 'journeys without a workflow have been started')
      const recalls = await startMissingRecalls(relay.database, workflows, new Date())
      await tellOpenCampaigns(relay.database, workflows, new Date())
      if (recalls > 0) relay.log.info({ recalls }, 'recalls without a workflow have been started')
    },
  )
}

/**
 * Starts a journey for every prescription or part under way, and every open claim, that has none: so a lost Temporal store loses
 * nothing. Each goes on from where its row stands. One in review gets its journey here, in good time before its first
 * deadline: most are decided sooner, and need none until then.
 * @returns how many were started.
 */
export async function startMissingJourneys(
  database: DatabaseClient,
  workflows: WorkflowClient,
  policy: JourneyPolicy,
  now: Date,
): Promise<number> {
  const running = await listRunning(workflows, 'deliverPrescription')
  const before = (milliseconds: number) => new Date(now.getTime() - milliseconds)
  const which = {
    acknowledgedBefore: before(settledAfterMs),
    reviewSince: before(policy.slowReviewMinutes * 60_000 - leadMs),
    reviewValidUntil: before(-leadMs),
  }
  let started = 0
  let after: string | null = null
  for (;;) {
    const page: JourneyOf[] = await listOpenJourneys(database, actor, now, {
      ...which,
      after,
      limit: pageSize,
    })
    const missing = page.filter(
      ({ prescriptionId, part }) => !running.has(prescriptionWorkflowId(prescriptionId, part)),
    )
    await forEachAtMost(startsAtOnce, missing, async (journey) => {
      // The list may be a moment old; a journey that runs after all is not started twice.
      if (await startJourney(workflows, policy, journey)) started += 1
    })
    const last = page.at(-1)
    if (last === undefined || page.length < pageSize) return started
    after = last.prescriptionId
  }
}

/** Starts a workflow for every open recall that has none. @returns how many. */
export async function startMissingRecalls(
  database: DatabaseClient,
  workflows: WorkflowClient,
  now: Date,
): Promise<number> {
  const open = await listOpenRecalls(database, actor, now)
  if (open.length === 0) return 0
  const running = await listRunning(workflows, 'runRecall')
  const missing = open.filter(({ recallId }) => !running.has(recallWorkflowId(recallId)))
  await forEachAtMost(startsAtOnce, missing, (recall) => tellRecall(workflows, recall))
  return missing.length
}

/** There are few campaigns, so each is simply told to look again: a lost Temporal store loses nothing. */
export async function tellOpenCampaigns(
  database: DatabaseClient,
  workflows: WorkflowClient,
  now: Date,
): Promise<void> {
  const open = await listOpenCampaigns(database, actor, now)
  await forEachAtMost(startsAtOnce, open, (campaign) => tellCampaign(workflows, campaign))
}

async function listRunning(
  workflows: WorkflowClient,
  type: 'deliverPrescription' | 'runRecall',
): Promise<Set<string>> {
  const running = new Set<string>()
  const query = `WorkflowType = '${type}' AND ExecutionStatus = 'Running'`
  for await (const { workflowId } of workflows.list({ query, pageSize })) running.add(workflowId)
  return running
}
