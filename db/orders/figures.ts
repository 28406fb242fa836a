import { sql } from 'drizzle-orm'
import { sellerFigures, type SellerCounts } from '#domain/orders/seller-figures.ts'
import type { TimeRange } from '#domain/organisations/shanghai-month.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { readAcross, readAs } from '../commands.ts'
import { orderCreditNoteLines } from './invoice-schema.ts'
import { orderPartLines, orderParts } from './schema.ts'

/** A seller, and the time in which its parts were offered to it. */
export interface FiguresQuestion extends TimeRange {
  readonly sellerTenantId: string
}

/**
 * A seller's figures, counted from the rows of its parts: all of them for the seller itself, for a buyer those that it
 * bought. The walls of the database draw the line.
 */
export function readSellerFigures(client: DatabaseClient, actor: Actor, question: FiguresQuestion) {
  const { sellerTenantId, from, until } = question
  return readAs(client, actor, async (db) => {
    const [row] = await countParts(db, { from, until }, sellerTenantId)
    const counts = row?.counts ?? nothingSold
    return { ...counts, ...sellerFigures(counts) }
  })
}

/**
 * The figures of every seller with parts in a span of time, by their tenants' ids. A network read for the regulator: sums
 * of trade between institutions, nothing of a patient.
 */
export function readDistributorFigures(client: DatabaseClient, actor: Actor, now: Date, range: TimeRange) {
  return readAcross(client, actor, 'supervision.distributors', now, async (db) => {
    const rows = await countParts(db, range, null)
    return rows.map(({ tenantId, counts }) => ({ tenantId, ...counts, ...sellerFigures(counts) }))
  })
}

const nothingSold: SellerCounts = {
  dispatchedInTime: 0,
  dispatchDecided: 0,
  dispatchedUnits: 0,
  orderedUnits: 0,
  receivedLines: 0,
  discrepantLines: 0,
}

/** What the parts of a span came to, for one seller or with null for each. */
async function countParts(
  db: Database,
  { from, until }: TimeRange,
  sellerTenantId: string | null,
): Promise<{ readonly tenantId: string; readonly counts: SellerCounts }[]> {
  const found = await db.execute<SellerCounts & { tenantId: string } & Record<string, unknown>>(sql`
    with part as (
      select * from ${orderParts}
      where ${sellerTenantId === null ? sql`true` : sql`tenant_id = ${sellerTenantId}`}
        and offered_at >= ${from.toISOString()} and offered_at < ${until.toISOString()}
        and state <> 'cancelled' and state <> 'offered'
    ), line as (
      select l.tenant_id, l.units, l.dispatched_units, l.received_units, exists (
        select 1 from ${orderCreditNoteLines} c where c.part_line_id = l.id and c.reason <> 'returned') as credited
      from ${orderPartLines} l join part on part.id = l.part_id where l.units > 0
    ), parts as (
      select tenant_id, (count(*) filter (where dispatched_at <= dispatch_due_at))::integer as in_time,
        (count(*) filter (where accepted_at is not null
          and (dispatched_at is not null or state = 'passed_on')))::integer as decided
      from part group by tenant_id
    ), lines as (
      select tenant_id, sum(dispatched_units)::float8 as dispatched, sum(units)::float8 as ordered,
        (count(*) filter (where received_units is not null))::integer as received,
        (count(*) filter (where received_units is not null
          and (received_units <> dispatched_units or credited)))::integer as discrepant
      from line group by tenant_id
    )
    select parts.tenant_id as "tenantId", in_time as "dispatchedInTime", decided as "dispatchDecided",
      coalesce(dispatched, 0) as "dispatchedUnits", coalesce(ordered, 0) as "orderedUnits",
      coalesce(received, 0) as "receivedLines", coalesce(discrepant, 0) as "discrepantLines"
    from parts left join lines on lines.tenant_id = parts.tenant_id order by parts.tenant_id`)
  return found.rows.map(({ tenantId, ...counts }) => ({ tenantId, counts }))
}
