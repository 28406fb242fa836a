import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { Actor } from '../actor.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import {
  actorOf,
  deliveryPointId,
  depotTenantId,
  loadNetwork,
  now,
  operatorTenantId,
  pharmacyTenantId,
  requestOf,
  uncoveredPatientId,
  villageSiteId,
} from '../network-fixture.ts'
import { databaseUrls } from '../settings.ts'
import { depositCash, reconcileCash } from './cash.ts'
import { collectCharge } from './commands.ts'
import { moneyDrift } from './drift.ts'
import { balancesOf, book, handOverOf } from './hand-over-fixture.ts'
import { readCash } from './queries.ts'

let database: TestDatabase
let client: DatabaseClient
const pharmacist = actorOf(pharmacyTenantId)

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
  await loadNetwork(client)
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

/** Takes 10.01 yuan in cash at the village. */
async function takeCash(at: Date) {
  const handOver = handOverOf(uncoveredPatientId)
  await book(client, handOver, at)
  await collectCharge(client, requestOf(pharmacist, at), {
    shipmentId: handOver.shipmentId,
    method: 'cash',
    amountFen: 1_001,
  })
}

async function count(day: string, countedFen: number, at = now, actor: Actor = pharmacist) {
  const { answer } = await reconcileCash(client, requestOf(actor, at), {
    siteId: villageSiteId,
    day,
    countedFen,
  })
  return answer
}

const hours = (hour: string) => new Date(`2026-12-${hour}:00+08:00`)

describe('reconcileCash', () => {
  it('books what the drawer held too little, and the next day begins with what was counted', async () => {
    await takeCash(hours('01T10:00'))
    await takeCash(hours('01T11:00'))
    expect(await count('2026-12-01', 2_000, hours('01T19:00'))).toMatchObject({
      expectedFen: 2_002,
      differenceFen: -2,
    })
    expect(await balancesOf(client, villageSiteId)).toMatchObject({ cash_on_hand: 2_000, cash_difference: 2 })
    await takeCash(hours('02T10:00'))
    expect(await count('2026-12-02', 3_011, hours('02T19:00'))).toMatchObject({
      expectedFen: 3_001,
      differenceFen: 10,
    })
    expect(await balancesOf(client, villageSiteId)).toMatchObject({
      cash_on_hand: 3_011,
      cash_difference: -8,
    })
  })

  it('counts a day without what came in after its midnight in Shanghai', async () => {
    await takeCash(hours('03T23:59'))
    await takeCash(hours('04T00:00'))
    expect(await count('2026-12-03', 4_012, hours('04T07:00'))).toMatchObject({
      expectedFen: 4_012,
      differenceFen: 0,
    })
  })

  it('happens once for a site and day, and never for a day before one that was counted', async () => {
    await expect(count('2026-12-03', 4_012, hours('04T08:00'))).rejects.toThrow('dayCounted')
    await expect(count('2026-12-02', 1, hours('04T08:00'))).rejects.toThrow('dayCounted')
    const attempts = await Promise.allSettled(
      [1, 2, 3, 4].map(() => count('2026-12-04', 5_000, hours('04T19:00'))),
    )
    expect(attempts.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(1)
    expect(await balancesOf(client, villageSiteId)).toMatchObject({ cash_on_hand: 5_000 })
  })

  it('refuses a day that has not begun, and an amount that is no money', async () => {
    await expect(count('2026-12-06', 1, hours('05T23:59'))).rejects.toThrow('dayNotBegun')
    await expect(count('2026-12-05', -1, hours('05T19:00'))).rejects.toThrow('amountInvalid')
    await expect(count('2026-12-05', 0.5, hours('05T19:00'))).rejects.toThrow('amountInvalid')
  })

  it('is for those who work at the site', async () => {
    await expect(count('2026-12-05', 1, hours('05T19:00'), actorOf(depotTenantId))).rejects.toThrow(
      'siteNotFound',
    )
    const elsewhere = actorOf(pharmacyTenantId, [deliveryPointId])
    await expect(count('2026-12-05', 1, hours('05T19:00'), elsewhere)).rejects.toThrow('notYourSite')
  })
})

describe('depositCash', () => {
  it('moves cash to the bank, and no more than the books show', async () => {
    const deposit = (amountFen: number) =>
      depositCash(client, requestOf(pharmacist), { siteId: villageSiteId, amountFen })
    await expect(deposit(5_001)).rejects.toThrow('cashTooLittle')
    expect((await deposit(4_000)).answer).toEqual({ siteId: villageSiteId, inDrawerFen: 1_000 })
    expect(await balancesOf(client, villageSiteId)).toMatchObject({ cash_on_hand: 1_000, bank: 4_000 })
    await expect(deposit(0)).rejects.toThrow('amountInvalid')
  })
})

describe('readCash', () => {
  it('shows the drawer, the flow of the day and its count', async () => {
    await takeCash(hours('07T09:00'))
    expect(await readCash(client, pharmacist, { siteId: villageSiteId, now: hours('07T10:00') })).toEqual({
      siteId: villageSiteId,
      day: '2026-12-07',
      inDrawerFen: 2_001,
      inFen: 1_001,
      outFen: 0,
      countedFen: null,
      differenceFen: null,
    })
    await count('2026-12-07', 2_000, hours('07T18:00'))
    expect(
      await readCash(client, pharmacist, { siteId: villageSiteId, now: hours('07T19:00') }),
    ).toMatchObject({
      inDrawerFen: 2_000,
      outFen: 1,
      countedFen: 2_000,
      differenceFen: -1,
    })
    expect(await moneyDrift(client, actorOf(operatorTenantId), now)).toMatchObject({ driftFen: 0 })
  })
})
