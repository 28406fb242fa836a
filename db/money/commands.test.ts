import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { Actor } from '../actor.ts'
import { grantAccess } from '../access/grants.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { runCommand } from '../commands.ts'
import {
  actorOf,
  carrierTenantId,
  chronicPatientId,
  depotTenantId,
  loadNetwork,
  now,
  operatorTenantId,
  pharmacyTenantId,
  requestOf,
  tabletId,
  uncoveredPatientId,
  villageSiteId,
} from '../network-fixture.ts'
import { databaseUrls } from '../settings.ts'
import { addSite, personOf } from '../test-world.ts'
import { collectCharge, refundCharge } from './commands.ts'
import { moneyDrift } from './drift.ts'
import { balancesOf, book, handOverOf, lineOf, reverse } from './hand-over-fixture.ts'
import { readCharge, readStatement } from './queries.ts'

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

const collect = (
  shipmentId: string,
  amountFen: number,
  method: 'cash' | 'transfer' | 'prepaid' = 'cash',
  actor: Actor = pharmacist,
) => collectCharge(client, requestOf(actor), { shipmentId, method, amountFen })

const refund = (shipmentId: string, amountFen: number) =>
  refundCharge(client, requestOf(pharmacist), { shipmentId, method: 'cash', amountFen })

async function booked(patientId = uncoveredPatientId) {
  const handOver = handOverOf(patientId)
  await book(client, handOver)
  return handOver
}

async function letIn(shipmentId: string, purpose: 'read' | 'act') {
  await runCommand(client, requestOf(actorOf(depotTenantId)), async (transaction) => {
    grantAccess(transaction, [
      {
        resourceKind: 'shipment',
        resourceId: shipmentId,
        ownerTenantId: depotTenantId,
        tenantId: carrierTenantId,
        purpose,
      },
    ])
    return null
  })
}

describe('collectCharge', () => {
  it('puts the money where it was taken: the drawer for cash, the bank for a transfer', async () => {
    const before = await balancesOf(client, villageSiteId)
    const inCash = await booked()
    const byTransfer = await booked(chronicPatientId)
    await collect(inCash.shipmentId, 1_001)
    await collect(byTransfer.shipmentId, 200, 'transfer')
    const after = await balancesOf(client, villageSiteId)
    expect((after.cash_on_hand ?? 0) - (before.cash_on_hand ?? 0)).toBe(1_001)
    expect((after.bank ?? 0) - (before.bank ?? 0)).toBe(200)
    expect(await balancesOf(client, inCash.shipmentId)).toEqual({})
    expect(await readCharge(client, pharmacist, byTransfer.shipmentId)).toMatchObject({
      dueFen: 0,
      collectedFen: 200,
      collectedMethod: 'transfer',
      collectedBy: pharmacist.principalId,
    })
  })

  it('collects once, however many try at the same time', async () => {
    const { shipmentId } = await booked()
    const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => collect(shipmentId, 1_001)))
    expect(attempts.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(1)
    const refusals = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason] : []))
    expect(refusals.map(({ kind, message }) => `${kind} ${message}`)).toEqual(
      Array.from({ length: 7 }, () => 'conflict nothingDue'),
    )
    expect(await balancesOf(client, shipmentId)).toEqual({})
  })

  it('refuses another amount than what is due, and says what is', async () => {
    const { shipmentId } = await booked()
    await expect(collect(shipmentId, 1_000)).rejects.toMatchObject({
      kind: 'invalid',
      refusals: [{ code: 'wrongAmount', message: '1001 fen are due, no more and no less.' }],
    })
    expect(await readCharge(client, pharmacist, shipmentId)).toMatchObject({ dueFen: 1_001, collectedFen: 0 })
  })

  it('takes nothing where nothing is due', async () => {
    const handOver = handOverOf(uncoveredPatientId, {
      lines: [lineOf(tabletId, 0)],
    })
    await book(client, handOver)
    await expect(collect(handOver.shipmentId, 5)).rejects.toThrow('nothingDue')
    const reversed = await booked()
    await reverse(client, reversed)
    await expect(collect(reversed.shipmentId, 1_001)).rejects.toThrow('chargeReversed')
  })

  it('lets the driver who may act on the shipment collect at the door, into the book of the pharmacy', async () => {
    const { shipmentId } = await booked()
    const driver = actorOf(carrierTenantId)
    await expect(collect(shipmentId, 1_001, 'cash', driver)).rejects.toThrow('chargeNotFound')
    await letIn(shipmentId, 'read')
    await expect(collect(shipmentId, 1_001, 'cash', driver)).rejects.toThrow('chargeNotFound')
    await letIn(shipmentId, 'act')
    await collect(shipmentId, 1_001, 'cash', driver)
    expect(await balancesOf(client, shipmentId)).toEqual({})
    expect(await readCharge(client, pharmacist, shipmentId)).toMatchObject({
      collectedBy: driver.principalId,
    })
  })

  it('is for who works at the site whose drawer it is, and for the drivers of its organisation', async () => {
    const { shipmentId } = await booked()
    const otherSiteId = await addSite(client, pharmacyTenantId, { kind: 'village_pharmacy' })
    const elsewhere = personOf(pharmacyTenantId, ['village_pharmacist'], [otherSiteId])
    await expect(collect(shipmentId, 1_001, 'cash', elsewhere)).rejects.toMatchObject({
      kind: 'forbidden',
      refusals: [{ code: 'wrongSite' }],
    })
    expect(await readCharge(client, pharmacist, shipmentId)).toMatchObject({ collectedFen: 0 })
    await collect(
      shipmentId,
      1_001,
      'cash',
      personOf(pharmacyTenantId, ['village_pharmacist'], [villageSiteId]),
    )
    const brought = await booked()
    await collect(brought.shipmentId, 1_001, 'cash', personOf(pharmacyTenantId, ['driver'], [otherSiteId]))
  })

  it('knows no charge of another tenant', async () => {
    const { shipmentId } = await booked()
    const stranger = actorOf(operatorTenantId)
    await expect(collect(shipmentId, 1_001, 'cash', stranger)).rejects.toMatchObject({ kind: 'notFound' })
    await expect(readCharge(client, stranger, shipmentId)).rejects.toMatchObject({ kind: 'notFound' })
  })
})

