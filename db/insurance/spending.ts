import { sql } from 'drizzle-orm'
import { perHeadFen, perHeadGrowthPerThousand, type Spending } from '#domain/insurance/spending.ts'
import {
  addMonths,
  lastDayOf,
  monthRange,
  monthsBetween,
  type TimeRange,
} from '#domain/organisations/shanghai-month.ts'
import { perThousand } from '#domain/supervision/shares.ts'
import { isTooFew, shownGroups } from '#domain/supervision/small-groups.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { readAcross } from '../commands.ts'
import { latinRegionName } from '../organisations/region-name.ts'

/** What was settled in a span for each of those insured on its last day. */
export interface HeadSpending extends Spending {
  readonly perHeadFen: number | null
}

/** What was settled for patients of a county, and how much of it for medicine handed over outside of it. */
export interface CountySpending {
  readonly countyCode: string
  readonly countyNameZh: string | null
  readonly countyNameEn: string | null
  /** Of too few patients, or needed to hide such: the figures are withheld. */
  readonly isHidden: boolean
  readonly patients: number | null
  readonly settledFen: number | null
  readonly outsideFen: number | null
  readonly outsidePerThousand: number | null
}

/**
 * What the actor's organisation, an insurer, settled up to the end of a month (YYYY-MM, Shanghai).
 *
 * - Spending: `settled_fen` of claims in state `settled`, by the insurer's time of settlement. Reversed claims are none.
 * - Heads: persons with a cover of the insurer in force on the last day of the span.
 * - Growth: spending per head of the month against the month before, and of the year to date against the same months of
 *   the year before, in thousandths.
 * - Outside share: of what was settled in the month, the thousandths for medicine that a site in another county than the
 *   patient's village handed over. Counties are told apart by the first six digits of their region codes.
 *
 * A network read: covers, hand-overs and villages are others' rows, and of them only sums leave here; groups of too few
 * patients are withheld.
 */
export function readSpending(client: DatabaseClient, actor: Actor, now: Date, month: string) {
  return readAcross(client, actor, 'insurance.spending', now, async (db) => {
    const before = addMonths(month, -1)
    const yearBefore = addMonths(month, -12)
    const heads = await countHeads(db, actor.tenantId, [month, before, yearBefore])
    const [headsNow = 0, headsBefore = 0, headsYearBefore = 0] = heads
    const months = await sumMonths(db, actor.tenantId, `${yearBefore.slice(0, 4)}-01`, month)
    const sumOf = (from: string, to: string) =>
      monthsBetween(from, to).reduce((sum, each) => sum + (months.get(each) ?? 0), 0)
    const spent = (from: string, to: string, people: number) =>
      withHeads({ settledFen: sumOf(from, to), heads: people })
    const monthNow = spent(month, month, headsNow)
    const monthBefore = spent(before, before, headsBefore)
    const yearNow = spent(`${month.slice(0, 4)}-01`, month, headsNow)
    const sameMonthsBefore = spent(`${yearBefore.slice(0, 4)}-01`, yearBefore, headsYearBefore)
    return {
      month,
      monthNow,
      monthBefore,
      monthGrowthPerThousand: perHeadGrowthPerThousand(monthNow, monthBefore),
      yearToDate: yearNow,
      yearToDateBefore: sameMonthsBefore,
      yearGrowthPerThousand: perHeadGrowthPerThousand(yearNow, sameMonthsBefore),
      months: [...months].map(([each, settledFen]) => ({ month: each, settledFen })),
      outside: await readOutside(db, actor.tenantId, monthRange(month)),
      outsideBefore: (await readOutside(db, actor.tenantId, monthRange(before))).total,
    }
  })
}

function withHeads(spending: Spending): HeadSpending {
  return { ...spending, perHeadFen: perHeadFen(spending) }
}

