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
import { collectCharge, refundCharge } from './commands.ts'
import { listDueCharges } from './due-charges.ts'
import type { DuePage } from './due-page.ts'
import { listDueRefunds } from './due-refunds.ts'
import { book, handOverOf, lineOf, reverse } from './hand-over-fixture.ts'
import { bookHandOver, type HandOver } from './hand-over.ts'
import { readCharge } from './queries.ts'

let database: TestDatabase
let client: DatabaseClient
let otherSiteId: string
const pharmacist = actorOf(pharmacyTenantId)

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
  await loadNetwork(client)
  otherSiteId = await addSite(client, pharmacyTenantId, { kind: 'village_pharmacy' })
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
const paymentOf = (shipmentId: string) => ({ shipmentId, method: 'cash', amountFen: 1_001 }) as const

const collect = (shipmentId: string, actor: Actor = pharmacist) =>
  collectCharge(client, requestOf(actor), paymentOf(shipmentId))
const payBack = (shipmentId: string, actor: Actor = pharmacist) =>
  refundCharge(client, requestOf(actor), paymentOf(shipmentId))

/** Handed over and not paid. @returns the shipment. */
async function owed(minutes: number, changes: Partial<HandOver> = {}): Promise<string> {
  const handOver = handOverOf(uncoveredPatientId, changes)
  await book(client, handOver, later(minutes))
  return handOver.shipmentId
}

/** Paid and brought back. @returns the shipment. */
async function broughtBack(minutes: number, changes: Partial<HandOver> = {}): Promise<string> {
  const handOver = handOverOf(uncoveredPatientId, changes)
  await book(client, handOver)
  await collect(handOver.shipmentId)
  await reverse(client, handOver, later(minutes))
  return handOver.shipmentId
}

/** Handed over and brought back without being paid: nothing is due either way. */
async function neverPaid(): Promise<void> {
  const handOver = handOverOf(uncoveredPatientId)
  await book(client, handOver)
  await reverse(client, handOver)
}

describe.each([
  { name: 'what patients owe', list: listDueCharges, make: owed, settle: collect },
  { name: 'what patients are to get back', list: listDueRefunds, make: broughtBack, settle: payBack },
])('the list of $name', ({ list, make, settle }) => {
  const dueIds: string[] = []

  async function listed(page: Partial<DuePage> = {}, actor: Actor = pharmacist) {
    const { items, next } = await list(client, actor, { limit: 100, ...page })
    return { ids: items.map(({ shipmentId }) => shipmentId), items, next }
  }

  beforeAll(async () => {
    const third = await make(3, { siteId: otherSiteId })
    const first = await make(1)
    const second = await make(2)
    dueIds.push(first, second, third)
    await settle(await make(0))
    await neverPaid()
  })

  it('has what is not settled, the longest due in front, and names no patient', async () => {
    const { ids, items } = await listed()
    expect(ids).toEqual(dueIds)
    expect(items[0]).toMatchObject({ siteId: villageSiteId, dueSince: later(1) })
    expect(JSON.stringify(items)).not.toContain(uncoveredPatientId)
  })

  it('tells a site of its own, and other organisations of nothing', async () => {
    expect((await listed({ siteId: otherSiteId })).ids).toEqual(dueIds.slice(2))
    const there = personOf(pharmacyTenantId, ['village_pharmacist'], [otherSiteId])
    expect((await listed({}, there)).ids).toEqual(dueIds.slice(2))
    expect((await listed({ siteId: villageSiteId }, there)).ids).toEqual([])
    expect((await listed({}, actorOf(depotTenantId))).ids).toEqual([])
  })

  it('goes on behind the last row, also when that was settled meanwhile, which its own site does', async () => {
    const { ids, next } = await listed({ limit: 1 })
    expect([ids, next]).toEqual([dueIds.slice(0, 1), dueIds[0]])
    const elsewhere = personOf(pharmacyTenantId, ['village_pharmacist'], [otherSiteId])
    await expect(settle(dueIds[0] ?? '', elsewhere)).rejects.toThrow('wrongSite')
    await settle(dueIds[0] ?? '', personOf(pharmacyTenantId, ['village_pharmacist'], [villageSiteId]))
    expect((await listed({ limit: 1, after: next ?? '' })).ids).toEqual(dueIds.slice(1, 2))
    expect(await listed({ after: next ?? '' })).toMatchObject({ ids: dueIds.slice(1), next: null })
    expect((await listed()).ids).toEqual(dueIds.slice(1))
    expect((await listed({ after: randomUUIDv7() })).ids).toEqual([])
  })
})

describe('listDueCharges', () => {
  it('leaves out what costs its patient nothing, and tells what was said to be paid where that does not fit', async () => {
    const free = await owed(0, { lines: [lineOf(tabletId, 0)] })
    const payment = { method: 'transfer', amountFen: 900 } as const
    const handOver = { ...handOverOf(uncoveredPatientId), payment, hasHappened: true }
    await runCommand(client, requestOf(pharmacist, later(4)), (transaction) =>
      bookHandOver(transaction, handOver),
    )
    const told = { ...payment, dueFen: 1_001, toldAt: later(4) }
    const { items } = await listDueCharges(client, pharmacist, { limit: 100 })
    expect(items[0]).toMatchObject({ dueFen: 1_001, toldPayment: null })
    expect(items.at(-1)).toMatchObject({ shipmentId: handOver.shipmentId, dueFen: 1_001, toldPayment: told })
    expect(items.map(({ shipmentId }) => shipmentId)).not.toContain(free)
    expect((await readCharge(client, pharmacist, handOver.shipmentId)).toldPayment).toEqual(told)
  })
})

describe('listDueRefunds', () => {
  it('tells of medicine that came back why, and how it was paid, and leaves out what was kept', async () => {
    const kept = await owed(0)
    await collect(kept)
    const shipmentId = await broughtBack(5)
    const { items } = await listDueRefunds(client, pharmacist, { limit: 100 })
    expect(items.at(-1)).toMatchObject({
      source: 'charge',
      shipmentId,
      refundDueFen: 1_001,
      collectedMethod: 'cash',
      reason: 'damaged',
    })
    expect(items.map((item) => item.shipmentId)).not.toContain(kept)
  })
})