describe('refundCharge', () => {
  it('pays back once what was collected for a shipment that came back', async () => {
    const handOver = await booked()
    const { shipmentId, prescriptionId } = handOver
    const before = await balancesOf(client, villageSiteId)
    await collect(shipmentId, 1_001)
    await expect(refund(shipmentId, 1_001)).rejects.toThrow('nothingDue')
    await reverse(client, handOver)
    expect(await readCharge(client, pharmacist, shipmentId)).toMatchObject({ dueFen: 0, refundDueFen: 1_001 })
    await expect(refund(shipmentId, 1_000)).rejects.toThrow('wrongAmount')
    const attempts = await Promise.allSettled([1, 2, 3, 4].map(() => refund(shipmentId, 1_001)))
    expect(attempts.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(1)
    expect(await balancesOf(client, shipmentId, prescriptionId)).toEqual({})
    expect((await balancesOf(client, villageSiteId)).cash_on_hand).toBe(before.cash_on_hand)
    expect(await readCharge(client, pharmacist, shipmentId)).toMatchObject({
      refundDueFen: 0,
      refundedFen: 1_001,
    })
  })

  it('has nothing to pay back when nothing was collected', async () => {
    const handOver = await booked()
    await reverse(client, handOver)
    await expect(refund(handOver.shipmentId, 1_001)).rejects.toThrow('nothingDue')
  })
})

describe('readStatement', () => {
  it('shows the postings of a subject page by page, newest first', async () => {
    const { shipmentId } = await booked()
    await collect(shipmentId, 1_001)
    const page = { subjectId: shipmentId, limit: 1 }
    const [newest] = await readStatement(client, pharmacist, page)
    expect(newest).toMatchObject({ reason: 'collection', amountFen: -1_001, balanceAfterFen: 0 })
    const rest = await readStatement(client, pharmacist, { ...page, beforeId: newest?.id, limit: 5 })
    expect(rest).toMatchObject([{ reason: 'hand_over', amountFen: 1_001, balanceAfterFen: 1_001 }])
    expect(await readStatement(client, actorOf(depotTenantId), page)).toEqual([])
  })

  it('leaves the books balanced', async () => {
    expect(await moneyDrift(client, actorOf(operatorTenantId), now)).toEqual({
      unbalancedTransactions: 0,
      mismatchingAccounts: 0,
      driftFen: 0,
    })
  })
})
