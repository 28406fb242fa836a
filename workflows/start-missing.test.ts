import type { WorkflowClient } from '@temporalio/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '#db/client.ts'
import { makeParcelWorld } from '#db/fulfilment/parcel-fixture.ts'
import { liftRecall } from '#db/inventory/end-recall.ts'
import { openRecall } from '#db/inventory/recall.ts'
import { cancelPart } from '#db/orders/cancel.ts'
import { placeOrder } from '#db/orders/place.ts'
import { addBuyer, addSeller } from '#db/orders/trade-fixture.ts'
import { after, makeProcurementWorld, requestAt, startRound } from '#db/procurement/procurement-fixture.ts'
import { closeDemand } from '#db/procurement/deadlines.ts'
import { addProduct, addTenant, personOf, requestOf, testNow } from '#db/test-world.ts'
import { orderPartWorkflowId } from '#domain/events/workflow-ids.ts'
import { recallWorkflowId, roundWorkflowId } from './ids.ts'
import { startMissingParts } from './order-parts.ts'
import { startMissingRecalls } from './reconciler.ts'
import { nudgeOpenRounds } from './round-reconciler.ts'

interface Started {
  readonly type: string
  readonly workflowId: string
  readonly args: readonly unknown[]
}

let database: TestDatabase
let client: DatabaseClient
/** What runs in a Temporal that this test plays. Forgetting it is the loss of Temporal's store. */
let running: Started[]

const workflows = {
  async *list({ query }: { query: string }) {
    for (const { type, workflowId } of running) if (query.includes(`'${type}'`)) yield { workflowId }
  },
  signalWithStart: async (type: string, { workflowId, args }: Omit<Started, 'type'>) => {
    if (!running.some((one) => one.workflowId === workflowId)) running.push({ type, workflowId, args })
  },
} as unknown as WorkflowClient

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})

beforeEach(() => {
  running = []
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

describe('a workflow that Temporal has lost is started from its row', () => {
  it('for every open recall, and for no other', async () => {
    const { lot } = await makeParcelWorld(client)
    const regulator = personOf(await addTenant(client, 'regulator'), ['regulator'])
    const basis = { kind: 'lots', lotIds: [lot.id] } as const
    const { answer } = await openRecall(client, requestOf(regulator), {
      recallClass: 1,
      basis,
      reason: 'label',
    })
    expect(await startMissingRecalls(client, workflows, testNow)).toBe(1)
    expect(running.map(({ workflowId }) => workflowId)).toEqual([recallWorkflowId(answer.recallId)])
    expect(await startMissingRecalls(client, workflows, testNow)).toBe(0)
    running = []
    await liftRecall(client, requestOf(regulator), answer.recallId)
    expect(await startMissingRecalls(client, workflows, testNow)).toBe(0)
  })

  it('for every live part of an order, in its seller’s name, once the relay has had its time', async () => {
    const buyer = await addBuyer(client)
    const product = await addProduct(client)
    const seller = await addSeller(client, buyer, { prices: [{ product, price: 4_000, stock: 1_000 }] })
    const place = async () => {
      const { answer } = await placeOrder(client, requestOf(buyer.village), {
        siteId: buyer.villageSiteId,
        lines: [{ productId: product.id, units: 20 }],
      })
      return answer.partIds[0] ?? ''
    }
    const [kept, cancelled] = [await place(), await place()]
    await cancelPart(client, requestOf(buyer.village), { partId: cancelled, reason: 'wrong' })
    const later = new Date(testNow.getTime() + 60_000)
    expect(await startMissingParts(client, workflows, testNow)).toBe(0)
    expect(await startMissingParts(client, workflows, later)).toBe(1)
    expect(running).toMatchObject([
      {
        type: 'fulfilOrderPart',
        workflowId: orderPartWorkflowId(kept),
        args: [{ partId: kept, tenantId: seller.tenantId }],
      },
    ])
    expect(await startMissingParts(client, workflows, later)).toBe(0)
    running = []
    expect(await startMissingParts(client, workflows, later)).toBe(1)
  })

  it('for every round that something still waits for', async () => {
    const world = await makeProcurementWorld(client, { institutions: 1, suppliers: 1, products: 1 })
    const [open, failed] = [await startRound(world), await startRound(world)]
    // Nobody reported anything.
    await closeDemand(client, requestAt(world.workflow, after(7)), failed)
    await nudgeOpenRounds(client, workflows, testNow)
    await nudgeOpenRounds(client, workflows, testNow)
    expect(running).toEqual([
      { type: 'runRound', workflowId: roundWorkflowId(open), args: [{ roundId: open }] },
    ])
  })
})
