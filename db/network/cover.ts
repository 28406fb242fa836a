import { sql, type SQL } from 'drizzle-orm'
import { coverLevelsFrom, demandWeeksLooked } from '#domain/network/days-of-cover.ts'
import { addDays, shanghaiDate, shanghaiWeekday, weekdays } from '#domain/organisations/shanghai-time.ts'

/**
 * `cover`: the days of cover of each product at each of some sites, as `daysOfCover` counts them, with the units that may
 * be sold now. Of the products without demand there is no row. `which` narrows the sites by their column.
 */
export function coverOf(now: Date, which: (siteId: SQL) => SQL): SQL {
  const today = shanghaiDate(now)
  const thisMonday = addDays(today, -weekdays.indexOf(shanghaiWeekday(today)))
  const firstMonday = addDays(thisMonday, -7 * demandWeeksLooked)
  return sql`demand as (
      select site_id, product_id, sum(units) as units, sum(7 - stock_out_days) as days from demand_weeks
      where week_start >= ${firstMonday} and week_start < ${thisMonday} and ${which(sql`site_id`)}
      group by site_id, product_id having sum(units) > 0 and sum(7 - stock_out_days) > 0
    ), held as (
      select site_id, product_id, sum(units) as units from stock_balances
      where status = 'available' and (expires_on is null or expires_on >= ${today}) and ${which(sql`site_id`)}
      group by site_id, product_id
    ), cover as (
      select demand.site_id, demand.product_id,
        (coalesce(held.units, 0) * demand.days / demand.units)::integer as days
      from demand left join held on held.site_id = demand.site_id and held.product_id = demand.product_id
    )`
}

/** `site_cover`: of each site with demand, the days of its middle product, and how many products last under a week. */
export const siteCover = sql`site_cover as (
    select site_id, (percentile_disc(0.5) within group (order by days))::integer as days, count(*)::integer as products,
      (count(*) filter (where days < ${sql.raw(String(coverLevelsFrom.enough))}))::integer as short
    from cover group by site_id
  )`
