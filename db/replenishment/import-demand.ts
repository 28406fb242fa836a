import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { checkRows } from '../check-rows.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand, type CommandRequest } from '../commands.ts'
import { rowSource } from '../rows.ts'
import { demandWeeks } from './schema.ts'

/** What was asked for in a week, from the books that a site kept before. */
export const importedWeekSchema = z.object({
  siteId: z.uuid(),
  productId: z.uuid(),
  /** Its Monday, in Shanghai. */
  weekStart: z.iso.date(),
  units: z.int().min(0).max(100_000_000),
  stockOutDays: z.int().min(0).max(7),
})
export type ImportedWeek = z.infer<typeof importedWeekSchema>

/**
 * Enters weeks of demand at sites of one's own, all or none, in one statement. A week that is there is written over: who
 * enters it knows more than the ledger.
 * @throws CommandRefused `invalid` with `weekInvalid`, or `siteNotOwn` when one of the sites is somebody else's.
 */
export function importDemand(
  client: DatabaseClient,
  request: CommandRequest,
  weeks: readonly ImportedWeek[],
) {
  return runCommand(client, request, async ({ db, actor }) => {
    await checkRows('week', importedWeekSchema, weeks)
    const { siteId, productId, weekStart, units, stockOutDays } = demandWeeks
    const source = rowSource(weeks, { siteId, productId, weekStart, units, stockOutDays })
    const entered = await db.execute(sql`
      insert into demand_weeks (site_id, product_id, week_start, tenant_id, units, stock_out_days, origin)
      select input.site_id, input.product_id, input.week_start, ${actor.tenantId}::uuid, input.units,
        input.stock_out_days, 'import'
      from ${source} join sites on sites.id = input.site_id and sites.tenant_id = ${actor.tenantId}
        and (${actor.siteIds.length} = 0 or sites.id = any(${sql.param([...actor.siteIds])}::uuid[]))
      order by input.site_id, input.product_id, input.week_start
      on conflict (site_id, product_id, week_start, tenant_id) do update
        set units = excluded.units, stock_out_days = excluded.stock_out_days, origin = 'import'`)
    if (entered.rowCount !== weeks.length) throw siteNotOwn()
    return { weeks: weeks.length }
  })
}

function siteNotOwn() {
  return refused('invalid', {
    code: 'siteNotOwn',
    message: 'One of the sites is not yours.',
    nextStep: 'Import the file anew.',
  })
}
