import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { PrescriptionState } from '#domain/prescriptions/states.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import {
  actorOf,
  hospitalTenantId,
  loadNetwork,
  now,
  operatorTenantId,
  pharmacyTenantId,
  requestOf,
  uncoveredPatientId,
  villageSiteId,
} from '../network-fixture.ts'
import { accessGrants } from '../access/schema.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { databaseUrls } from '../settings.ts'
import { collectCharge } from './commands.ts'
import { moneyDrift } from './drift.ts'
import { balancesOf, book, handOverOf } from './hand-over-fixture.ts'
import { prepay, refundPrepayment } from './prepayments.ts'

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

/** A prescription that was handed to the pharmacy. */
async function routed(state: PrescriptionState = 'routed'): Promise<string> {
  const id = randomUUIDv7()
  await client.network.insert(prescriptions).values({
    id,
    tenantId: hospitalTenantId,
    hospitalReference: id,
    patientId: uncoveredPatientId,
    prescriberId: randomUUIDv7(),
    kind: 'ordinary',
    state,
    diagnosisCodes: ['I10'],
    signedAt: now,
    validUntil: now,
    acknowledgedAt: now,
    dueAt: now,
    mode: 'village_counter',
    destinationSiteId: villageSiteId,
    trackingTokenHash: id,
    signature: { algorithm: 'test', keyId: 'test', value: 'test' },
  })
  await client.network.insert(accessGrants).values({
    resourceId: id,
    resourceKind: 'prescription',
    ownerTenantId: hospitalTenantId,
    tenantId: pharmacyTenantId,
    purpose: 'act',
    grantedAt: now,
  })
  return id
}

const payment = (prescriptionId: string, amountFen: number) =>
  ({ prescriptionId, siteId: villageSiteId, method: 'transfer', amountFen }) as const

describe('prepay', () => {
  it('keeps the money as the patient’s until a hand-over uses it', async () => {
    const prescriptionId = await routed()
    const { answer } = await prepay(client, requestOf(pharmacist), payment(prescriptionId, 1_500))
    expect(answer).toEqual({ prescriptionId, prepaidFen: 1_500 })
    expect(await balancesOf(client, prescriptionId, villageSiteId)).toEqual({ prepaid: -1_500, bank: 1_500 })

    const handOver = handOverOf(uncoveredPatientId, { prescriptionId })
    await book(client, handOver)
    await collectCharge(client, requestOf(pharmacist), {
      shipmentId: handOver.shipmentId,
      method: 'prepaid',
      amountFen: 1_001,
    })
    expect(await balancesOf(client, prescriptionId, handOver.shipmentId)).toEqual({ prepaid: -499 })
  })

  it('does not pay for more than was prepaid', async () => {
    const prescriptionId = await routed()
    await prepay(client, requestOf(pharmacist), payment(prescriptionId, 1_000))
    const handOver = handOverOf(uncoveredPatientId, { prescriptionId })
    await book(client, handOver)
    const collection = { shipmentId: handOver.shipmentId, method: 'prepaid', amountFen: 1_001 } as const
    await expect(collectCharge(client, requestOf(pharmacist), collection)).rejects.toThrow('prepaidTooLittle')
    expect(await balancesOf(client, prescriptionId)).toEqual({ prepaid: -1_000 })
  })

  it('takes no money for what will not come, or for a stranger’s prescription', async () => {
    const cancelled = await routed('cancelled')
    await expect(prepay(client, requestOf(pharmacist), payment(cancelled, 1))).rejects.toThrow(
      'prescriptionOver',
    )
    const unknown = prepay(client, requestOf(pharmacist), payment(randomUUIDv7(), 1))
    await expect(unknown).rejects.toThrow('prescriptionNotFound')
    const nothing = prepay(client, requestOf(pharmacist), payment(await routed(), 0))
    await expect(nothing).rejects.toThrow('amountInvalid')
  })
})

describe('refundPrepayment', () => {
  it('pays back what was not used, never more, also when two pay at once', async () => {
    const prescriptionId = await routed()
    await prepay(client, requestOf(pharmacist), payment(prescriptionId, 900))
    const refund = (amountFen: number) =>
      refundPrepayment(client, requestOf(pharmacist), payment(prescriptionId, amountFen))
    await expect(refund(901)).rejects.toThrow('prepaidTooLittle')
    const attempts = await Promise.allSettled([600, 600, 600].map((amountFen) => refund(amountFen)))
    expect(attempts.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(1)
    expect((await refund(300)).answer).toEqual({ prescriptionId, prepaidFen: 0 })
    expect(await balancesOf(client, prescriptionId)).toEqual({})
    expect(await moneyDrift(client, actorOf(operatorTenantId), now)).toMatchObject({ driftFen: 0 })
  })
})
