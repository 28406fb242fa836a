import { type SQL, sql } from 'drizzle-orm'
import type { MovementReason } from '#domain/inventory/movement.ts'
import type { AccountKind, StockStatus } from '#domain/inventory/stock-status.ts'
import type { TraceState } from '#domain/inventory/trace-units.ts'
import { recordDataAccess, type Sighting } from '../audit/data-access.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAcross } from '../commands.ts'
import { type DirectoryName, readDirectoryNames } from './directory-names.ts'
import { readBoxJourneys, type BoxJourney } from './trace-box.ts'

/** A lot, as a trace begins with it. */
export interface TracedLot {
  readonly lotId: string
  readonly number: string
  readonly expiresOn: string | null
  readonly recalledAt: string | null
  readonly productId: string
  readonly gtin: string
  readonly nameZh: string
  readonly nameEn: string
  readonly strength: string
  readonly manufacturer: string
  readonly baseUnit: string
}

/** One end of a way that goods went: a site, or beyond the network a supplier, a patient or a loss. */
export interface FlowEnd {
  readonly siteId: string | null
  readonly account: AccountKind
  readonly name: DirectoryName | null
}

/** All that went one way for one reason. */
export interface LotFlow {
  readonly reason: MovementReason
  readonly from: FlowEnd
  readonly to: FlowEnd
  readonly units: number
  readonly movements: number
  readonly firstAt: Date
  readonly lastAt: Date
}

export interface LotHolding {
  readonly siteId: string
  readonly name: DirectoryName
  readonly status: StockStatus
  readonly units: number
}

/** A box of the lot, and the hand-over that it went with. To whom, nothing here says. */
export interface TracedBox {
  readonly code: string
  readonly state: TraceState
  readonly unitsLeft: number
  readonly unitsInPack: number
  readonly siteId: string
  readonly siteName: DirectoryName
  readonly handOver: {
    readonly shipmentId: string
    readonly prescriptionId: string
    readonly at: Date
  } | null
}

export interface Trace {
  /** The box that was asked for; null where a lot was. */
  readonly box: TracedBox | null
  /** The parcels that the box went with, the earliest first. */
  readonly journeys: readonly BoxJourney[]
  readonly lot: TracedLot
  readonly flows: readonly LotFlow[]
  readonly holdings: readonly LotHolding[]
  readonly boxes: readonly TracedBox[]
  /** What to ask for the next boxes with; null on the last page. */
  readonly next: string | null
}

