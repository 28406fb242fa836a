import { sql } from 'drizzle-orm'
import { addMonths, monthRange } from '#domain/organisations/shanghai-month.ts'
import type { OrderPartState } from '#domain/orders/states.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { readAcross } from '../commands.ts'
import { readDistributorFigures } from '../orders/figures.ts'
import { isoText } from '../iso-text.ts'
import { readDirectoryNames } from './directory-names.ts'

/**
 * How punctual the distributors were with the parts that were offered to them in a month (YYYY-MM, Shanghai), beside the
 * month before.
 *
 * - on time: parts dispatched within 48 hours of their acceptance, of those dispatched at all or taken away for lateness.
 * - fill rate: base units dispatched, of those that the parts were for.
 * - discrepancies: received lines that were short, over, damaged or wrong, of all received ones.
 *
 * Parts that were cancelled, or not answered yet, count nowhere.
 */
export async function readPunctuality(client: DatabaseClient, actor: Actor, now: Date, month: string) {
  const figures = await readDistributorFigures(client, actor, now, monthRange(month))
  const before = await readDistributorFigures(client, actor, now, monthRange(addMonths(month, -1)))
  const onTimeBefore = new Map(before.map(({ tenantId, onTimePerThousand }) => [tenantId, onTimePerThousand]))
  const ids = figures.map(({ tenantId }) => tenantId)
  const names = await readAcross(client, actor, 'supervision.distributors', now, (db) =>
    readDirectoryNames(db, ids),
  )
  return figures
    .map((row) => ({
      ...row,
      ...names(row.tenantId),
      onTimeBeforePerThousand: onTimeBefore.get(row.tenantId) ?? null,
    }))
    .toSorted((a, b) => (a.onTimePerThousand ?? 1_001) - (b.onTimePerThousand ?? 1_001))
}

/** A part behind a distributor's figures. */
export interface SupervisedPart {
  readonly partId: string
  readonly state: OrderPartState
  readonly buyerSiteId: string
  readonly buyerNameZh: string
  readonly buyerNameEn: string
  /** Times are ISO 8601 in UTC. */
  readonly acceptedAt: string | null
  readonly dispatchDueAt: string | null
  readonly dispatchedAt: string | null
  /** Dispatched after its 48 hours, or taken away for lateness. */
  readonly isLate: boolean
  readonly units: number
  readonly dispatchedUnits: number
}

/** The parts behind a row of `readPunctuality`, by their ids. A network read for the regulator; trade between institutions. */
export function listSupervisedParts(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  question: {
    readonly month: string
    readonly sellerTenantId: string
    readonly onlyLate: boolean
    readonly after?: string | undefined
    readonly limit: number
  },
): Promise<SupervisedPart[]> {
  const { month, sellerTenantId, onlyLate, after, limit } = question
  const { from, until } = monthRange(month)
  return readAcross(client, actor, 'supervision.order_parts', now, async (db) => {
    const found = await db.execute<SupervisedPart & Record<string, unknown>>(sql`
      select part.id as "partId", part.state, part.buyer_site_id as "buyerSiteId", site.name_zh as "buyerNameZh",
        site.name_en as "buyerNameEn", ${isoText('part.accepted_at')} as "acceptedAt",
        ${isoText('part.dispatch_due_at')} as "dispatchDueAt", ${isoText('part.dispatched_at')} as "dispatchedAt",
        late.is_late as "isLate", goods.units, goods.dispatched as "dispatchedUnits"
      from order_parts part
      join sites site on site.id = part.buyer_site_id
      cross join lateral (select coalesce(part.accepted_at is not null and (part.state = 'passed_on'
        or part.dispatched_at > part.dispatch_due_at), false) as is_late) late
      cross join lateral (select coalesce(sum(line.units), 0)::float8 as units,
          coalesce(sum(line.dispatched_units), 0)::float8 as dispatched
        from order_part_lines line where line.part_id = part.id) goods
      where part.tenant_id = ${sellerTenantId} and part.offered_at >= ${from.toISOString()}
        and part.offered_at < ${until.toISOString()} and part.state not in ('cancelled', 'offered')
        and (late.is_late or not ${onlyLate}::boolean)
        and (${after ?? null}::uuid is null or part.id > ${after ?? null}::uuid)
      order by part.id limit ${limit}`)
    return found.rows
  })
}
