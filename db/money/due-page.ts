import { and, eq, ne, or, type SQL } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { Actor } from '../actor.ts'
import { atOrBelowOwnSites } from '../organisations/own-site.ts'
import { sortedPage } from '../sorted-page.ts'

/** A page of a list of money that is due to somebody. */
export interface DuePage {
  readonly siteId?: string | undefined
  /** The `next` of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

/** What such a list is made of, and by which columns its rows are put in order and kept to their sites. */
export interface DuePlaces {
  /** All rows, also those that are settled. */
  readonly rows: PgTable | SQL
  readonly id: SQL
  readonly tenantId: SQL
  readonly siteId: SQL
  readonly since: SQL
}

/**
 * A page of what `isDue`, the longest due in front: at the actor's sites and those below them, and of other organisations what
 * the actor's may see. It goes on behind the last row, also when that was settled meanwhile.
 */
export function duePage(
  { rows, id, tenantId, siteId, since }: DuePlaces,
  isDue: SQL | undefined,
  actor: Actor,
  page: DuePage,
): { readonly where: SQL | undefined; readonly orderBy: SQL[] } {
  const own = atOrBelowOwnSites(actor, siteId)
  const { behind, orderBy } = sortedPage({ table: rows, id, keys: { since } }, 'since', page.after)
  return {
    where: and(
      isDue,
      own && or(ne(tenantId, actor.tenantId), own),
      page.siteId === undefined ? undefined : eq(siteId, page.siteId),
      behind,
    ),
    orderBy,
  }
}

/** Cuts a page from rows that were read with one more than `limit`; the next one goes on from the last row's id. */
export function pageOfDue<Row extends { readonly id: string }>(rows: readonly Row[], limit: number) {
  const shown = rows.slice(0, limit)
  return {
    items: shown.map(({ id: _id, ...row }) => row),
    next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
  }
}
