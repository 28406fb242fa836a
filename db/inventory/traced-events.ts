import { and, type SQL, sql } from 'drizzle-orm'
import type { ShipmentKind } from '#domain/fulfilment/shipment-kinds.ts'
import { packagingEvent, pickingEvent, rideEvent, type MovedLot } from '#domain/inventory/epcis.ts'
import { readEventId } from '#domain/inventory/epcis.ts'
import type { EpcisEvent } from '#domain/inventory/epcis-schema.ts'
import { packagingSteps, pickingStep, rideSteps } from '#domain/inventory/epcis-steps.ts'
import type { Identified } from '#domain/inventory/epcis-identifiers.ts'
import type { Database } from '../client.ts'
import {
  asks,
  codesIn,
  during,
  lotMatches,
  oneOf,
  scannedAs,
  type Source,
  type Traced,
  type TraceQuery,
} from './trace-query.ts'
import { batches } from './traced-batches.ts'
import { movements } from './traced-movements.ts'

/** How far a query was read: in which source, and behind which of its rows. */
export interface TracePosition {
  readonly source: number
  readonly after: string | null
}

/**
 * A page of events: the ledger's movements by time first, then rides, packages, pickings and batches of campaigns, each in the order of its keys, so that
 * pages stay as they are while events are added. Walled as its reader is: a tenant sees what it gave, took, carried or packed.
 */
export async function readTracedEvents(
  db: Database,
  query: TraceQuery,
  { source: start, after }: TracePosition,
  limit: number,
): Promise<{ readonly events: readonly EpcisEvent[]; readonly next: TracePosition | null }> {
  const found: (Traced & { source: number })[] = []
  for (let source = start; source < sources.length && found.length <= limit; source += 1) {
    const rows = await sources[source]?.read(
      db,
      query,
      source === start ? after : null,
      limit + 1 - found.length,
    )
    found.push(...(rows ?? []).map((row) => ({ ...row, source })))
  }
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const next = found.length > limit && last !== undefined ? { source: last.source, after: last.key } : null
  return { events: page.map(({ event }) => event), next }
}

/** The boxes and lots of a shipment, as one statement reads them beside it. */
const shipmentGoods = sql`
  array(select scan.code from shipment_scans scan where scan.shipment_id = shipment.id order by scan.code) as codes,
  (select coalesce(json_agg(json_build_object('gtin', product.gtin, 'lotNumber', lot.number, 'units', line.units,
      'packUnits', product.pack_units) order by line.id), '[]')
    from shipment_lines line join lots lot on lot.id = line.lot_id join products product on product.id = line.product_id
    where line.shipment_id = shipment.id and line.units > 0) as lots`

function carries(goods: readonly Identified[] | null): SQL | undefined {
  if (goods === null) return undefined
  return sql`(exists (select 1 from shipment_scans scan where scan.shipment_id = shipment.id
      and ${scannedAs(goods, sql`scan`)})
    or exists (select 1 from shipment_lines line join lots lot on lot.id = line.lot_id
      join products product on product.id = line.product_id
      where line.shipment_id = shipment.id and line.units > 0 and ${lotMatches(sql`lot`, sql`product`, goods)}))`
}

interface ShipmentGoodsRow extends Record<string, unknown> {
  readonly id: string
  readonly at: string
  readonly site_id: string
  readonly shipment_id: string
  readonly codes: string[]
  readonly lots: MovedLot[]
}

function rides(kind: keyof typeof rideSteps): Source {
  const isDeparture = kind === 'departure'
  const at = isDeparture ? sql`leg.departed_at` : sql`leg.arrived_at`
  const site = isDeparture ? sql`leg.from_site_id` : sql`leg.to_site_id`
  return {
    async read(db, query, after, limit) {
      if (!asks(query.types, 'ObjectEvent') || !query.isStep(rideSteps[kind])) return []
      const { rows } = await db.execute<ShipmentGoodsRow>(sql`
        select leg.id, ${at}::text as at, ${site} as site_id, shipment.id as shipment_id, ${shipmentGoods}
        from shipment_legs leg join shipments shipment on shipment.id = leg.shipment_id
        where ${and(
          sql`${at} is not null`,
          during(at, query),
          after === null ? undefined : sql`leg.id > ${after}::uuid`,
          query.key === null ? undefined : sql`leg.id = ${query.key}::uuid`,
          oneOf(site, query.readAt),
          isDeparture && query.restsAt !== null ? sql`false` : oneOf(site, query.restsAt),
          oneOf(sql`shipment.id`, query.transactions),
          carries(query.goods),
        )}
        order by leg.id limit ${limit}`)
      return rows.map((row) => ({
        key: row.id,
        event: rideEvent({
          legId: row.id,
          kind,
          at: new Date(row.at),
          siteId: row.site_id,
          shipmentId: row.shipment_id,
          codes: row.codes,
          lots: row.lots,
        }),
      }))
    },
  }
}

interface PackagingRow extends Record<string, unknown> {
  readonly id: string
  readonly at: string
  readonly site_id: string
  readonly parent_code: string
  readonly children: string[]
}

