import { and, type SQL, sql } from 'drizzle-orm'
import type { ShipmentKind } from '#domain/fulfilment/shipment-kinds.ts'
import {
  movementEvent,
  packagingEvent,
  pickingEvent,
  rideEvent,
  type MovedLot,
} from '#domain/inventory/epcis.ts'
import type { EpcisEvent } from '#domain/inventory/epcis-schema.ts'
import {
  type MovementStep,
  movementSteps,
  packagingSteps,
  pickingStep,
  rideSteps,
  type Step,
} from '#domain/inventory/epcis-steps.ts'
import type { Identified } from '#domain/inventory/epcis-identifiers.ts'
import type { Database } from '../client.ts'

/** What events are asked for; what is not given is not asked. Times are recorded times, which are those of the events. */
export interface TraceQuery {
  readonly types: readonly EpcisEvent['type'][] | null
  /** Only what this says of a step. */
  readonly isStep: (step: Step) => boolean
  readonly from: Date | null
  readonly before: Date | null
  /** Seen at one of these sites. */
  readonly readAt: readonly string[] | null
  /** Resting at one of these sites afterwards. */
  readonly restsAt: readonly string[] | null
  /** Of one of these boxes, packages or lots. */
  readonly goods: readonly Identified[] | null
  /**
   * Whose packages are told: those that it packed, and those of boxes that it was let see. Null for everybody's. Who can
   * scan a package may read what is in it, so its wall is wider than this.
   */
  readonly packedFor: string | null
  /** Of one of these shipments, receipts, prescriptions or other requests. */
  readonly transactions: readonly string[] | null
}

/** How far a query was read: in which source, and behind which of its rows. */
export interface TracePosition {
  readonly source: number
  readonly after: string | null
}

interface Source {
  /** Rows of it behind `after`, in the order of their keys, with the events that they are. */
  readonly read: (db: Database, query: TraceQuery, after: string | null, limit: number) => Promise<Traced[]>
}

interface Traced {
  readonly key: string
  readonly event: EpcisEvent
}

/**
 * A page of events: the ledger's movements first, then rides, packages and pickings, each in the order of its keys, so that
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

const asks = (types: TraceQuery['types'], type: EpcisEvent['type']) => types === null || types.includes(type)

function during(column: SQL, { from, before }: TraceQuery): SQL | undefined {
  return and(
    from === null ? undefined : sql`${column} >= ${from.toISOString()}::timestamptz`,
    before === null ? undefined : sql`${column} < ${before.toISOString()}::timestamptz`,
  )
}

/** One of the ids; undefined where none is asked for. */
function oneOf(column: SQL, ids: readonly string[] | null): SQL | undefined {
  if (ids === null) return undefined
  return ids.length === 0 ? sql`false` : sql`${column} in ${[...ids]}`
}

const codesIn = (goods: readonly Identified[]) =>
  goods.flatMap((one) => (one.kind === 'package' ? [one.code] : []))

/** The lots that are asked for by their trade item and number. */
function lotMatches(lot: SQL, product: SQL, goods: readonly Identified[]): SQL {
  const lots = goods.flatMap((one) => (one.kind === 'lot' ? [sql`(${one.gtin}, ${one.lotNumber})`] : []))
  if (lots.length === 0) return sql`false`
  // Products keep the GTIN as it was listed, of 13 or 14 digits.
  return sql`(lpad(${product}.gtin, 14, '0'), ${lot}.number) in (${sql.join(lots, sql`, `)})`
}

function scannedAs(goods: readonly Identified[], scan: SQL): SQL {
  const codes = codesIn(goods)
  return codes.length === 0 ? sql`false` : sql`${scan}.code in ${codes}`
}

interface MovementRow extends Record<string, unknown> {
  readonly id: string
  readonly at: string
  readonly reason: string
  readonly from_account: string
  readonly to_account: string
  readonly from_site_id: string | null
  readonly to_site_id: string | null
  readonly tenant_id: string
  readonly counter_tenant_id: string
  readonly reference_id: string | null
  readonly is_shipment: boolean
  readonly codes: string[]
  readonly lots: MovedLot[]
}

