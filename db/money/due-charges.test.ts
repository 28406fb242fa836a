import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { Actor } from '../actor.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { runCommand } from '../commands.ts'
import {
  actorOf,
  depotTenantId,
  loadNetwork,
  now,
  pharmacyTenantId,
  requestOf,
  tabletId,
  uncoveredPatientId,
  villageSiteId,
} from '../network-fixture.ts'
import { databaseUrls } from '../settings.ts'
import { addSite, personOf } from '../test-world.ts'
import { collectCharge } from './commands.ts'
import { listDueCharges, type DueChargesPage } from './due-charges.ts'
import { book, handOverOf, lineOf, reverse } from './hand-over-fixture.ts'
import { bookHandOver, type HandOver } from './hand-over.ts'
import { readCharge } from './queries.ts'

let database: TestDatabase
let client: DatabaseClient
let otherSiteId: string
const pharmacist = actorOf(pharmacyTenantId)

const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

async function booked(minutes: number, changes: Partial<HandOver> = {}): Promise<string> {
  const handOver = handOverOf(uncoveredPatientId, changes)
  await book(client, handOver, later(minutes))
  return handOver.shipmentId
}

async function listed(page: Partial<DueChargesPage> = {}, actor: Actor = pharmacist) {
  const { items, next } = await listDueCharges(client, actor, { limit: 100, ...page })
  return { ids: items.map(({ shipmentId }) => shipmentId), items, next }
}

const dueIds: string[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
  await loadNetwork(client)
  otherSiteId = await addSite(client, pharmacyTenantId, { kind: 'village_pharmacy' })
  const third = await booked(3, { siteId: otherSiteId })
  const first = await booked(1)
  const second = await booked(2)
  dueIds.push(first, second, third)
  const paid = await booked(0)
  await collectCharge(client, requestOf(pharmacist), { shipmentId: paid, method: 'cash', amountFen: 1_001 })
  await booked(0, { lines: [lineOf(tabletId, 0)] })
  const returned = handOverOf(uncoveredPatientId)
  await book(client, returned)
  await reverse(client, returned)
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

describe('listDueCharges', () => {
  it('lists what is neither paid nor reversed and has something to pay, the longest due in front', async () => {
    const { ids, items } = await listed()
    expect(ids).toEqual(dueIds)
    expect(items[0]).toMatchObject({ siteId: villageSiteId, dueFen: 1_001, toldPayment: null })
    expect(items[0]?.dueSince).toEqual(later(1))
    expect(JSON.stringify(items)).not.toContain(uncoveredPatientId)
  })

  it('goes on behind the last row, also when that was collected meanwhile', async () => {
    const { ids, next } = await listed({ limit: 1 })
    expect([ids, next]).toEqual([dueIds.slice(0, 1), dueIds[0]])
    expect((await listed({ limit: 1, after: next ?? '' })).ids).toEqual(dueIds.slice(1, 2))
    expect(await listed({ after: dueIds[1] })).toMatchObject({ ids: dueIds.slice(2), next: null })
    await expect(listed({ after: randomUUIDv7() })).rejects.toThrow('chargeNotFound')
  })

  it('tells a site of its own, and other organisations of nothing', async () => {
    expect((await listed({ siteId: otherSiteId })).ids).toEqual(dueIds.slice(2))
    const there = personOf(pharmacyTenantId, ['village_pharmacist'], [otherSiteId])
    expect((await listed({}, there)).ids).toEqual(dueIds.slice(2))
    expect((await listed({ siteId: villageSiteId }, there)).ids).toEqual([])
    expect((await listed({}, actorOf(depotTenantId))).ids).toEqual([])
  })

  it('tells what was said to be paid where that does not fit, in the list and of the charge', async () => {
    const payment = { method: 'transfer', amountFen: 900 } as const
    const handOver = { ...handOverOf(uncoveredPatientId), payment, hasHappened: true }
    await runCommand(client, requestOf(pharmacist, later(4)), (transaction) =>
      bookHandOver(transaction, handOver),
    )
    const told = { ...payment, dueFen: 1_001, toldAt: later(4) }
    const { items } = await listed()
    expect(items.at(-1)).toMatchObject({ shipmentId: handOver.shipmentId, dueFen: 1_001, toldPayment: told })
    const charge = await readCharge(client, pharmacist, handOver.shipmentId)
    expect(charge.toldPayment).toEqual(told)
  })
})
