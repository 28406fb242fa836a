import { and, eq, inArray, sql, type SQL } from 'drizzle-orm'
import type { Database } from '../client.ts'
import type { CommandTransaction } from '../commands.ts'
import { sites } from './schema.ts'

/**
 * Makes sure that sites go on working until the command commits, for whoever promises their stock: taking one out of
 * work waits for that, and then finds what was promised. Many may hold a site at once; its row is not touched.
 * @returns false when one of them does not work (any more): choose again.
 */
export async function holdWorkingSites(
  { db, write }: CommandTransaction,
  siteIds: readonly string[],
): Promise<boolean> {
  if (siteIds.length === 0) return true
  for (const siteId of siteIds.toSorted()) {
    write(db.execute(sql`select pg_advisory_xact_lock_shared(${lockOf(siteId)})`))
  }
  const working = await db.$count(sites, and(inArray(sites.id, [...siteIds]), eq(sites.status, 'working')))
  return working === siteIds.length
}

/** Waits until nobody is promising the site's stock, and keeps everybody from it until the command commits. */
export async function holdSiteAlone(db: Database, siteId: string): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(${lockOf(siteId)})`)
}

function lockOf(siteId: string): SQL {
  return sql`hashtextextended(${`site-work/${siteId}`}, 0)`
}
