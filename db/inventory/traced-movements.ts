import { and, type SQL, sql } from 'drizzle-orm'
import { movementEvent, type MovedLot } from '#domain/inventory/epcis.ts'
import { type MovementStep, movementSteps } from '#domain/inventory/epcis-steps.ts'
import type { Database } from '../client.ts'
import { asks, during, lotMatches, oneOf, scannedAs, type Source, type TraceQuery } from './trace-query.ts'

interface MovementRow extends Record<string, unknown> {
  readonly id: string
  /** Microseconds since 1970: the exact time, in a key. */
  readonly micros: string
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
  readonly campaign_id: string | null
  readonly codes: string[]
  readonly lots: MovedLot[]
}

/**
 * The ledger's movements by time and number. Of one tenant there are two ways along the ledger, each with its index: what
 * it moved, and what others moved into or out of its books.
 */
export const movements: Source = {
  async read(db, query, after, limit) {
    const steps = asks(query.types, 'ObjectEvent') ? movementSteps.filter(query.isStep) : []
    if (steps.length === 0) return []
    const campaigns = await campaignsAmong(db, query.transactions)
    const ways = query.tenantId === null ? [sql`true`] : waysOf(query.tenantId)
    const { rows } = await db.execute<MovementRow>(sql`
      select * from (${sql.join(
        ways.map((way) => sql`(${selectMovements(way, { steps, query, campaigns }, after, limit)})`),
        sql` union all `,
      )}) moved order by micros, id limit ${limit}`)
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
        campaignId: row.campaign_id,
        codes: row.codes,
        lots: row.lots,
      })
      return [{ key: `${row.micros}.${row.id}`, event }]
    })
  },
}

function waysOf(tenantId: string): SQL[] {
  return [
    sql`moved.tenant_id = ${tenantId}::uuid`,
    sql`moved.counter_tenant_id = ${tenantId}::uuid and moved.counter_tenant_id <> moved.tenant_id`,
  ]
}

interface Asked {
  readonly steps: readonly MovementStep[]
  readonly query: TraceQuery
  /** Those of the transactions that are campaigns. */
  readonly campaigns: readonly string[]
}

/** A campaign's movements name its households, not itself: only where one is asked for are they looked for. */
async function campaignsAmong(db: Database, transactions: TraceQuery['transactions']): Promise<string[]> {
  if (transactions === null || transactions.length === 0) return []
  const { rows } = await db.execute<{ id: string }>(
    sql`select id from campaigns where ${oneOf(sql`id`, transactions)}`,
  )
  return rows.map(({ id }) => id)
}

function ofTransactions(
  transactions: TraceQuery['transactions'],
  campaigns: readonly string[],
): SQL | undefined {
  const referred = oneOf(sql`moved.reference_id`, transactions)
  return campaigns.length === 0
    ? referred
    : sql`(${referred} or ${oneOf(sql`household.campaign_id`, campaigns)})`
}

function selectMovements(
  way: SQL,
  { steps, query, campaigns }: Asked,
  after: string | null,
  limit: number,
): SQL {
  const { goods, transactions, key } = query
  return sql`
    select moved.id, (extract(epoch from moved.recorded_at) * 1000000)::bigint as micros,
      moved.recorded_at::text as at, moved.reason, moved.from_account, moved.to_account,
      moved.from_site_id, moved.to_site_id, moved.tenant_id, moved.counter_tenant_id, moved.reference_id,
      shipment.id is not null as is_shipment, household.campaign_id,
      array(select scan.code from shipment_scans scan join shipment_lines line on line.id = scan.shipment_line_id
        where scan.shipment_id = shipment.id and line.lot_id = moved.lot_id order by scan.code) as codes,
      json_build_array(json_build_object('gtin', product.gtin, 'lotNumber', lot.number, 'units', moved.units,
        'packUnits', product.pack_units)) as lots
    from stock_movements moved
    join lots lot on lot.id = moved.lot_id
    join products product on product.id = moved.product_id
    left join shipments shipment on shipment.id = moved.reference_id
    left join campaign_households household on household.id = moved.reference_id
    where ${and(
      way,
      sql`(${sql.join(
        steps.map((step) => isMovement(step, query)),
        sql` or `,
      )})`,
      during(sql`moved.recorded_at`, query),
      after === null ? undefined : isAfter(after),
      key === null ? undefined : sql`moved.id = ${key}::bigint`,
      goods === null
        ? undefined
        : sql`(${lotMatches(sql`lot`, sql`product`, goods)} or exists (
            select 1 from shipment_scans scan join shipment_lines line on line.id = scan.shipment_line_id
            where scan.shipment_id = moved.reference_id and line.lot_id = moved.lot_id
              and ${scannedAs(goods, sql`scan`)}))`,
      ofTransactions(transactions, campaigns),
    )}
    order by moved.recorded_at, moved.id limit ${limit}`
}

/** Behind a key, as one comparison of what the indexes are sorted by. */
function isAfter(after: string): SQL {
  const [micros = '', id = ''] = after.split('.')
  return sql`(moved.recorded_at, moved.id) >
    (timestamptz 'epoch' + ${micros}::bigint * interval '1 microsecond', ${id}::bigint)`
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
