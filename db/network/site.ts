import { sql } from 'drizzle-orm'
import { isFinal, statesOf } from '#domain/state-table.ts'
import { shipmentStates, type ShipmentState } from '#domain/fulfilment/states.ts'
import type { ShipmentKind } from '#domain/fulfilment/shipment-kinds.ts'
import type { EscalationKind } from '#domain/fulfilment/escalation-kinds.ts'
import type { SiteKind, SiteStatus } from '#domain/organisations/site.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAcross } from '../commands.ts'
import { isoText } from '../iso-text.ts'
import { coverOf } from './cover.ts'

/** What a site has of a product. Base units. */
export interface SiteProduct {
  readonly productId: string
  readonly nameZh: string
  readonly nameEn: string
  readonly strength: string
  readonly baseUnit: string
  readonly available: number
  readonly reserved: number
  readonly quarantined: number
  /** Null where nothing was asked for lately. */
  readonly days: number | null
}

/** A parcel from or to the site that is not at its end. */
export interface SiteParcel {
  readonly shipmentId: string
  readonly kind: ShipmentKind
  readonly state: ShipmentState
  readonly fromNameZh: string
  readonly fromNameEn: string
  readonly toNameZh: string | null
  readonly toNameEn: string | null
  readonly dueAt: string
  readonly promisedAt: string
}

export interface SiteEscalation {
  readonly id: string
  readonly kind: EscalationKind
  readonly raisedAt: string
  readonly prescriptionId: string | null
}

/** At most so many rows of each list; the counts say how many there are. */
const listedRows = 50

const openStates = statesOf<ShipmentState>(shipmentStates).filter((state) => !isFinal(shipmentStates, state))

/**
 * A site of the map: what it holds with its days of cover (the shortest first), its open parcels (the nearest deadline
 * first), and the open escalations of prescriptions that it supplies or hands over.
 * A network read, as the map is; nothing of any patient. @throws CommandRefused `siteNotFound`.
 */
export function readNetworkSite(client: DatabaseClient, actor: Actor, now: Date, siteId: string) {
  return readAcross(client, actor, 'network.site', now, async (db) => {
    const found = await db.execute<{
      id: string
      nameZh: string
      nameEn: string
      kind: SiteKind
      status: SiteStatus
      countyCode: string
      tenantNameZh: string
      tenantNameEn: string
    }>(sql`
      select site.id, site.name_zh as "nameZh", site.name_en as "nameEn", site.kind, site.status,
        left(site.region_code, 6) as "countyCode", tenant.name_zh as "tenantNameZh", tenant.name_en as "tenantNameEn"
      from sites site join tenants tenant on tenant.id = site.tenant_id where site.id = ${siteId}`)
    const [site] = found.rows
    if (!site) throw notFound('site')
    return {
      ...site,
      ...(await readCounts(db, siteId)),
      products: await readProducts(db, now, siteId),
      parcels: await readParcels(db, siteId),
      escalations: await readEscalations(db, siteId),
    }
  })
}

const isOpenHere = (siteId: string) => sql`shipment.state in ${openStates}
  and (shipment.from_site_id = ${siteId} or shipment.destination_site_id = ${siteId})`

const escalationsHere = (
  siteId: string,
) => sql`from escalations escalation where escalation.resolved_at is null
  and (escalation.subject_id = ${siteId} or escalation.prescription_id in (
    select shipment.prescription_id from shipments shipment where ${isOpenHere(siteId)}))`

async function readCounts(db: Database, siteId: string) {
  const found = await db.execute<{ openParcels: number; openEscalations: number }>(sql`
    select (select count(*)::integer from shipments shipment where ${isOpenHere(siteId)}) as "openParcels",
      (select count(*)::integer ${escalationsHere(siteId)}) as "openEscalations"`)
  return found.rows[0] ?? { openParcels: 0, openEscalations: 0 }
}

async function readProducts(db: Database, now: Date, siteId: string): Promise<SiteProduct[]> {
  const found = await db.execute<SiteProduct & Record<string, unknown>>(sql`
    with ${coverOf(now, (column) => sql`${column} = ${siteId}`)}, stock as (
      select product_id, coalesce(sum(units) filter (where status = 'available'), 0)::float8 as available,
        coalesce(sum(units) filter (where status = 'reserved'), 0)::float8 as reserved,
        coalesce(sum(units) filter (where status = 'quarantine'), 0)::float8 as quarantined
      from stock_balances where site_id = ${siteId} and units > 0 group by product_id
    )
    select product.id as "productId", product.name_zh as "nameZh", product.name_en as "nameEn", product.strength,
      product.base_unit as "baseUnit", coalesce(stock.available, 0) as available,
      coalesce(stock.reserved, 0) as reserved, coalesce(stock.quarantined, 0) as quarantined, cover.days
    from stock full join cover on cover.product_id = stock.product_id
    join products product on product.id = coalesce(stock.product_id, cover.product_id)
    order by cover.days nulls last, product.standard_code limit ${listedRows}`)
  return found.rows
}

async function readParcels(db: Database, siteId: string): Promise<SiteParcel[]> {
  const found = await db.execute<SiteParcel & Record<string, unknown>>(sql`
    select shipment.id as "shipmentId", shipment.kind, shipment.state, origin.name_zh as "fromNameZh",
      origin.name_en as "fromNameEn", target.name_zh as "toNameZh", target.name_en as "toNameEn",
      ${isoText('shipment.due_at')} as "dueAt", ${isoText('shipment.promised_at')} as "promisedAt"
    from shipments shipment join sites origin on origin.id = shipment.from_site_id
    left join sites target on target.id = shipment.destination_site_id
    where ${isOpenHere(siteId)} order by shipment.due_at, shipment.id limit ${listedRows}`)
  return found.rows
}

async function readEscalations(db: Database, siteId: string): Promise<SiteEscalation[]> {
  const found = await db.execute<SiteEscalation & Record<string, unknown>>(sql`
    select escalation.id, escalation.kind, ${isoText('escalation.raised_at')} as "raisedAt",
      escalation.prescription_id as "prescriptionId"
    ${escalationsHere(siteId)} order by escalation.raised_at, escalation.id limit ${listedRows}`)
  return found.rows
}
