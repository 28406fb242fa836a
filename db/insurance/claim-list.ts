import { and, asc, eq, exists, gte, inArray, lt } from 'drizzle-orm'
import type { ClaimState } from '#domain/insurance/claim-states.ts'
import { monthRange } from '#domain/organisations/shanghai-month.ts'
import type { Sort } from '#domain/sort.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAs } from '../commands.ts'
import { charges } from '../money/schema.ts'
import { sortedPage } from '../sorted-page.ts'
import { claimCorrections, claims } from './schema.ts'

export interface ClaimFilter {
  readonly states?: readonly ClaimState[] | undefined
  readonly prescriptionId?: string | undefined
  /** Only what this site handed over. */
  readonly siteId?: string | undefined
  /** Only what was handed over in a month, YYYY-MM in Shanghai. */
  readonly month?: string | undefined
  readonly sort?: Sort<ClaimSortKey> | undefined
  /** The id of the last row of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

/** By what claims may be sorted: when they were made, and what was claimed. */
export const claimSortKeys = ['id', 'claimedFen'] as const
type ClaimSortKey = (typeof claimSortKeys)[number]
const sortedClaims = { table: claims, id: claims.id, keys: { id: claims.id, claimedFen: claims.claimedFen } }

/** Claims that the actor made or insures, newest first where no other order is asked for. */
export function listClaims(client: DatabaseClient, actor: Actor, filter: ClaimFilter) {
  const { states, prescriptionId, siteId, month, sort = '-id', after, limit } = filter
  const { behind, orderBy } = sortedPage<ClaimSortKey>(sortedClaims, sort, after)
  const range = month === undefined ? undefined : monthRange(month)
  return readAs(client, actor, (db) =>
    db
      .select()
      .from(claims)
      .where(
        and(
          states && inArray(claims.state, [...states]),
          prescriptionId === undefined ? undefined : eq(claims.prescriptionId, prescriptionId),
          behind,
          siteId === undefined && range === undefined
            ? undefined
            : exists(
                db
                  .select({ id: charges.shipmentId })
                  .from(charges)
                  .where(
                    and(
                      eq(charges.shipmentId, claims.shipmentId),
                      eq(charges.tenantId, claims.tenantId),
                      siteId === undefined ? undefined : eq(charges.siteId, siteId),
                      range && gte(charges.bookedAt, range.from),
                      range && lt(charges.bookedAt, range.until),
                    ),
                  ),
              ),
        ),
      )
      .orderBy(...orderBy)
      .limit(limit),
  )
}

/** A claim with the attempts that were denied before. @throws CommandRefused `notFound`. */
export function readClaim(client: DatabaseClient, actor: Actor, claimId: string) {
  return readAs(client, actor, async (db) => {
    const [claim] = await db.select().from(claims).where(eq(claims.id, claimId))
    if (!claim) throw notFound('claim')
    const corrections = await db
      .select()
      .from(claimCorrections)
      .where(eq(claimCorrections.claimId, claimId))
      .orderBy(asc(claimCorrections.attempt))
    return { ...claim, corrections }
  })
}
