import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { PlannedLeg } from '#domain/fulfilment/promise.ts'
import type { FulfilmentMode } from '#domain/prescriptions/prescription.ts'
import { grantAccess } from '../access/grants.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { runNetworkCommand } from '../commands.ts'
import { moveStock } from '../inventory/ledger.ts'
import { prescriptionLines, prescriptions } from '../prescriptions/schema.ts'
import {
  addLot,
  addPatient,
  addProduct,
  addSite,
  addStock,
  addTenant,
  personOf,
  requestOf,
  testNow,
  traceCodeOf,
  type LotRow,
  type ProductRow,
} from '../test-world.ts'
import { dispatchShipments } from './dispatch.ts'
import { arriveLeg, departLeg } from './legs.ts'
import { packShipments } from './pack.ts'
import { pickShipment } from './pick.ts'
import { recheckShipment } from './recheck.ts'
import { shipmentLegs, shipmentLines, shipments } from './schema.ts'

/** A depot with stock of one product, and a pharmacy with a county hub and a village site, to which parcels go. */
export interface ParcelWorld {
  readonly client: DatabaseClient
  readonly hospitalId: string
  readonly depotId: string
  readonly pharmacyId: string
  readonly depotSiteId: string
  readonly hubSiteId: string
  readonly villageSiteId: string
  readonly picker: Actor
  readonly checker: Actor
  readonly driver: Actor
  readonly villagePharmacist: Actor
  readonly patientId: string
  readonly product: ProductRow
  readonly lot: LotRow
}

export async function makeParcelWorld(client: DatabaseClient): Promise<ParcelWorld> {
  const hospitalId = await addTenant(client, 'internet_hospital')
  const depotId = await addTenant(client, 'depot_operator')
  const pharmacyId = await addTenant(client, 'pharmacy')
  const depotSiteId = await addSite(client, depotId, { kind: 'city_depot' })
  const hubSiteId = await addSite(client, pharmacyId)
  const villageSiteId = await addSite(client, pharmacyId, { kind: 'village_pharmacy' })
  const product = await addProduct(client)
  const lot = await addLot(client, product)
  await addStock(client, { tenantId: depotId, siteId: depotSiteId, lot, units: 1000 })
  return {
    client,
    hospitalId,
    depotId,
    pharmacyId,
    depotSiteId,
    hubSiteId,
    villageSiteId,
    picker: personOf(depotId, ['picker'], [depotSiteId]),
    checker: personOf(depotId, ['checker'], [depotSiteId]),
    driver: personOf(pharmacyId, ['driver'], [hubSiteId]),
    villagePharmacist: personOf(pharmacyId, ['village_pharmacist'], [villageSiteId]),
    patientId: await addPatient(client, hospitalId),
    product,
    lot,
  }
}

/** A prescription of one line. */
export interface Prescribed {
  readonly prescriptionId: string
  readonly prescriptionLineId: string
}

/** An accepted prescription for `units` of the world's product, to be handed over in the village. */
export async function addPrescription(
  world: ParcelWorld,
  units: number,
  mode: FulfilmentMode = 'village_counter',
): Promise<Prescribed> {
  const { network } = world.client
  const prescriptionId = randomUUIDv7()
  const prescriptionLineId = randomUUIDv7()
  await network.insert(prescriptions).values({
    id: prescriptionId,
    tenantId: world.hospitalId,
    hospitalReference: prescriptionId,
    patientId: world.patientId,
    prescriberId: randomUUIDv7(),
    kind: 'ordinary',
    state: 'accepted',
    diagnosisCodes: ['I10'],
    signedAt: testNow,
    validUntil: new Date('2026-03-02T16:00:00Z'),
    acknowledgedAt: testNow,
    dueAt: new Date('2026-03-04T01:00:00Z'),
    mode,
    destinationSiteId: world.villageSiteId,
    acceptedBySiteId: world.villageSiteId,
    trackingTokenHash: prescriptionId,
    signature: { algorithm: 'test', keyId: 'test', value: 'test' },
  })
  await network.insert(prescriptionLines).values({
    id: prescriptionLineId,
    tenantId: world.hospitalId,
    prescriptionId,
    lineNumber: 1,
    productId: world.product.id,
    quantityUnits: units,
    doseAmount: 1,
    doseUnit: 'tablet',
    frequency: 'bid',
    route: 'oral',
    daysSupply: 7,
    directions: '饭后服用',
    state: 'allocated',
  })
  return { prescriptionId, prescriptionLineId }
}

/** A shipment of the depot with reserved stock. */
export interface Parcel extends Prescribed {
  readonly shipmentId: string
  readonly shipmentLineId: string
  readonly units: number
}

/** One leg of a parcel. */
export type Ride = Pick<PlannedLeg, 'kind' | 'fromSiteId' | 'toSiteId'>

/**
 * Reserves `units` for a prescription at the depot and makes the shipment. By default the prescription is its own, and
 * it goes by line-haul to the hub and on the round to the village.
 */
