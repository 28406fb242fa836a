import { sql } from 'drizzle-orm'
import { sellerFigures, type SellerCounts } from '#domain/orders/seller-figures.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { orderCreditNoteLines } from './invoice-schema.ts'
import { orderPartLines, orderParts } from './schema.ts'

export interface FiguresQuestion {
  readonly sellerTenantId: string
  /** Parts accepted, or backordered, within this time. */
  readonly from: Date
  readonly until: Date
}

/**
 * A seller's figures, counted from the rows of its parts: all of them for the seller itself, for a buyer those that it
 * bought. The walls of the database draw the line.
 */
export function readSellerFigures(client: DatabaseClient, actor: Actor, question: FiguresQuestion) {
  const { sellerTenantId, from, until } = question
  return readAs(client, actor, async (db) => {
    const found = await db.execute<SellerCounts & Record<string, unknown>>(sql`
      with part as (
        select * from ${orderParts} where tenant_id = ${sellerTenantId}
          and offered_at >= ${from.toISOString()} and offered_at < ${until.toISOString()}
          and state <> 'cancelled' and state <> 'offered'
      ), line as (
        select l.id, l.units, l.dispatched_units, l.received_units, exists (
          select 1 from ${orderCreditNoteLines} c where c.part_line_id = l.id and c.reason <> 'returned') as credited
        from ${orderPartLines} l join part on part.id = l.part_id where l.units > 0
      )
      select
        (select count(*) from part where dispatched_at <= dispatch_due_at)::integer as "dispatchedInTime",
        (select count(*) from part where accepted_at is not null
          and (dispatched_at is not null or state = 'passed_on'))::integer as "dispatchDecided",
        (select coalesce(sum(dispatched_units), 0) from line)::float8 as "dispatchedUnits",
        (select coalesce(sum(units), 0) from line)::float8 as "orderedUnits",
        (select count(*) from line where received_units is not null)::integer as "receivedLines",
        (select count(*) from line where received_units is not null
          and (received_units <> dispatched_units or credited))::integer as "discrepantLines"`)
    const [counts] = found.rows
    if (!counts) throw new Error('Counting the parts of a seller gave no row.')
    return { ...counts, ...sellerFigures(counts) }
  })
}
