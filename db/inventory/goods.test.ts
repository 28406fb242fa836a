import { inArray } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { readAs, runCommand } from '../commands.ts'
import {
  actorOf,
  depotSiteId,
  depotTenantId,
  fixtureId,
  loadNetwork,
  now,
  pharmacyTenantId,
  requestOf,
  tabletId,
  villageSiteId,
} from '../network-fixture.ts'
import { databaseUrls } from '../settings.ts'
import { cancelDestruction, listDestructions, planDestruction, witnessDestruction } from './destroy.ts'
import { codeAggregations } from './goods-schema.ts'
import { moveStock } from './ledger.ts'
import { listNearExpiry } from './near-expiry.ts'
import { listOffers, offerNearExpiry, withdrawOffer, type NewOffer } from './near-expiry-offers.ts'
import { aggregateCodes, boxesOf, disaggregateCodes, openPackagesOf, readPackage } from './packaging.ts'
import { receiveOpeningStock, receiveStock } from './receive.ts'
import { traceCodes } from './schema.ts'
import { receiveTablets, storekeeper, unitsOf } from './stock-fixture.ts'

let database: TestDatabase
let client: DatabaseClient

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
  await loadNetwork(client)
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

const witness = { ...storekeeper, principalId: 'witness' }
const buyer = actorOf(pharmacyTenantId)

async function receiveDated(lotNumber: string, expiresOn: string, units: number): Promise<string> {
  const lotId = fixtureId(Number(lotNumber))
  await receiveOpeningStock(client, requestOf(storekeeper), [
    { siteId: depotSiteId, productId: tabletId, lotNumber, expiresOn, ownership: 'ours', units, lotId },
  ])
  return lotId
}

async function setAside(lotId: string, units: number): Promise<void> {
  await runCommand(client, requestOf(storekeeper), (transaction) =>
    moveStock(transaction, [
      {
        reason: 'quarantine',
        lotId,
        productId: tabletId,
        ownership: 'ours',
        units,
        from: { account: 'available', siteId: depotSiteId },
        to: { account: 'quarantine', siteId: depotSiteId },
        tenantId: depotTenantId,
        referenceId: null,
      },
    ]),
  )
}

describe('goods close to their last day', () => {
  it('are listed nearest first, with the days left and the band of the thresholds', async () => {
    await receiveDated('801', '2026-11-30', 5)
    await receiveDated('802', '2026-12-01', 6)
    await receiveDated('803', '2027-01-20', 7)
    await receiveDated('804', '2027-12-31', 8)
    const rows = await listNearExpiry(client, storekeeper, now, { limit: 10 })
    expect(rows.map(({ lotNumber, daysLeft, band, units }) => [lotNumber, daysLeft, band, units])).toEqual([
      ['801', -1, 'expired', 5],
      ['802', 0, 30, 6],
      ['803', 50, 90, 7],
    ])
    const [last] = rows.slice(1)
    if (!last) throw new Error('There is no second row.')
    const next = await listNearExpiry(client, storekeeper, now, { after: last, limit: 10 })
    expect(next.map(({ lotNumber }) => lotNumber)).toEqual(['803'])
    expect(await listNearExpiry(client, buyer, now, { limit: 10 })).toEqual([])
  })

  it('are offered at a price of their own, never beyond their last day, one offer at a time', async () => {
    const lotId = await receiveDated('811', '2027-01-15', 40)
    const offer = (changes: Partial<NewOffer> = {}) =>
      offerNearExpiry(client, requestOf(storekeeper), {
        siteId: depotSiteId,
        lotId,
        unitPriceTenThousandths: 2_000,
        ...changes,
      })
    await expect(offer({ validTo: '2027-01-16' })).rejects.toThrow('validityInvalid')
    await expect(offer({ validTo: '2026-11-30' })).rejects.toThrow('validityInvalid')
    await expect(offer({ lotId: fixtureId(801) })).rejects.toThrow('lotExpired')
    const { answer } = await offer()
    await expect(offer()).rejects.toThrow('alreadyOffered')
    const list = () => listOffers(client, storekeeper, now, { siteId: depotSiteId, limit: 10 })
    expect(await list()).toMatchObject([
      { id: answer.offerId, expiresOn: '2027-01-15', units: 40, unitPriceTenThousandths: 2_000 },
    ])
    await expect(withdrawOffer(client, requestOf(buyer), answer.offerId)).rejects.toThrow('offerNotFound')
    await withdrawOffer(client, requestOf(storekeeper), answer.offerId)
    await expect(withdrawOffer(client, requestOf(storekeeper), answer.offerId)).rejects.toThrow('wrongState')
    expect(await list()).toEqual([])
  })
})

