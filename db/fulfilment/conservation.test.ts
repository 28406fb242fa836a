import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { Actor } from '../actor.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { CommandRefused } from '../command-refused.ts'
import { runCommand } from '../commands.ts'
import { stockDrift } from '../inventory/drift.ts'
import { addStock, personOf, requestOf, testNow } from '../test-world.ts'
import { cancelShipments } from './cancelling.ts'
import { decideDiscrepancy } from './decide-discrepancy.ts'
import { dispatchShipments } from './dispatch.ts'
import { packShipments } from './pack.ts'
import { freshScans, makeParcelWorld, unitsOf, type ParcelWorld } from './parcel-fixture.ts'
import { pickShipment } from './pick.ts'
import { readShipment } from './queries.ts'
import { receiveShipment } from './receive-shipment.ts'
import { recheckShipment } from './recheck.ts'
import { openRequest, wantedLine } from './request-fixture.ts'
import { writeOffShipment } from './write-off.ts'

let database: TestDatabase
let client: DatabaseClient
let world: ParcelWorld
let operator: Actor
let receiver: Actor

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
  world = await makeParcelWorld(client)
  operator = personOf(world.depotId, ['operator'])
  receiver = personOf(world.pharmacyId, ['village_pharmacist'])
})
afterAll(async () => {
  await client.close()
  await database.drop()
})

/** What people may do to one shipment, in any order: the commands decide what is possible. */
const acts = [
  'pick',
  'pickShort',
  'recheck',
  'pack',
  'dispatch',
  'cancel',
  'receive',
  'receiveShort',
  'writeOff',
] as const
type Act = (typeof acts)[number]

async function perform(act: Act, shipmentId: string): Promise<void> {
  const { shipment, lines, scans } = await readShipment(client, operator, shipmentId)
  const [line] = lines
  if (line === undefined) return
  const { picker, checker } = world
  const by = (actor: Actor) => requestOf(actor)
  const codes = scans.map(({ code }) => ({ code }))
  switch (act) {
    case 'pick':
      await pickShipment(client, by(picker), { shipmentId, scans: freshScans(world, line.units) })
      break
    case 'pickShort': {
      const short = [{ shipmentLineId: line.id, units: 1 }]
      await pickShipment(client, by(picker), { shipmentId, scans: freshScans(world, line.units - 1), short })
      break
    }
    case 'recheck':
      await recheckShipment(client, by(checker), { shipmentId, scans: codes })
      break
    case 'pack':
      await packShipments(client, by(checker), { shipmentIds: [shipmentId] })
      break
    case 'dispatch':
      await dispatchShipments(client, by(checker), { shipmentIds: [shipmentId] })
      break
    case 'cancel':
      await runCommand(client, by(picker), async (transaction) => {
        await cancelShipments(transaction, [shipmentId], 'cancelled')
        return {}
      })
      break
    case 'receive':
    case 'receiveShort': {
      const short = act === 'receive' ? 0 : (scans[0]?.units ?? 0)
      const counted = { good: line.units - short, short, damaged: 0, expiryDiffers: 0, wrongProduct: 0 }
      const { answer } = await receiveShipment(client, by(receiver), {
        shipmentId,
        lines: [{ lineId: line.id, ...counted }],
        scans: codes
          .slice(act === 'receive' ? 0 : 1)
          .map(({ code }) => ({ code, condition: 'good' as const })),
        extras: [],
      })
      const [discrepancyId] = answer.discrepancyIds
      if (discrepancyId === undefined) break
      const input = { discrepancyId, decision: 'found_by_sender', note: '找到' } as const
      await decideDiscrepancy(client, by(operator), input)
      break
    }
    case 'writeOff':
      await writeOffShipment(client, by(operator), { shipmentId, cause: 'lost' })
      break
  }
  expect(shipment.id).toBe(shipmentId)
}

const story = fc.record({
  units: fc.integer({ min: 1, max: 60 }),
  /** Mostly in the order in which people work, with anything in between. */
  acts: fc.oneof(
    fc.array(fc.constantFrom(...acts), { maxLength: 6 }),
    fc.constantFrom<readonly Act[]>(
      ['pickShort', 'recheck', 'pack', 'dispatch', 'receiveShort'],
      ['pick', 'recheck', 'pack', 'dispatch', 'receive', 'receive'],
      ['pick', 'recheck', 'pack', 'dispatch', 'cancel', 'writeOff'],
      ['pick', 'recheck', 'cancel', 'pack'],
    ),
  ),
})

it(
  'makes and loses no unit, whatever is done to shipments and in which order',
  { timeout: 240_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(story, async ({ units, acts: chosen }) => {
        await addStock(client, { tenantId: world.depotId, siteId: world.depotSiteId, lot: world.lot, units })
        const opened = await openRequest(world, [wantedLine(world, units)])
        for (const act of chosen) {
          await perform(act, opened.shipmentId).catch((error: unknown) => {
            if (!(error instanceof CommandRefused)) throw error
          })
        }
        const sum = Object.values(await unitsOf(world, world.lot)).reduce((total, each) => total + each, 0)
        expect(sum).toBe(0)
        expect(await stockDrift(client, operator, testNow)).toEqual({
          mismatchingAccounts: 0,
          driftUnits: 0,
          unaccountedUnits: 0,
        })
      }),
      { numRuns: 15 },
    )
  },
)