const movements: Source = {
  async read(db, query, after, limit) {
    const steps = asks(query.types, 'ObjectEvent') ? movementSteps.filter(query.isStep) : []
    if (steps.length === 0) return []
    const { goods, transactions } = query
    const { rows } = await db.execute<MovementRow>(sql`
      select moved.id::text, moved.recorded_at::text as at, moved.reason, moved.from_account, moved.to_account,
        moved.from_site_id, moved.to_site_id, moved.tenant_id, moved.counter_tenant_id, moved.reference_id,
        shipment.id is not null as is_shipment,
        array(select scan.code from shipment_scans scan join shipment_lines line on line.id = scan.shipment_line_id
          where scan.shipment_id = shipment.id and line.lot_id = moved.lot_id order by scan.code) as codes,
        json_build_array(json_build_object('gtin', product.gtin, 'lotNumber', lot.number, 'units', moved.units,
          'packUnits', product.pack_units)) as lots
      from stock_movements moved
      join lots lot on lot.id = moved.lot_id
      join products product on product.id = moved.product_id
      left join shipments shipment on shipment.id = moved.reference_id
      where ${and(
        sql`(${sql.join(
          steps.map((step) => isMovement(step, query)),
          sql` or `,
        )})`,
        during(sql`moved.recorded_at`, query),
        after === null ? undefined : sql`moved.id > ${after}::bigint`,
        goods === null
          ? undefined
          : sql`(${lotMatches(sql`lot`, sql`product`, goods)} or exists (
              select 1 from shipment_scans scan join shipment_lines line on line.id = scan.shipment_line_id
              where scan.shipment_id = moved.reference_id and line.lot_id = moved.lot_id
                and ${scannedAs(goods, sql`scan`)}))`,
        oneOf(sql`moved.reference_id`, transactions),
      )}
      order by moved.id limit ${limit}`)
    return rows.flatMap((row) => {
      const step = movementSteps.find(
        ({ reason, from, to }) => reason === row.reason && from === row.from_account && to === row.to_account,
      )
      if (step === undefined) return []
      const event = movementEvent({
        id: Number(row.id),
        at: new Date(row.at),
        step,
        fromSiteId: row.from_site_id,
        toSiteId: row.to_site_id,
        tenantId: row.tenant_id,
        counterTenantId: row.counter_tenant_id,
        referenceId: row.reference_id,
        isShipment: row.is_shipment,
        codes: row.codes,
        lots: row.lots,
      })
      return [{ key: row.id, event }]
    })
  },
}

function siteAt(end: 'from' | 'to' | null): SQL {
  return end === null ? sql`null::uuid` : sql.raw(`moved.${end}_site_id`)
}

/** A movement of this kind, where it is asked for. */
function isMovement({ reason, from, to, readAt, restsAt }: MovementStep, query: TraceQuery): SQL {
  return (
    and(
      sql`(moved.reason, moved.from_account, moved.to_account) = (${reason}, ${from}, ${to})`,
      oneOf(siteAt(readAt), query.readAt),
      oneOf(siteAt(restsAt), query.restsAt),
    ) ?? sql`false`
  )
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
          query.packedFor === null
            ? undefined
            : sql`(aggregation.tenant_id = ${query.packedFor}::uuid or exists (
                select 1 from shipment_scans scan where scan.code = aggregation.child_code))`,
          oneOf(sql`aggregation.site_id`, query.readAt),
          oneOf(sql`aggregation.site_id`, query.restsAt),
        )}
        group by ${at}, aggregation.site_id, aggregation.parent_code
        having ${
          and(
            after === null ? undefined : sql`min(aggregation.id::text) > ${after}`,
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

const sources: readonly Source[] = [
  movements,
  rides('departure'),
  rides('arrival'),
  packagings('packing'),
  packagings('unpacking'),
  pickings,
]