/** How many persons were insured on the last day of each month, in one walk over the covers. */
async function countHeads(db: Database, insurerId: string, months: readonly string[]): Promise<number[]> {
  const heads = months
    .map(lastDayOf)
    .map(
      (day) =>
        sql`(count(distinct patient_id) filter (where valid_from <= ${day}::date and valid_to >= ${day}::date))::integer`,
    )
  const found = await db.execute<{ heads: number[] }>(
    sql`select array[${sql.join(heads, sql`, `)}] as heads from patient_covers where insurer_tenant_id = ${insurerId}`,
  )
  return found.rows[0]?.heads ?? []
}

/**
 * What was settled in each month from `first` to `last`, from the index alone; 0 where nothing was. The index is walked
 * month by month: telling the month of every claim from its time would take four times as long.
 */
async function sumMonths(
  db: Database,
  insurerId: string,
  first: string,
  last: string,
): Promise<ReadonlyMap<string, number>> {
  const spans = monthsBetween(first, last).map((month) => {
    const { from, until } = monthRange(month)
    return sql`(${month}, ${from.toISOString()}::timestamptz, ${until.toISOString()}::timestamptz)`
  })
  const found = await db.execute<{ month: string; fen: number }>(sql`
    select span.month, coalesce((
      select sum(settled_fen) from claims where insurer_tenant_id = ${insurerId} and state = 'settled'
        and settled_at >= span.first_moment and settled_at < span.ended_at), 0)::float8 as fen
    from (values ${sql.join(spans, sql`, `)}) span(month, first_moment, ended_at) order by span.month`)
  return new Map(found.rows.map(({ month, fen }) => [month, fen]))
}

function settledIn(insurerId: string, { from, until }: TimeRange) {
  return sql`insurer_tenant_id = ${insurerId} and state = 'settled'
    and settled_at >= ${from.toISOString()} and settled_at < ${until.toISOString()}`
}

/** One county's row; the total's has no county. */
interface OutsideRow extends Record<string, unknown> {
  readonly county: string | null
  readonly name: string | null
  readonly patients: number
  readonly settled: number
  readonly outside: number
}

async function readOutside(db: Database, insurerId: string, range: TimeRange) {
  const found = await db.execute<OutsideRow>(sql`
    with settled as (
      select shipment_id, tenant_id, settled_fen from claims where ${settledIn(insurerId, range)}
    ), placed as (
      select charge.patient_id, settled.settled_fen, left(patient.village_code, 6) as county,
        left(site.region_code, 6) as at
      from settled
      join charges charge on charge.shipment_id = settled.shipment_id and charge.tenant_id = settled.tenant_id
      join patients patient on patient.id = charge.patient_id
      join sites site on site.id = charge.site_id
    )
    select placed.county, min(region.name_zh) as name, count(distinct placed.patient_id)::integer as patients,
      coalesce(sum(placed.settled_fen), 0)::float8 as settled,
      coalesce(sum(placed.settled_fen) filter (where placed.county <> placed.at), 0)::float8 as outside
    from placed left join regions region on region.code = placed.county
    group by grouping sets ((placed.county), ()) order by settled desc, placed.county`)
  const total = found.rows.find(({ county }) => county === null)
  const counties = found.rows.filter(({ county }) => county !== null)
  const shown = shownGroups(counties.map(({ patients }) => patients))
  return {
    total: outsideOf(total, total === undefined || !isTooFew(total.patients)),
    counties: counties.map((row, index): CountySpending => ({
      countyCode: row.county ?? '',
      countyNameZh: row.name,
      countyNameEn: row.name === null ? null : latinRegionName(row.name),
      ...outsideOf(row, shown[index] === true),
    })),
  }
}

function outsideOf(row: OutsideRow | undefined, isShown: boolean) {
  const { patients, settled, outside } = row ?? { patients: 0, settled: 0, outside: 0 }
  if (!isShown)
    return { isHidden: true, patients: null, settledFen: null, outsideFen: null, outsidePerThousand: null }
  return {
    isHidden: false,
    patients,
    settledFen: settled,
    outsideFen: outside,
    outsidePerThousand: perThousand(outside, settled),
  }
}