/** What was put into a package, or taken out, at one time is one event, under the id of its first row. */
function packagings(kind: keyof typeof packagingSteps): Source {
  const at = kind === 'packing' ? sql`aggregation.aggregated_at` : sql`aggregation.disaggregated_at`
  return {
    async read(db, query, after, limit) {
      const asksOther = query.transactions !== null || !query.isStep(packagingSteps[kind])
      if (!asks(query.types, 'AggregationEvent') || asksOther) return []
      const codes = query.goods === null ? null : codesIn(query.goods)
      const { rows } = await db.execute<PackagingRow>(sql`
        select min(aggregation.id::text) as id, ${at}::text as at, aggregation.site_id, aggregation.parent_code,
          array_agg(aggregation.child_code order by aggregation.child_code) as children
        from code_aggregations aggregation
        where ${and(
          sql`${at} is not null`,
          during(at, query),
          query.key === null ? undefined : together(at, query.key),
          oneOf(sql`aggregation.site_id`, query.readAt),
          oneOf(sql`aggregation.site_id`, query.restsAt),
        )}
        group by ${at}, aggregation.site_id, aggregation.parent_code
        having ${
          and(
            after === null ? undefined : sql`min(aggregation.id::text) > ${after}`,
            query.key === null ? undefined : sql`min(aggregation.id::text) = ${query.key}`,
            codes === null
              ? undefined
              : sql`(aggregation.parent_code = any(${sql.param(codes)}::text[])
                or array_agg(aggregation.child_code) && ${sql.param(codes)}::text[])`,
          ) ?? sql`true`
        }
        order by 1 limit ${limit}`)
      return rows.map((row) => ({
        key: row.id,
        event: packagingEvent({
          id: row.id,
          kind,
          at: new Date(row.at),
          siteId: row.site_id,
          parentCode: row.parent_code,
          childCodes: row.children,
        }),
      }))
    },
  }
}

/** Of the rows that were packed, or taken out, at one time: those of one event. */
function together(at: SQL, key: string): SQL {
  return sql`(${at}, aggregation.parent_code) = (
    select ${at}, aggregation.parent_code from code_aggregations aggregation where aggregation.id = ${key}::uuid)`
}

interface PickingRow extends ShipmentGoodsRow {
  readonly kind: ShipmentKind
  readonly requested_by: string
}

const pickings: Source = {
  async read(db, query, after, limit) {
    if (!asks(query.types, 'TransactionEvent') || !query.isStep(pickingStep)) return []
    const requestedBy = sql`coalesce(shipment.prescription_id, shipment.request_id)`
    const pickedAt = sql`(select min(scan.picked_at) from shipment_scans scan where scan.shipment_id = shipment.id)`
    const { rows } = await db.execute<PickingRow>(sql`
      select * from (
        select shipment.id, shipment.id as shipment_id, shipment.from_site_id as site_id, shipment.kind,
          ${requestedBy} as requested_by, ${pickedAt} as picked_at, ${pickedAt}::text as at, ${shipmentGoods}
        from shipments shipment
        where ${
          and(
            after === null ? undefined : sql`shipment.id > ${after}::uuid`,
            query.key === null ? undefined : sql`shipment.id = ${query.key}::uuid`,
            oneOf(sql`shipment.from_site_id`, query.readAt),
            oneOf(sql`shipment.from_site_id`, query.restsAt),
            query.transactions === null
              ? undefined
              : sql`(${oneOf(sql`shipment.id`, query.transactions)} or ${oneOf(requestedBy, query.transactions)})`,
            carries(query.goods),
          ) ?? sql`true`
        }
      ) picked
      where ${and(sql`picked.picked_at is not null`, during(sql`picked.picked_at`, query))}
      order by picked.id limit ${limit}`)
    return rows.map((row) => ({
      key: row.id,
      event: pickingEvent({
        shipmentId: row.id,
        at: new Date(row.at),
        siteId: row.site_id,
        requestedBy: { kind: requestKindOf(row.kind), id: row.requested_by },
        codes: row.codes,
        lots: row.lots,
      }),
    }))
  },
}

function requestKindOf(kind: PickingRow['kind']) {
  return kind === 'order' || kind === 'transfer' || kind === 'supplier_return' ? kind : 'prescription'
}

const sourcesByName = {
  movement: movements,
  departure: rides('departure'),
  arrival: rides('arrival'),
  packing: packagings('packing'),
  unpacking: packagings('unpacking'),
  picking: pickings,
  batchpicking: batches('picking'),
  batchpacking: batches('packing'),
} as const

/** In the order in which a query goes through them. */
const sources: readonly Source[] = Object.values(sourcesByName)

/** One event under its own id, for whoever a query would tell it to; null where there is none. */
export async function readTracedEvent(
  db: Database,
  eventId: string,
  tenantId: string | null,
): Promise<EpcisEvent | null> {
  const read = readEventId(eventId)
  if (read === null) return null
  const query = { ...everything, tenantId, key: read.id }
  const [found] = await sourcesByName[read.source].read(db, query, null, 1)
  return found?.event ?? null
}

const everything: Omit<TraceQuery, 'tenantId' | 'key'> = {
  types: null,
  isStep: () => true,
  from: null,
  before: null,
  readAt: null,
  restsAt: null,
  goods: null,
  transactions: null,
}
