import { and, eq } from 'drizzle-orm'
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
