import { and, eq, sql, type Column, type SQL } from 'drizzle-orm'
import type { Actor } from '../actor.ts'
import { notFound, refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { sites } from './schema.ts'

export type SiteRow = typeof sites.$inferSelect

/**
 * The site, when it is the acting person's place of work.
 * @throws CommandRefused `notFound` for another tenant's site, `notYourSite` when the person works at other sites.
 */
export async function requireOwnSite({ db, actor }: CommandTransaction, siteId: string): Promise<SiteRow> {
  const [site] = await db
    .select()
    .from(sites)
    .where(and(eq(sites.id, siteId), eq(sites.tenantId, actor.tenantId)))
  if (!site) throw notFound('site')
  if (actor.siteIds.length > 0 && !actor.siteIds.includes(siteId)) {
    throw refused('forbidden', {
      code: 'notYourSite',
      message: 'You are not registered at this site.',
      nextStep:
        'Ask your administrator to add the site to your place of work, or hand the work to someone there.',
    })
  }
  return site
}

/** Nothing where the actor works for all of the organisation; else: the site of a row, or one above it, is theirs. */
export function atOrBelowOwnSites({ siteIds, tenantId }: Actor, siteId: Column | SQL): SQL | undefined {
  if (siteIds.length === 0) return undefined
  return sql`${siteId} in (
    with recursive below as (
      select id from ${sites} where id = any(${sql.param([...siteIds])}::uuid[]) and tenant_id = ${tenantId}
      union
      select site.id from ${sites} site join below on site.parent_id = below.id where site.tenant_id = ${tenantId}
    ) select id from below)`
}