/** A lot by its id, or the lot of a box by the box's trace code. */
export type TraceQuestion = ({ readonly lotId: string } | { readonly code: string }) & {
  /** The code of the last box of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

/**
 * Where a lot came from, which ways it went, where it lies now, and which of its boxes were handed over; of a box its
 * parcels besides. Boxes that went to patients name the hand-over and its prescription: each is recorded as a look at
 * that patient's data before it is given. Who the patient is, it does not say: the regulator's office does not open that.
 * A network read for the regulator, along the indexes of lot and code.
 * @throws CommandRefused `lotNotFound` or `traceCodeNotFound`.
 */
export async function readTrace(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  question: TraceQuestion,
): Promise<Trace> {
  const seen: Sighting[] = []
  const trace = await readAcross(client, actor, 'supervision.trace', now, async (db): Promise<Trace> => {
    const code = 'code' in question ? question.code : null
    const [box] = code === null ? [] : await readBoxes(db, sql`box.code = ${code}`, 1)
    if (code !== null && !box) throw notFound('traceCode')
    const lotId = 'lotId' in question ? question.lotId : (box?.lotId ?? '')
    const lot = await readLot(db, lotId)
    const { after = '', limit } = question
    const boxes = await readBoxes(db, sql`box.lot_id = ${lotId} and box.code > ${after}`, limit + 1)
    const page = boxes.slice(0, limit)
    for (const { sighting } of box ? [box, ...page] : page) if (sighting !== null) seen.push(sighting)
    return {
      box: box ?? null,
      journeys: code === null ? [] : await readBoxJourneys(db, code),
      lot,
      flows: await readFlows(db, lotId),
      holdings: await readHoldings(db, lotId),
      boxes: page,
      next: boxes.length > limit ? (page.at(-1)?.code ?? null) : null,
    }
  })
  await recordDataAccess(client, actor, now, seen)
  return trace
}

async function readLot(db: Database, lotId: string): Promise<TracedLot> {
  const found = await db.execute<TracedLot & Record<string, unknown>>(sql`
    select lot.id as "lotId", lot.number, lot.expires_on::text as "expiresOn", lot.recalled_at as "recalledAt",
      product.id as "productId", product.gtin, product.name_zh as "nameZh", product.name_en as "nameEn",
      product.strength, product.manufacturer, product.base_unit as "baseUnit"
    from lots lot join products product on product.id = lot.product_id where lot.id = ${lotId}`)
  const [lot] = found.rows
  if (!lot) throw notFound('lot')
  return lot
}

interface FlowRow extends Record<string, unknown> {
  readonly reason: MovementReason
  readonly from_site: string | null
  readonly from_account: AccountKind
  readonly to_site: string | null
  readonly to_account: AccountKind
  readonly units: number
  readonly movements: number
  readonly first: string
  readonly last: string
}

async function readFlows(db: Database, lotId: string): Promise<LotFlow[]> {
  const { rows } = await db.execute<FlowRow>(sql`
    select reason, from_site_id as from_site, from_account, to_site_id as to_site, to_account,
      sum(units)::float8 as units, count(*)::integer as movements,
      min(recorded_at)::text as first, max(recorded_at)::text as last
    from stock_movements where lot_id = ${lotId}
    group by reason, from_site_id, from_account, to_site_id, to_account order by min(recorded_at), min(id)`)
  const names = await readDirectoryNames(
    db,
    rows.flatMap((row) => [row.from_site, row.to_site]).filter((id) => id !== null),
  )
  const endOf = (siteId: string | null, account: AccountKind): FlowEnd => ({
    siteId,
    account,
    name: siteId === null ? null : names(siteId),
  })
  return rows.map((row) => ({
    reason: row.reason,
    from: endOf(row.from_site, row.from_account),
    to: endOf(row.to_site, row.to_account),
    units: row.units,
    movements: row.movements,
    firstAt: new Date(row.first),
    lastAt: new Date(row.last),
  }))
}

async function readHoldings(db: Database, lotId: string): Promise<LotHolding[]> {
  const { rows } = await db.execute<{ site_id: string; status: StockStatus; units: number }>(sql`
    select site_id, status, sum(units)::float8 as units from stock_balances
    where lot_id = ${lotId} and units > 0 group by site_id, status order by units desc, site_id, status`)
  const names = await readDirectoryNames(
    db,
    rows.map((row) => row.site_id),
  )
  return rows.map((row) => ({
    siteId: row.site_id,
    name: names(row.site_id),
    status: row.status,
    units: row.units,
  }))
}

interface BoxRow extends Record<string, unknown> {
  readonly code: string
  readonly lot_id: string
  readonly state: TraceState
  readonly units_left: number
  readonly units_in_pack: number
  readonly site_id: string
  readonly shipment_id: string | null
  readonly prescription_id: string | null
  readonly patient_id: string | null
  readonly at: string | null
}

/** A box, and whose data it is a look at to be shown it. */
interface FoundBox extends TracedBox {
  readonly lotId: string
  readonly sighting: Sighting | null
}

/** Boxes with the last hand-over to a patient that they were scanned at. */
async function readBoxes(db: Database, which: SQL, limit: number): Promise<FoundBox[]> {
  const { rows } = await db.execute<BoxRow>(sql`
    select box.code, box.lot_id, box.state, box.units_left, box.units_in_pack, box.site_id, given.*
    from trace_codes box left join lateral (
      select scan.shipment_id, shipment.prescription_id, prescription.patient_id, scan.handed_over_at::text as at
      from shipment_scans scan join shipments shipment on shipment.id = scan.shipment_id
      join prescriptions prescription on prescription.id = shipment.prescription_id
      where scan.code = box.code and scan.handed_over_at is not null
      order by scan.handed_over_at desc limit 1) given on true
    where ${which} order by box.code limit ${limit}`)
  const names = await readDirectoryNames(
    db,
    rows.map((row) => row.site_id),
  )
  return rows.map((row): FoundBox => ({
    code: row.code,
    lotId: row.lot_id,
    state: row.state,
    unitsLeft: row.units_left,
    unitsInPack: row.units_in_pack,
    siteId: row.site_id,
    siteName: names(row.site_id),
    handOver:
      row.shipment_id === null || row.prescription_id === null || row.at === null
        ? null
        : { shipmentId: row.shipment_id, prescriptionId: row.prescription_id, at: new Date(row.at) },
    sighting:
      row.patient_id === null || row.prescription_id === null
        ? null
        : { patientId: row.patient_id, shown: 'dispense', resourceId: row.prescription_id },
  }))
}
