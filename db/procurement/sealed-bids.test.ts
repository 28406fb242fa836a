import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { connectOwner, openDatabase, type DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { makeAward, proposeAward } from './awards.ts'
import { submitBid, withdrawBid } from './bids.ts'
import { consentToOpening, openBids } from './opening.ts'
import {
  after,
  bidAll,
  blinding,
  makeProcurementWorld,
  offerOf,
  openAll,
  passphrases,
  reportAll,
  requestAt,
  startRound,
  tender,
  byVolume,
  optimise,
  refusalOf,
  warningsOf,
  award,
} from './procurement-fixture.ts'
import { procurementAwards, procurementBids, procurementOffers } from './schema.ts'

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

describe('sealed bids', () => {
  it('are read by nobody before two persons open them, and late ones are refused by the row', async () => {
    const world = await makeProcurementWorld(client, { institutions: 1, suppliers: 2, products: 1 })
    const roundId = await startRound(world)
    await reportAll(world, roundId)
    await tender(world, roundId)
    await bidAll(world, roundId, [12_345])
    const owner = await connectOwner(database.ownerUrl)
    const dump = await owner.query<{ row: string }>(
      `select b::text as row from procurement_bids b where round_id = '${roundId}'
       union all select k::text from command_keys k union all select e::text from events e`,
    )
    await owner.end()
    expect(dump.rows.length).toBeGreaterThan(3)
    // Not as a number of its own; within an id or a hash these digits stand by chance.
    expect(dump.rows.filter(({ row }) => /(?<![\w-])12345(?![\w-])/.test(row))).toEqual([])

    const [first, second] = world.managers
    const early = consentToOpening(client, requestAt(first, after(19)), {
      roundId,
      passphrase: passphrases[0],
    })
    expect(await refusalOf(early)).toBe('openingEarly')
    const other = world.suppliers[1]
    const product = world.products[0]
    if (!other || !product) throw new Error('too small a world')
    const bid = { offers: [offerOf(product.id, 9_000)], capacityUnits: null, blinding }
    expect(await refusalOf(submitBid(client, requestAt(other, after(20)), { roundId, bid }))).toBe('bidLate')
    const alone = openBids(client, requestAt(first, after(20)), { roundId, passphrase: passphrases[0] })
    expect(await refusalOf(alone)).toBe('consentMissing')
    const wrong = consentToOpening(client, requestAt(first, after(20)), {
      roundId,
      passphrase: passphrases[1],
    })
    expect(await refusalOf(wrong)).toBe('passphraseWrong')
    const third = { ...first, principalId: 'somebody' }
    const foreign = consentToOpening(client, requestAt(third, after(20)), {
      roundId,
      passphrase: passphrases[0],
    })
    expect(await refusalOf(foreign)).toBe('notKeyHolder')
    await consentToOpening(client, requestAt(first, after(20)), { roundId, passphrase: passphrases[0] })
    const twice = openBids(client, requestAt(first, after(20)), { roundId, passphrase: passphrases[0] })
    expect(await refusalOf(twice)).toBe('consentMissing')

    const both = await Promise.all(
      [0, 1].map(() =>
        refusalOf(openBids(client, requestAt(second, after(20)), { roundId, passphrase: passphrases[1] })),
      ),
    )
    expect(both.toSorted()).toEqual(['done', 'wrongState'])
    const offers = await readAs(client, first, (db) => db.select().from(procurementOffers))
    expect(offers.map(({ tiers }) => tiers[0]?.unitPriceTenThousandths)).toEqual([12_345])
  })

  it('that were changed after sealing break, are told of, and do not hold up the others', async () => {
    const world = await makeProcurementWorld(client, { institutions: 1, suppliers: 3, products: 1 })
    const roundId = await startRound(world)
    await reportAll(world, roundId)
    await tender(world, roundId)
    await bidAll(world, roundId, [10_000, 11_000, 12_000])
    const owner = await connectOwner(database.ownerUrl)
    const flipped = `set envelope = left(envelope, -1) || case right(envelope, 1) when 'A' then 'B' else 'A' end`
    const one = `update procurement_bids ${flipped} where round_id = $1 and supplier_tenant_id = $2`
    await owner.query(one, [roundId, world.suppliers[0]?.tenantId])
    // Whoever changes the hash as well is caught by the seal itself; so is a bid that is put in another's name.
    await owner.query(
      `update procurement_bids a set envelope = b.envelope, sha256 = b.sha256 from procurement_bids b
       where a.round_id = $1 and a.supplier_tenant_id = $2 and b.round_id = $1 and b.supplier_tenant_id = $3`,
      [roundId, world.suppliers[1]?.tenantId, world.suppliers[2]?.tenantId],
    )
    await owner.end()
    const { answer } = await openAll(world, roundId)
    expect(answer).toMatchObject({ opened: 1, broken: 2 })
    expect(await warningsOf(world, roundId)).toEqual(['bid_changed', 'bid_changed'])
  })

  it('may be replaced and withdrawn before the opening, and withdrawn after it until an award stands', async () => {
    const world = await makeProcurementWorld(client, { institutions: 1, suppliers: 3, products: 1 })
    const roundId = await startRound(world)
    await reportAll(world, roundId)
    await tender(world, roundId)
    await bidAll(world, roundId, [10_000, 11_000, 12_000])
    await bidAll(world, roundId, [9_000])
    const [a, b, c] = world.suppliers
    if (!a || !b || !c) throw new Error('too small a world')
    await withdrawBid(client, requestAt(b, after(13)), roundId)
    expect((await openAll(world, roundId)).answer).toMatchObject({ opened: 2, broken: 0 })
    const [manager] = world.managers
    const made = await makeAward(client, requestAt(manager, after(21)), {
      roundId,
      options: byVolume,
      optimise,
    })
    await withdrawBid(client, requestAt(a, after(21)), roundId)
    const outdated = proposeAward(client, requestAt(manager, after(21)), {
      roundId,
      awardId: made.answer.awardId,
    })
    expect(await refusalOf(outdated)).toBe('awardOutdated')
    const awardId = await award(world, roundId)
    const [row] = await client.network
      .select()
      .from(procurementAwards)
      .where(eq(procurementAwards.id, awardId))
    const told = row?.result.decisions.map(({ supplierId, code }) => [supplierId, code])
    expect(told).toEqual(
      expect.arrayContaining([
        [a.tenantId, 'withdrawn'],
        [c.tenantId, 'wonAlone'],
      ]),
    )
    const bids = await client.network
      .select()
      .from(procurementBids)
      .where(eq(procurementBids.roundId, roundId))
    expect(bids.map(({ state }) => state).toSorted()).toEqual([
      'opened',
      'replaced',
      'withdrawn',
      'withdrawn',
    ])
  })
})
