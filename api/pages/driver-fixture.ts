import { eq } from 'drizzle-orm'
import { bestPlan, startSearch } from '#domain/routing/search.ts'
import { arriveLeg, departLeg } from '#db/fulfilment/legs.ts'
import type { Parcel, ParcelWorld } from '#db/fulfilment/parcel-fixture.ts'
import { shipments, shipmentScans } from '#db/fulfilment/schema.ts'
import { vehicles } from '#db/organisations/schema.ts'
import { patientLinks, patients } from '#db/patients/schema.ts'
import { planRoutes } from '#db/routing/plan.ts'
import { releaseRoutePlan } from '#db/routing/release.ts'
import { addWaiting } from '#db/routing/routing-fixture.ts'
import { addPatient, personOf, requestOf, testNow } from '#db/test-world.ts'
import { phones } from './phone-fixture.ts'

/** A parcel's number, as it stands on its label. */
export const numberOf = ({ shipmentId }: Parcel) => shipmentId.slice(-8).toUpperCase()

/** The trace codes of the boxes that were picked for a parcel. */
export async function codesOf({ shipmentId }: Parcel): Promise<string[]> {
  const rows = await phones.app.database.network
    .select({ code: shipmentScans.code })
    .from(shipmentScans)
    .where(eq(shipmentScans.shipmentId, shipmentId))
  return rows.map(({ code }) => code)
}

/** The parcels reach the hub, whose operator plans and releases their round. */
export async function bringToHub(world: ParcelWorld, parcels: readonly Parcel[]): Promise<void> {
  const { database } = phones.app
  const { depotSiteId, hubSiteId, driver, pharmacyId } = world
  const shipmentIds = parcels.map(({ shipmentId }) => shipmentId)
  await departLeg(database, requestOf(driver), { shipmentIds, siteId: depotSiteId })
  await arriveLeg(database, requestOf(driver), { shipmentIds, siteId: hubSiteId })
  await database.network.insert(vehicles).values({
    id: shipmentIds[0] ?? '',
    tenantId: pharmacyId,
    plate: '演示-T1',
    siteId: hubSiteId,
    capacityLitres: 500,
    coldBoxes: 2,
  })
  const operator = personOf(pharmacyId, ['operator'])
  const { answer } = await planRoutes(
    database,
    requestOf(operator),
    {
      siteId: hubSiteId,
      shiftFrom: new Date('2026-03-02T01:30:00Z'),
      shiftUntil: new Date('2026-03-02T10:00:00Z'),
      staysOut: false,
      together: [],
      doorMeans: null,
      mostTrips: 2,
      vehicleIds: [],
      improveSeconds: 0,
    },
    (problem) => Promise.resolve(bestPlan(startSearch(problem, 1))),
  )
  await releaseRoutePlan(database, requestOf(operator), answer.routePlanId)
}

/** In what state a parcel is. */
export async function stateOf({ shipmentId }: Parcel): Promise<string | undefined> {
  const [row] = await phones.app.database.network
    .select({ state: shipments.state })
    .from(shipments)
    .where(eq(shipments.id, shipmentId))
  return row?.state
}

/** Parcels for two households, which have come to the village. */
export async function bringToDoors(
  world: ParcelWorld,
): Promise<{ readonly address: string; readonly parcel: Parcel }[]> {
  const { database } = phones.app
  const doors: { address: string; parcel: Parcel }[] = []
  for (const address of ['石泉村演示巷1号', '石泉村演示巷9号，老槐树对面第二个院子']) {
    const patientId = await addPatient(database, world.hospitalId)
    await database.network.update(patients).set({ address }).where(eq(patients.id, patientId))
    const link = { patientId, tenantId: world.pharmacyId, purpose: 'supply', since: testNow } as const
    await database.network.insert(patientLinks).values(link)
    const parcel = await addWaiting({ ...world, patientId }, world.villageSiteId, 'home', true)
    await database.network.update(shipments).set({ mode: 'home' }).where(eq(shipments.id, parcel.shipmentId))
    doors.push({ address, parcel })
  }
  const shipmentIds = doors.map(({ parcel }) => parcel.shipmentId)
  await departLeg(database, requestOf(world.driver), { shipmentIds, siteId: world.hubSiteId })
  await arriveLeg(database, requestOf(world.driver), { shipmentIds, siteId: world.villageSiteId })
  return doors
}
