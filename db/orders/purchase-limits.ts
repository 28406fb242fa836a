import { eq, inArray, sql, and } from 'drizzle-orm'
import { z } from 'zod'
import { checkRows, repeatedRows, rowRefusal } from '../check-rows.ts'
import type { DatabaseClient } from '../client.ts'
import { runCommand, type CommandRequest } from '../commands.ts'
import { sites } from '../organisations/schema.ts'
import { rowSource } from '../rows.ts'
import { purchaseLimits } from './schema.ts'

export const purchaseLimitSchema = z.strictObject({
  siteId: z.uuid(),
  limitFen: z.int().min(0).max(1_000_000_000_000),
})
export type PurchaseLimit = z.infer<typeof purchaseLimitSchema>

/**
 * Sets what the people of some of the tenant's sites may approve alone; other sites keep what they had.
 * @throws CommandRefused `invalid` with `siteNotOwn` for each site that is not the tenant's.
 */
export function setPurchaseLimits(
  client: DatabaseClient,
  request: CommandRequest,
  limits: readonly PurchaseLimit[],
) {
  return runCommand(client, request, async ({ db, actor }) => {
    await checkRows('purchaseLimit', purchaseLimitSchema, limits, async () => {
      const siteIds = limits.map(({ siteId }) => siteId)
      const own = await db
        .select({ id: sites.id })
        .from(sites)
        .where(and(inArray(sites.id, siteIds), eq(sites.tenantId, actor.tenantId)))
      const isOwn = new Set(own.map(({ id }) => id))
      return [
        ...repeatedRows('purchaseLimit', limits, 'The site', ({ siteId }) => siteId),
        ...siteIds.flatMap((siteId, line) =>
          isOwn.has(siteId) ? [] : [rowRefusal('siteNotOwn', 'This is no site of yours.', line)],
        ),
      ]
    })
    const { siteId, limitFen } = purchaseLimits
    await db.execute(sql`
      insert into ${purchaseLimits} (site_id, tenant_id, limit_fen)
      select site_id, ${actor.tenantId}::uuid, limit_fen from ${rowSource(limits, { siteId, limitFen })}
      on conflict (site_id, tenant_id) do update set limit_fen = excluded.limit_fen`)
    return { limits: limits.length }
  })
}
