import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { waitingFor } from '#domain/access/waiting-work.ts'
import type { TenantKind } from '#domain/organisations/tenant.ts'
import type { Actor } from '../actor.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { raiseEscalation, resolveEscalation } from '../fulfilment/escalations.ts'
import { approveOrder } from '../orders/approve.ts'
import { placeOrder } from '../orders/place.ts'
import { addBuyer, addSeller } from '../orders/trade-fixture.ts'
import { makePrescribingWorld, submit } from '../prescriptions/prescribing-fixture.ts'
import { answerQuery, approvePrescription, queryPrescription } from '../prescriptions/review.ts'
import { addProduct, personOf, requestOf, testNow } from '../test-world.ts'
import { countWaitingWork } from './waiting-work.ts'

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

const waiting = async (actor: Actor, kind: TenantKind) =>
  Object.fromEntries(
    (await countWaitingWork(client, actor, testNow, waitingFor(kind, actor.roles))).map(({ work, count }) => [
      work,
      count,
    ]),
  )

describe('what waits for somebody', () => {
  it('is a prescription for the pharmacist, the question about it for its doctor, and then nothing', async () => {
    const world = await makePrescribingWorld(client)
    const { doctor } = world
    const colleague = personOf(world.hospitalId, ['doctor'])
    const [prescriptionId] = [await submit(world), await submit(world)]
    const hospital = (actor: Actor) => waiting(actor, 'internet_hospital')
    expect(await hospital(world.pharmacist)).toEqual({ reviews: 2 })
    expect(await hospital(doctor)).toEqual({})

    await queryPrescription(client, requestOf(world.pharmacist), { prescriptionId, remark: '?' })
    expect(await hospital(world.pharmacist)).toEqual({ reviews: 1 })
    expect(await hospital(doctor)).toEqual({ questions: 1 })
    expect(await hospital(colleague)).toEqual({})

    await answerQuery(client, requestOf(doctor), { prescriptionId, remark: '!' })
    expect(await hospital(doctor)).toEqual({})
    await approvePrescription(client, requestOf(world.pharmacist), { prescriptionId })
    expect(await hospital(world.pharmacist)).toEqual({ reviews: 1 })
  })

  it('is what was escalated to the role, until it is resolved', async () => {
    const world = await makePrescribingWorld(client)
    const prescriptionId = await submit(world)
    const raised = await raiseEscalation(client, requestOf(world.journey), {
      prescriptionId,
      kind: 'review_slow',
    })
    const hospital = (actor: Actor) => waiting(actor, 'internet_hospital')
    expect(await hospital(world.pharmacist)).toEqual({ reviews: 1, escalations: 1 })
    expect(await hospital(personOf(world.hospitalId, ['doctor']))).toEqual({})
    const escalationId = raised.answer.escalationId ?? ''
    await resolveEscalation(client, requestOf(world.pharmacist), { escalationId, resolution: '已审' })
    expect(await hospital(world.pharmacist)).toEqual({ reviews: 1 })
  })

  it('is an order for the site whose turn it is to approve it, then its parts for the seller', async () => {
    const buyer = await addBuyer(client)
    const product = await addProduct(client)
    const seller = await addSeller(client, buyer, { prices: [{ product, price: 4_000, stock: 1_000 }] })
    const lines = [{ productId: product.id, units: 400 }]
    const order = { siteId: buyer.villageSiteId, lines }
    const { orderId, totalFen } = (await placeOrder(client, requestOf(buyer.village), order)).answer
    const elsewhere = personOf(buyer.tenantId, ['operator'], [buyer.villageSiteId])
    expect(await waiting(buyer.county, 'pharmacy')).toEqual({ orderApprovals: 1 })
    expect(await waiting(elsewhere, 'pharmacy')).toEqual({})
    expect(await waiting(seller.person, 'distributor')).toEqual({})

    await approveOrder(client, requestOf(buyer.county), { orderId, totalFen })
    expect(await waiting(buyer.county, 'pharmacy')).toEqual({})
    expect(await waiting(seller.person, 'distributor')).toEqual({ orderParts: 1 })
  })
})
