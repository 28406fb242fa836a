import { and, eq, notInArray, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { shipmentLines, shipments } from '../fulfilment/schema.ts'
import { reportSiteDown, reportSiteUp } from '../fulfilment/site-down.ts'
import { stockDrift } from '../inventory/drift.ts'
import { openRecall } from '../inventory/recall.ts'
import { lots } from '../inventory/schema.ts'
import { sites } from '../organisations/schema.ts'
import { cancelPrescription, expirePrescription } from '../prescriptions/end.ts'
import { route } from '../prescriptions/prescribing-fixture.ts'
import { addTenant, personOf, requestOf, testNow } from '../test-world.ts'
import { codeOf, noDrift } from './campaign-fixture.ts'
import { linesOf, makeClinicWorld } from './clinic-stock-fixture.ts'
import { endCampaign } from './end.ts'
import { loseDepot, startCampaign } from './lifecycle.ts'

let client: DatabaseClient
let close: () => Promise<void>

beforeAll(async () => {
  const test = await createTestDatabase()
  client = openDatabase({ owner: test.ownerUrl, app: test.appUrl, network: test.networkUrl })
  close = async () => {
    await client.close()
    await test.drop()
  }
})
afterAll(() => close())

type ClinicWorld = Awaited<ReturnType<typeof makeClinicWorld>>

/** What lies held for the clinic, and what lies on the shelf, reserved and aside. */
const stand = async ({ held, booked }: ClinicWorld) => [await held(), await booked()] as const

/** Units in parcels that have not come to an end. */
async function carried({ lot }: ClinicWorld): Promise<number> {
  const [sum] = await client.network
    .select({ units: sql<number>`coalesce(sum(${shipmentLines.units}), 0)::integer` })
    .from(shipmentLines)
    .innerJoin(shipments, eq(shipments.id, shipmentLines.shipmentId))
    .where(and(eq(shipmentLines.lotId, lot.id), notInArray(shipments.state, ['cancelled'])))
  return sum?.units ?? 0
}

const cancel = ({ world }: ClinicWorld, prescriptionId: string) =>
  cancelPrescription(client, requestOf(world.doctor), { prescriptionId })

/** A clinic's prescription that has its parcel. */
async function supplied(clinicWorld: ClinicWorld, units: number): Promise<string> {
  const prescriptionId = await clinicWorld.clinic(units)
  expect((await route(clinicWorld.world, prescriptionId)).outcome).toBe('reserved')
  return prescriptionId
}

describe('what a clinic’s parcel took of a campaign, when it never leaves', () => {
  it('is held for the clinic again after a cancel; what came from the shelf lies there', async () => {
    const given = await makeClinicWorld(client)
    await given.set(60)
    const prescriptionId = await supplied(given, 80)
    expect(await stand(given)).toEqual([0, [20, 80, 0]])
    await cancel(given, prescriptionId)
    expect(await stand(given)).toEqual([60, [40, 60, 0]])
    const again = await supplied(given, 60)
    expect(await linesOf(client, again)).toEqual([{ lotId: given.lot.id, units: 60 }])
    expect(await stockDrift(client, given.operator, testNow)).toEqual(noDrift)
  })

  it('is held again when nobody accepts it in time, and an ordinary one gives to the shelf', async () => {
    const given = await makeClinicWorld(client)
    await given.set(60)
    const village = eq(sites.id, given.world.villageSiteId)
    await client.network.update(sites).set({ acceptsAutomatically: false }).where(village)
    const prescriptionId = await supplied(given, 50)
    const ordinary = await given.ordinary(30)
    await route(given.world, ordinary)
    expect(await stand(given)).toEqual([10, [10, 90, 0]])
    const later = { ...requestOf(given.world.journey), now: new Date('2026-03-20T00:00:00Z') }
    await expirePrescription(client, later, { prescriptionId })
    await cancel(given, ordinary)
    expect(await stand(given)).toEqual([60, [40, 60, 0]])
  })

  it('waits for the same clinic while its depot is down', async () => {
    const given = await makeClinicWorld(client)
    const { world, siteId, operator } = given
    await given.set(60)
    const prescriptionId = await supplied(given, 50)
    await reportSiteDown(client, requestOf(operator), { siteId })
    expect(await stand(given)).toEqual([60, [40, 60, 0]])
    expect((await route(world, prescriptionId)).outcome).toBe('short')
    await reportSiteUp(client, requestOf(operator), { siteId })
    expect((await route(world, prescriptionId)).outcome).toBe('reserved')
    expect(await stand(given)).toEqual([10, [40, 60, 0]])
  })

  it('lies on the shelf once the campaign is over', async () => {
    const given = await makeClinicWorld(client)
    const { campaignId, operator } = given
    await given.set(60)
    const prescriptionId = await supplied(given, 50)
    await startCampaign(client, requestOf(operator), { campaignId })
    await endCampaign(client, requestOf(operator), { campaignId, cancelsOpen: true })
    expect(await stand(given)).toEqual([0, [50, 50, 0]])
    await cancel(given, prescriptionId)
    expect(await stand(given)).toEqual([0, [100, 0, 0]])
    expect(await stockDrift(client, operator, testNow)).toEqual(noDrift)
  })

  it('lies on the shelf where its lot may not be sold any more', async () => {
    const given = await makeClinicWorld(client)
    await given.set(60)
    const prescriptionId = await supplied(given, 50)
    await client.network.update(lots).set({ expiresOn: '2026-02-28' }).where(eq(lots.id, given.lot.id))
    await cancel(given, prescriptionId)
    expect(await stand(given)).toEqual([10, [90, 10, 0]])
  })

  it('goes aside with a recalled lot', async () => {
    const given = await makeClinicWorld(client)
    const { lot, operator } = given
    await given.set(60)
    await supplied(given, 50)
    const regulator = personOf(await addTenant(client, 'regulator'), ['regulator'])
    const basis = { kind: 'lots', lotIds: [lot.id] } as const
    await openRecall(client, requestOf(regulator), { recallClass: 1, basis, reason: 'label' })
    expect(await stand(given)).toEqual([0, [0, 0, 100]])
    expect(await stockDrift(client, operator, testNow)).toEqual(noDrift)
  })
})

describe('a depot that is lost', () => {
  it('sets aside what it held for the clinic; nobody is given it, and parcels of it that end give to its shelf', async () => {
    const given = await makeClinicWorld(client)
    const { campaignId, siteId, otherSiteId, operator, world } = given
    await given.set(60)
    const prescriptionId = await supplied(given, 20)
    await startCampaign(client, requestOf(operator), { campaignId })
    await loseDepot(client, requestOf(operator), { campaignId, siteId, toSiteId: otherSiteId })
    expect(await stand(given)).toEqual([0, [40, 20, 40]])
    const late = await given.clinic(50)
    expect((await route(world, late)).outcome).toBe('short')
    expect(await codeOf(given.set(1))).toBe('depotNotFound')
    await cancel(given, prescriptionId)
    expect(await stand(given)).toEqual([0, [60, 0, 40]])
    expect(await stockDrift(client, operator, testNow)).toEqual(noDrift)
  })

  it('is waited for by a cancel at the same time, or waits for it: nothing stays held in it', async () => {
    const given = await makeClinicWorld(client)
    const { campaignId, siteId, otherSiteId, operator } = given
    await given.set(60)
    const asked = [await supplied(given, 20), await supplied(given, 20), await supplied(given, 20)]
    await startCampaign(client, requestOf(operator), { campaignId })
    await Promise.all([
      ...asked.map((prescriptionId) => cancel(given, prescriptionId)),
      loseDepot(client, requestOf(operator), { campaignId, siteId, toSiteId: otherSiteId }),
    ])
    const [held, [available, reserved, quarantined]] = await stand(given)
    expect([held, reserved, available + quarantined]).toEqual([0, 0, 100])
    expect(await stockDrift(client, operator, testNow)).toEqual(noDrift)
  })
})

describe('what a campaign holds, its parcels and the shelf', () => {
  it('add up to what came, whoever prescribes, cancels and sets apart at the same time', async () => {
    const act = fc.oneof(
      fc.record({
        what: fc.constantFrom('clinic' as const, 'ordinary' as const),
        units: fc.integer({ min: 1, max: 50 }),
      }),
      fc.record({ what: fc.constant('set' as const), units: fc.integer({ min: 0, max: 100 }) }),
      fc.record({ what: fc.constant('cancel' as const), units: fc.constant(0) }),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(act, { minLength: 1, maxLength: 4 }), { maxLength: 3 }),
        async (rounds) => {
          const given = await makeClinicWorld(client)
          const live: string[] = []
          await given.set(60)
          for (const acts of rounds) {
            await Promise.all(
              acts.map(async ({ what, units }) => {
                if (what === 'set') return codeOf(given.set(units))
                if (what === 'cancel') {
                  const prescriptionId = live.pop()
                  return prescriptionId && codeOf(cancel(given, prescriptionId))
                }
                const prescriptionId = await given[what](units)
                live.push(prescriptionId)
                return route(given.world, prescriptionId)
              }),
            )
            const [held, [available, reserved, aside]] = await stand(given)
            expect([available + reserved, aside]).toEqual([100, 0])
            expect(held + (await carried(given))).toBe(reserved)
          }
          expect(await stockDrift(client, given.operator, testNow)).toEqual(noDrift)
        },
      ),
      { numRuns: 6 },
    )
  })
})