export async function addParcel(
  world: ParcelWorld,
  units: number,
  given: { readonly prescription?: Prescribed; readonly rides?: readonly Ride[]; readonly lot?: LotRow } = {},
): Promise<Parcel> {
  const prescription = given.prescription ?? (await addPrescription(world, units))
  const shipmentId = randomUUIDv7()
  const shipmentLineId = randomUUIDv7()
  const parcel = { ...prescription, shipmentId, shipmentLineId, units }
  await runNetworkCommand(world.client, requestOf(world.picker), async (transaction) => {
    await transaction.db.insert(shipments).values(shipmentRow(world, parcel))
    const lot = given.lot ?? world.lot
    const line = { lotId: lot.id, productId: lot.productId, ownership: 'ours' as const, units }
    await transaction.db.insert(shipmentLines).values({
      ...line,
      id: shipmentLineId,
      tenantId: world.depotId,
      shipmentId,
      prescriptionLineId: parcel.prescriptionLineId,
    })
    const legs = (given.rides ?? ridesOf(world)).map(({ kind, fromSiteId, toSiteId }, index) => ({
      kind,
      fromSiteId,
      toSiteId,
      id: randomUUIDv7(),
      tenantId: world.depotId,
      shipmentId,
      sequence: index + 1,
      state: 'planned' as const,
      plannedDepartAt: testNow,
      plannedArriveAt: testNow,
    }))
    if (legs.length > 0) await transaction.db.insert(shipmentLegs).values(legs)
    const from = { account: 'available', siteId: world.depotSiteId } as const
    const to = { account: 'reserved', siteId: world.depotSiteId } as const
    await moveStock(transaction, [
      { ...line, reason: 'reserve', from, to, tenantId: world.depotId, referenceId: shipmentId },
    ])
    letIn(transaction, world, parcel)
    return {}
  })
  return parcel
}

function ridesOf({ depotSiteId, hubSiteId, villageSiteId }: ParcelWorld): Ride[] {
  return [
    { kind: 'line_haul', fromSiteId: depotSiteId, toSiteId: hubSiteId },
    { kind: 'round', fromSiteId: hubSiteId, toSiteId: villageSiteId },
  ]
}

function shipmentRow(
  world: ParcelWorld,
  { shipmentId, prescriptionId }: Parcel,
): typeof shipments.$inferInsert {
  return {
    id: shipmentId,
    tenantId: world.depotId,
    kind: 'prescription',
    prescriptionId,
    prescriptionTenantId: world.hospitalId,
    fromSiteId: world.depotSiteId,
    destinationSiteId: world.villageSiteId,
    destinationTenantId: world.pharmacyId,
    currentSiteId: world.depotSiteId,
    mode: 'village_counter',
    state: 'allocated',
    dueAt: new Date('2026-03-04T01:00:00Z'),
    promisedAt: new Date('2026-03-03T01:00:00Z'),
  }
}

function letIn(
  transaction: Parameters<typeof grantAccess>[0],
  world: ParcelWorld,
  { shipmentId, prescriptionId }: Parcel,
): void {
  const shipment = { resourceKind: 'shipment', resourceId: shipmentId, ownerTenantId: world.depotId } as const
  const prescription = {
    resourceKind: 'prescription',
    resourceId: prescriptionId,
    ownerTenantId: world.hospitalId,
  } as const
  grantAccess(transaction, [
    { ...shipment, tenantId: world.pharmacyId, purpose: 'act' },
    { ...shipment, tenantId: world.hospitalId, purpose: 'read' },
    { ...prescription, tenantId: world.pharmacyId, purpose: 'act' },
    { ...prescription, tenantId: world.depotId, purpose: 'read' },
  ])
}

let boxesTaken = 0

/** Scans of boxes that nobody has scanned before, for `units` of the world's product. */
export function freshScans({ product }: ParcelWorld, units: number): { code: string; units: number }[] {
  const scans = []
  for (let left = units; left > 0; left -= product.packUnits) {
    boxesTaken += 1
    scans.push({ code: traceCodeOf(product, boxesTaken), units: Math.min(left, product.packUnits) })
  }
  return scans
}

const steps = ['picked', 'rechecked', 'packed', 'dispatched', 'arrived'] as const

/** Brings a parcel up to a state as its people would, all at `now`. @returns the codes of its boxes. */
export async function bringTo(
  world: ParcelWorld,
  { shipmentId, units }: Pick<Parcel, 'shipmentId' | 'units'>,
  state: (typeof steps)[number],
  now = testNow,
): Promise<{ code: string }[]> {
  const { client, picker, checker, driver, villagePharmacist, depotSiteId, hubSiteId, villageSiteId } = world
  const scans = freshScans(world, units)
  const codes = scans.map(({ code }) => ({ code }))
  const shipmentIds = [shipmentId]
  const by = (actor: Actor) => ({ ...requestOf(actor), now })
  const acts: Record<(typeof steps)[number], () => Promise<unknown>> = {
    picked: () => pickShipment(client, by(picker), { shipmentId, scans }),
    rechecked: () => recheckShipment(client, by(checker), { shipmentId, scans: codes }),
    packed: () => packShipments(client, by(checker), { shipmentIds }),
    dispatched: () => dispatchShipments(client, by(checker), { shipmentIds }),
    arrived: async () => {
      await departLeg(client, by(driver), { shipmentIds, siteId: depotSiteId })
      await arriveLeg(client, by(driver), { shipmentIds, siteId: hubSiteId })
      await departLeg(client, by(driver), { shipmentIds, siteId: hubSiteId })
      await arriveLeg(client, by(villagePharmacist), { shipmentIds, siteId: villageSiteId })
    },
  }
  for (const step of steps.slice(0, steps.indexOf(state) + 1)) await acts[step]()
  return codes
}

/** Units of a lot per account, over all sites; `patient` and `loss` by the ledger. Their sum is what was received. */
export async function unitsOf({ client }: ParcelWorld, lot: LotRow): Promise<Record<string, number>> {
  const { rows } = await client.network.execute<{ account: string; units: number }>(sql`
    select status as account, sum(units)::integer as units from stock_balances where lot_id = ${lot.id} group by status
    union all
    select account, sum(units)::integer from (
      select to_account as account, units from stock_movements where lot_id = ${lot.id} and to_site_id is null
      union all
      select from_account, -units from stock_movements where lot_id = ${lot.id} and from_site_id is null
    ) boundary group by account`)
  return Object.fromEntries(
    rows.filter(({ units }) => units !== 0).map(({ account, units }) => [account, units]),
  )
}