describe('a destruction', () => {
  const list = (lotId: string, units: number, reason: 'damaged' | 'expired' = 'damaged') => ({
    siteId: depotSiteId,
    reason,
    method: 'incineration',
    lines: [{ lotId, ownership: 'ours' as const, units }],
  })

  it('takes goods off the books when another person has seen it', async () => {
    const lotId = await receiveTablets(client, 'D1', 50, fixtureId(821))
    await setAside(lotId, 20)
    const { answer } = await planDestruction(client, requestOf(storekeeper), list(lotId, 20))
    expect(await unitsOf(client, lotId)).toEqual({ available: 30, quarantine: 20 })
    const { destructionId } = answer
    const witnessing = (actor: typeof witness) => witnessDestruction(client, requestOf(actor), destructionId)
    await expect(witnessing(storekeeper)).rejects.toThrow('secondPersonMissing')
    await expect(witnessing(buyer)).rejects.toThrow('destructionNotFound')
    await witnessing(witness)
    await expect(witnessing(witness)).rejects.toThrow('wrongState')
    expect(await unitsOf(client, lotId)).toEqual({ available: 30 })
    expect(await listDestructions(client, storekeeper, { siteId: depotSiteId, limit: 5 })).toMatchObject([
      { state: 'destroyed', witnessedBy: 'witness', lines: [{ lotId, units: 20 }] },
    ])
  })

  it('takes what is past its last day off the shelf, but nothing that may still be sold', async () => {
    const expired = await receiveDated('822', '2026-11-01', 9)
    const plan = await planDestruction(client, requestOf(storekeeper), list(expired, 9, 'expired'))
    await witnessDestruction(client, requestOf(witness), plan.answer.destructionId)
    expect(await unitsOf(client, expired)).toEqual({})
    const sound = await receiveTablets(client, 'D3', 50, fixtureId(823))
    const wrong = await planDestruction(client, requestOf(storekeeper), list(sound, 5, 'expired'))
    const { destructionId } = wrong.answer
    await expect(witnessDestruction(client, requestOf(witness), destructionId)).rejects.toThrow(
      'insufficientStock',
    )
    await cancelDestruction(client, requestOf(storekeeper), destructionId)
    await expect(planDestruction(client, requestOf(storekeeper), list(sound, 0))).rejects.toThrow(
      'unitsInvalid',
    )
  })
})

