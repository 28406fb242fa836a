import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { Actor } from '../actor.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import {
  actorOf,
  depotTenantId,
  loadNetwork,
  now,
  pharmacyTenantId,
  requestOf,
  uncoveredPatientId,
  villageSiteId,
} from '../network-fixture.ts'
import { databaseUrls } from '../settings.ts'
import { addSite, personOf } from '../test-world.ts'
import { collectCharge, refundCharge } from './commands.ts'
import { listDueRefunds, type DueRefundsPage } from './due-refunds.ts'
import { book, handOverOf, reverse } from './hand-over-fixture.ts'
import type { HandOver } from './hand-over.ts'

let database: TestDatabase
let client: DatabaseClient
let otherSiteId: string
const pharmacist = actorOf(pharmacyTenantId)
const dueIds: string[] = []

const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

/** Paid and brought back. @returns the shipment. */
async function broughtBack(minutes: number, changes: Partial<HandOver> = {}): Promise<string> {
  const handOver = handOverOf(uncoveredPatientId, changes)
  const { shipmentId } = handOver
  await book(client, handOver)
  await collectCharge(client, requestOf(pharmacist), { shipmentId, method: 'cash', amountFen: 1_001 })
  await reverse(client, handOver, later(minutes))
  return shipmentId
}

async function listed(page: Partial<DueRefundsPage> = {}, actor: Actor = pharmacist) {
  const { items, next } = await listDueRefunds(client, actor, { limit: 100, ...page })
  return { ids: items.map(({ shipmentId }) => shipmentId), items, next }
}

const refund = (shipmentId: string, actor: Actor = pharmacist) =>
  refundCharge(client, requestOf(actor), { shipmentId, method: 'cash', amountFen: 1_001 })

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
  await loadNetwork(client)
  otherSiteId = await addSite(client, pharmacyTenantId, { kind: 'village_pharmacy' })
  const third = await broughtBack(3, { siteId: otherSiteId })
  const first = await broughtBack(1)
  const second = await broughtBack(2)
  dueIds.push(first, second, third)
  await refund(await broughtBack(0))
  // Never paid, so nothing is to be paid back; and what was paid and kept.
  const unpaid = handOverOf(uncoveredPatientId)
  await book(client, unpaid)
  await reverse(client, unpaid)
  const kept = handOverOf(uncoveredPatientId)
  await book(client, kept)
  await collectCharge(client, requestOf(pharmacist), {
    shipmentId: kept.shipmentId,
    method: 'cash',
    amountFen: 1_001,
  })
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

describe('listDueRefunds', () => {
  it('lists what was paid for medicine that came back and is not paid back, with the reason, the longest due in front', async () => {
    const { ids, items } = await listed()
    expect(ids).toEqual(dueIds)
    expect(items[0]).toMatchObject({
      siteId: villageSiteId,
      refundDueFen: 1_001,
      collectedMethod: 'cash',
      reason: 'damaged',
      dueSince: later(1),
    })
    expect(JSON.stringify(items)).not.toContain(uncoveredPatientId)
  })

  it('tells a site of its own, and other organisations of nothing', async () => {
    expect((await listed({ siteId: otherSiteId })).ids).toEqual(dueIds.slice(2))
    const there = personOf(pharmacyTenantId, ['village_pharmacist'], [otherSiteId])
    expect((await listed({}, there)).ids).toEqual(dueIds.slice(2))
    expect((await listed({ siteId: villageSiteId }, there)).ids).toEqual([])
    expect((await listed({}, actorOf(depotTenantId))).ids).toEqual([])
  })

  it('goes on behind the last row, also when that was paid back meanwhile, and is paid by its own site only', async () => {
    const { ids, next } = await listed({ limit: 1 })
    expect([ids, next]).toEqual([dueIds.slice(0, 1), dueIds[0]])
    const elsewhere = personOf(pharmacyTenantId, ['village_pharmacist'], [otherSiteId])
    await expect(refund(dueIds[0] ?? '', elsewhere)).rejects.toThrow('wrongSite')
    const here = personOf(pharmacyTenantId, ['village_pharmacist'], [villageSiteId])
    await refund(dueIds[0] ?? '', here)
    expect(await listed({ after: next ?? '' })).toMatchObject({ ids: dueIds.slice(1), next: null })
    expect((await listed()).ids).toEqual(dueIds.slice(1))
  })
})
