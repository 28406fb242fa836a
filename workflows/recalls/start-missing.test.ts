import type { WorkflowClient } from '@temporalio/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '#db/client.ts'
import { makeParcelWorld } from '#db/fulfilment/parcel-fixture.ts'
import { liftRecall } from '#db/inventory/end-recall.ts'
import { openRecall } from '#db/inventory/recall.ts'
import { addTenant, personOf, requestOf, testNow } from '#db/test-world.ts'
import { recallWorkflowId } from '../ids.ts'
import { startMissingRecalls } from '../reconciler.ts'

let database: TestDatabase
let client: DatabaseClient

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

it('starts a workflow for every open recall that has none, and for no other', async () => {
  const { lot } = await makeParcelWorld(client)
  const regulator = personOf(await addTenant(client, 'regulator'), ['regulator'])
  const basis = { kind: 'lots', lotIds: [lot.id] } as const
  const { answer } = await openRecall(client, requestOf(regulator), {
    recallClass: 1,
    basis,
    reason: 'label',
  })
  const running: string[] = []
  const workflows = {
    async *list() {
      for (const workflowId of running) yield { workflowId }
    },
    signalWithStart: async (_type: string, { workflowId }: { workflowId: string }) => {
      running.push(workflowId)
    },
  } as unknown as WorkflowClient
  expect(await startMissingRecalls(client, workflows, testNow)).toBe(1)
  expect(running).toEqual([recallWorkflowId(answer.recallId)])
  expect(await startMissingRecalls(client, workflows, testNow)).toBe(0)
  running.length = 0
  await liftRecall(client, requestOf(regulator), answer.recallId)
  expect(await startMissingRecalls(client, workflows, testNow)).toBe(0)
})