describe('packages', () => {
  const code = (number: number) => `84999990000000${String(number).padStart(6, '0')}`
  const boxes = [1, 2, 3, 4].map(code)
  const [middleA, middleB, carton] = [code(101), code(102), code(201)]

  function pack(parentCode: string, level: 'middle' | 'carton', childCodes: readonly string[]) {
    const childLevel = level === 'middle' ? 'box' : 'middle'
    const input = { siteId: depotSiteId, parentCode, parentLevel: level, childLevel, childCodes } as const
    return aggregateCodes(client, requestOf(storekeeper), input)
  }

  it('stand for the boxes in them, through every level, for whoever holds them', async () => {
    await pack(middleA, 'middle', boxes.slice(0, 2))
    await pack(middleB, 'middle', boxes.slice(2))
    await pack(carton, 'carton', [middleA, middleB])
    expect(await readPackage(client, storekeeper, carton)).toEqual({ code: carton, boxes })
    expect(await readPackage(client, storekeeper, boxes[0] ?? '')).toEqual({
      code: boxes[0],
      boxes: [boxes[0]],
    })
    await expect(pack(code(103), 'middle', boxes.slice(0, 1))).rejects.toThrow('alreadyPacked')
    await expect(pack(middleA, 'carton', [carton])).rejects.toThrow('packedInItself')
    const inside = { siteId: depotSiteId, parentCode: code(104), childCodes: [carton] } as const
    const upsideDown = { ...inside, parentLevel: 'middle', childLevel: 'middle' } as const
    await expect(aggregateCodes(client, requestOf(storekeeper), upsideDown)).rejects.toThrow('levelInvalid')
  })

  it('are nothing to strangers, until they have them in hand, and theirs from then on', async () => {
    const held = (number: number) => `8400001000000000${String(500 + number).padStart(4, '0')}`
    const [inner, outer] = [held(8), held(9)]
    await pack(inner, 'middle', [held(1), held(2)])
    await pack(outer, 'carton', [inner])
    const rows = () => readAs(client, buyer, (db) => db.select().from(codeAggregations))
    expect(await rows()).toEqual([])
    expect(await readPackage(client, buyer, outer)).toEqual({ code: outer, boxes: [outer] })
    const inHand = await readAs(client, buyer, (db) => boxesOf(db, [outer, held(1)]))
    expect(Object.fromEntries(inHand)).toEqual({ [outer]: [held(1), held(2)], [held(1)]: [held(1)] })
    expect(await rows()).toEqual([])
    const line = { productId: tabletId, lotNumber: 'P2', expiresOn: '2027-12-31', ownership: 'ours' } as const
    await receiveStock(client, requestOf(buyer), {
      siteId: villageSiteId,
      lines: [{ ...line, units: 56, traceCodes: [outer] }],
    })
    expect((await readPackage(client, buyer, outer)).boxes).toEqual([held(1), held(2)])
    expect((await rows()).map(({ childCode }) => childCode).toSorted()).toEqual([held(1), held(2), inner])
    // One box leaves by itself: its holder opens what another packed.
    await runCommand(client, requestOf(buyer), async (transaction) => openPackagesOf(transaction, [held(1)]))
    expect((await readPackage(client, buyer, outer)).boxes).toEqual([held(2)])
  })

  it('are received as the boxes in them, each once', async () => {
    const own = (number: number) => `8400001000000000${String(number).padStart(4, '0')}`
    const inside = [own(1), own(2)]
    await pack(own(9), 'middle', inside)
    const line = { productId: tabletId, lotNumber: 'P1', expiresOn: '2027-12-31', ownership: 'ours' } as const
    const receive = (units: number) =>
      receiveStock(client, requestOf(storekeeper), {
        siteId: depotSiteId,
        lines: [{ ...line, units, traceCodes: [own(9)] }],
      })
    await expect(receive(55)).rejects.toThrow('boxesExceedUnits')
    await receive(56)
    const held = await readAs(client, storekeeper, (db) =>
      db.select().from(traceCodes).where(inArray(traceCodes.code, inside)),
    )
    expect(held.map(({ unitsLeft }) => unitsLeft)).toEqual([28, 28])
    await expect(receive(56)).rejects.toThrow('traceCodeKnown')
  })

  it('stay closed when they leave whole, and are opened by a box that leaves alone', async () => {
    const leave = (codes: readonly string[]) =>
      runCommand(client, requestOf(storekeeper), async (transaction) => openPackagesOf(transaction, codes))
    await leave(boxes.slice(0, 2))
    expect((await readPackage(client, storekeeper, carton)).boxes).toEqual(boxes)
    await leave(boxes.slice(3))
    expect((await readPackage(client, storekeeper, carton)).boxes).toEqual(boxes.slice(0, 3))
  })

  it('are opened by whoever packed them, not by strangers, and what is left stays in', async () => {
    const open = (actor: typeof storekeeper, siteId: string, childCodes?: string[]) =>
      disaggregateCodes(client, requestOf(actor), { siteId, parentCode: carton, childCodes })
    await expect(open(buyer, villageSiteId)).rejects.toThrow('packageEmpty')
    await open(storekeeper, depotSiteId, [middleA])
    const left = await readAs(client, storekeeper, (db) => boxesOf(db, [carton, middleA]))
    expect(left.get(carton)).toEqual(boxes.slice(2, 3))
    expect(left.get(middleA)).toEqual(boxes.slice(0, 2))
  })
})
