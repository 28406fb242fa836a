import { afterAll, beforeAll, beforeEach } from 'vitest'
import { asc, eq } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { events } from '../events/schema.ts'
import { shipmentLines, shipments } from '../fulfilment/schema.ts'
import {
  intakeFor,
  makePrescribingWorld,
  submitApproved,
  type Need,
  type PrescribingWorld,
} from '../prescriptions/prescribing-fixture.ts'
import { readPrescription } from '../prescriptions/queries.ts'
import { addLot, addProduct, addStock, type LotRow, type ProductRow } from '../test-world.ts'

// For tests: a depot, a hub and a village that have what a test puts there, and prescriptions that need it.

let database: TestDatabase
let client: DatabaseClient
let world: PrescribingWorld
/** Lies nowhere yet: each test says where. */
let product: ProductRow

/** The database, the organisations and the product of the test that runs. */
export const routing = {
  get client() {
    return client
  },
  get world() {
    return world
  },
  /** Lies nowhere yet: each test says where. */
  get product() {
    return product
  },
}

/** Makes a world for each test of a file, on one database. */
export function openRouting(): void {
  beforeAll(async () => {
    database = await createTestDatabase()
    client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
  })
  beforeEach(async () => {
    world = await makePrescribingWorld(client)
    product = await addProduct(client)
  })
  afterAll(async () => {
    await client.close()
    await database.drop()
  })
}

/** What routing answers that takes nothing. */
export const noStockTaken = { shipmentIds: [], promisedAt: null }

type Place = 'depot' | 'hub' | 'village'
const siteOf = (place: Place) => world[`${place}SiteId`]
const ownerOf = (place: Place) => (place === 'depot' ? world.depotId : world.pharmacyId)

/** Puts units of a lot somewhere; by default a new lot of the test's product. */
export async function put(place: Place, units: number, lot?: LotRow): Promise<LotRow> {
  const placed = lot ?? (await addLot(client, product))
  await addStock(client, { tenantId: ownerOf(place), siteId: siteOf(place), lot: placed, units })
  return placed
}

/** An approved prescription of these needs. @returns its id. */
export const needing = (...needs: Need[]) => submitApproved(world, intakeFor(world, needs))
/** As `needing`, of the test's product alone. */
export const needingUnits = (units: number) => needing({ product, units })

/** What each shipment of a prescription carries and where it starts, the supplier nearest to the patient first. */
export async function carried(prescriptionId: string) {
  const rows = await client.network
    .select({
      fromSiteId: shipments.fromSiteId,
      state: shipments.state,
      lotId: shipmentLines.lotId,
      units: shipmentLines.units,
    })
    .from(shipmentLines)
    .innerJoin(shipments, eq(shipments.id, shipmentLines.shipmentId))
    .where(eq(shipments.prescriptionId, prescriptionId))
    .orderBy(asc(shipmentLines.id))
  const order = [world.villageSiteId, world.hubSiteId, world.depotSiteId]
  return rows.toSorted((a, b) => order.indexOf(a.fromSiteId) - order.indexOf(b.fromSiteId))
}

/** Every choice that was made for a prescription, the first one first. */
export async function decisionsOf(prescriptionId: string) {
  const { decisions } = await readPrescription(client, world.doctor, prescriptionId)
  return decisions.toReversed()
}

/** The types of the events of a prescription, in order. */
export const toldOf = async (prescriptionId: string) => {
  const told = await client.network
    .select()
    .from(events)
    .where(eq(events.aggregateId, prescriptionId))
    .orderBy(events.id)
  return told.map(({ type }) => type)
}
