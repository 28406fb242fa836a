import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { accessGrants } from '../access/schema.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { shipmentLines, shipments, shipmentScans } from '../fulfilment/schema.ts'
import { lots } from '../inventory/schema.ts'
import { book, handOverOf, lineOf } from '../money/hand-over-fixture.ts'
import type { HandOver } from '../money/hand-over.ts'
import {
  actorOf,
  capsuleId,
  chronicPatientId,
  depotSiteId,
  depotTenantId,
  fixtureId,
  insurerTenantId,
  loadNetwork,
  now,
  pharmacyTenantId,
  tabletId,
  villageSiteId,
} from '../network-fixture.ts'
import { databaseUrls } from '../settings.ts'
import { readClaimToSubmit } from './queries.ts'

let database: TestDatabase
let client: DatabaseClient
const pharmacist = actorOf(pharmacyTenantId)
const handedOverAt = new Date('2026-12-01T01:30:00Z')

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
  await loadNetwork(client)
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

/** The depot's shipment behind a hand-over, with boxes scanned for each line, let in to the pharmacy. */
async function writeShipment({ shipmentId, prescriptionId, lines }: HandOver, codes: readonly string[][]) {
  await client.network.insert(shipments).values({
    id: shipmentId,
    tenantId: depotTenantId,
    kind: 'prescription',
    prescriptionId,
    prescriptionTenantId: randomUUIDv7(),
    fromSiteId: depotSiteId,
    destinationSiteId: villageSiteId,
    destinationTenantId: pharmacyTenantId,
    currentSiteId: villageSiteId,
    mode: 'village_counter',
    state: 'handed_over',
    dueAt: now,
    promisedAt: now,
    handedOverAt,
  })
  for (const [index, line] of lines.entries()) {
    const lineId = randomUUIDv7()
    const lotId = randomUUIDv7()
    await client.network
      .insert(lots)
      .values({ id: lotId, productId: line.productId, number: lotId, expiresOn: null })
    await client.network.insert(shipmentLines).values({
      id: lineId,
      tenantId: depotTenantId,
      shipmentId,
      prescriptionLineId: line.prescriptionLineId,
      productId: line.productId,
      lotId,
      ownership: 'ours',
      units: line.units,
    })
    for (const code of codes[index] ?? []) {
      await client.network.insert(shipmentScans).values({
        shipmentLineId: lineId,
        tenantId: depotTenantId,
        shipmentId,
        code,
        units: 1,
        pickedAt: now,
      })
    }
  }
  await client.network.insert(accessGrants).values({
    resourceId: shipmentId,
    resourceKind: 'shipment',
    ownerTenantId: depotTenantId,
    tenantId: pharmacyTenantId,
    purpose: 'act',
    grantedAt: now,
  })
}

describe('readClaimToSubmit', () => {
  it('gathers what the insurer must be told, with the boxes of each prescription line', async () => {
    const lineId = fixtureId(401)
    const handOver = handOverOf(chronicPatientId, {
      lines: [
        lineOf(tabletId, 20, lineId),
        lineOf(tabletId, 8, lineId),
        lineOf(capsuleId, 24, fixtureId(402)),
      ],
    })
    await writeShipment(handOver, [['code-2', 'code-1'], ['code-3'], ['code-4']])
    const { claimId } = await book(client, handOver)
    const claim = await readClaimToSubmit(client, pharmacist, claimId ?? '')
    expect(claim).toEqual({
      claimId,
      attempt: 1,
      insurerTenantId,
      insuredNumber: 'DEMO-2',
      planCode: 'resident-chronic',
      institutionCode: 'P64042200001',
      insuranceFen: 2_901,
      earlierFen: 0,
      restFen: 1_100,
      handedOverAt,
      isSubmitted: false,
      correction: null,
      lines: [
        {
          insuranceCode: 'XC08CAX001A001010100001',
          units: 28,
          amountFen: 1_001,
          traceCodes: ['code-1', 'code-2', 'code-3'],
        },
        { insuranceCode: 'XC08CAX001A001010100002', units: 24, amountFen: 3_000, traceCodes: ['code-4'] },
      ],
    })
    const total = claim.lines.reduce((sum, line) => sum + line.amountFen, 0)
    expect(claim.insuranceFen + claim.restFen).toBe(total)
  })

  it('is for the tenant that handed over alone', async () => {
    const { claimId } = await book(client, handOverOf(chronicPatientId))
    const read = readClaimToSubmit(client, actorOf(depotTenantId), claimId ?? '')
    await expect(read).rejects.toMatchObject({ kind: 'notFound' })
    await expect(readClaimToSubmit(client, pharmacist, randomUUIDv7())).rejects.toThrow('claimNotFound')
  })
})
