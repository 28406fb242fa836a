import { randomUUIDv7 } from 'node:crypto'
import { Client, type WorkflowClient } from '@temporalio/client'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { Worker } from '@temporalio/worker'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTimeSkipping } from '#bin/time-skipping.ts'
import type { AdvanceAnswer } from '#db/campaigns/advance.ts'
import type { CampaignState } from '#domain/campaigns/states.ts'
import { workflowBundle } from '../bundle.ts'
import { campaignPartWorkflowId, campaignWorkflowId } from '../ids.ts'
import { campaignNewsSignal, type runCampaign } from './run-campaign.ts'

const taskQueue = 'campaigns'
const partitions = 3

/** Plays the rows of a campaign: each part has pages of work, and the keys that it was asked with. */
const rows = {
  state: 'running' as CampaignState,
  pages: Array.from({ length: partitions }, () => 2),
  keys: new Set<string>(),
  looks: 0,
}

const activities = {
  watchCampaign: async () => {
    rows.looks += 1
    return { state: rows.state, partitions }
  },
  advanceCampaignPart: async ({
    partition,
    key,
  }: {
    readonly partition: number
    readonly key: string
  }): Promise<AdvanceAnswer> => {
    expect(rows.keys.has(key)).toBe(false)
    rows.keys.add(key)
    const isOver = rows.state === 'ended'
    const left = rows.pages[partition] ?? 0
    const hasMore = !isOver && left > 0
    if (hasMore) rows.pages[partition] = left - 1
    return { withdrawn: 0, granted: 0, released: 0, hasMore, isFull: false, isOver }
  },
}

let environment: TestWorkflowEnvironment
let workflows: WorkflowClient
let worker: Worker
let running: Promise<void>

beforeAll(async () => {
  environment = await startTimeSkipping()
  workflows = new Client({ connection: environment.connection, identity: 'client' }).workflow
  worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue,
    identity: 'worker',
    workflowBundle: await workflowBundle(),
    activities,
    // Every task replays from the first event, as after a worker that died.
    maxCachedWorkflows: 0,
  })
  running = worker.run()
})

afterAll(async () => {
  worker.shutdown()
  await running
  await environment.teardown()
})

it('lets each part work through its pages, wakes them all when there is news, and ends with the campaign', async () => {
  const campaignId = randomUUIDv7()
  const handle = await workflows.start<typeof runCampaign>('runCampaign', {
    workflowId: campaignWorkflowId(campaignId),
    taskQueue,
    args: [{ campaignId, tenantId: randomUUIDv7() }],
  })
  await expect.poll(() => rows.pages).toEqual([0, 0, 0])
  rows.pages = [1, 1, 1]
  await handle.signal(campaignNewsSignal)
  await expect.poll(() => rows.pages).toEqual([0, 0, 0])
  rows.state = 'ended'
  await handle.signal(campaignNewsSignal)
  expect(await handle.result()).toBe('ended')
  for (let partition = 0; partition < partitions; partition += 1) {
    const part = workflows.getHandle(campaignPartWorkflowId(campaignId, partition))
    await part.signal(campaignNewsSignal).catch(() => {})
    await part.result()
  }
})
