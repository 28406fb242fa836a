import { and, desc, eq, gte, isNull, lt, sql } from 'drizzle-orm'
import type { ClaimState } from '#domain/insurance/claim-states.ts'
import type { closeReasons } from '#domain/insurance/reconcile.ts'
import { shanghaiInstant } from '#domain/organisations/shanghai-time.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { readAs, runCommand, type CommandRequest } from '../commands.ts'
import { charges } from '../money/schema.ts'
import { closeDifferences } from './difference-changes.ts'
import { claimDifferences, claims } from './schema.ts'

export interface DifferenceFilter {
  readonly openOnly: boolean
  /** The id of the last row of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

/** What the actor's book and the insurers' files do not agree on, newest first. */
export function listDifferences(client: DatabaseClient, actor: Actor, filter: DifferenceFilter) {
  const { openOnly, after, limit } = filter
  return readAs(client, actor, (db) =>
    db
      .select()
      .from(claimDifferences)
      .where(
        and(
          openOnly ? isNull(claimDifferences.closedAt) : undefined,
          after === undefined ? undefined : lt(claimDifferences.id, after),
        ),
      )
      .orderBy(desc(claimDifferences.id))
      .limit(limit),
  )
}

/**
 * A person says what a difference came from, once.
 * @throws CommandRefused `notFound`, or `differenceClosed`.
 */
export function closeDifference(
  client: DatabaseClient,
  request: CommandRequest,
  input: {
    readonly differenceId: string
    readonly reason: (typeof closeReasons)[number]
    readonly remark: string
  },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor } = transaction
    const [difference] = await db
      .select({ id: claimDifferences.id })
      .from(claimDifferences)
      .where(and(eq(claimDifferences.id, input.differenceId), eq(claimDifferences.tenantId, actor.tenantId)))
    if (!difference) throw notFound('difference')
    const { reason, remark } = input
    const closing = { reason, remark, by: actor.principalId }
    const [closed] = await closeDifferences(transaction, [difference.id], closing)
    if (closed) return { differenceId: closed.id }
    throw refused('conflict', {
      code: 'differenceClosed',
      message: 'This difference was closed already.',
      nextStep: 'Read it again: it says by whom and why.',
    })
  })
}

/** A site and a month, `YYYY-MM` in Shanghai. */
export interface StatementOf {
  readonly siteId: string
  readonly month: string
}

/** What one site's hand-overs of a month asked of each plan, and what came of it. Charges that were undone are left out. */
export function readClaimStatement(client: DatabaseClient, actor: Actor, { siteId, month }: StatementOf) {
  const from = shanghaiInstant(`${month}-01`, '00:00')
  const until = shanghaiInstant(`${nextMonth(month)}-01`, '00:00')
  const ofMonth = and(
    eq(charges.siteId, siteId),
    gte(charges.bookedAt, from),
    lt(charges.bookedAt, until),
    isNull(charges.reversedAt),
  )
  return readAs(client, actor, async (db) => {
    const plans = await db
      .select({
        insurerTenantId: claims.insurerTenantId,
        planCode: claims.planCode,
        claims: sql<number>`count(*)::integer`,
        claimedFen: sql<number>`sum(${claims.claimedFen})::float8`,
        settledFen: sql<number>`coalesce(sum(${claims.settledFen}), 0)::float8`,
        settled: countIn('settled'),
        denied: countIn('denied'),
      })
      .from(charges)
      .innerJoin(
        claims,
        and(eq(claims.shipmentId, charges.shipmentId), eq(claims.tenantId, charges.tenantId)),
      )
      .where(ofMonth)
      .groupBy(claims.insurerTenantId, claims.planCode)
      .orderBy(claims.insurerTenantId, claims.planCode)
    const [total] = await db
      .select({
        charges: sql<number>`count(*)::integer`,
        totalFen: sql<number>`coalesce(sum(${charges.totalFen}), 0)::float8`,
        patientFen: sql<number>`coalesce(sum(${charges.patientFen}), 0)::float8`,
        insurerFen: sql<number>`coalesce(sum(${charges.insurerFen}), 0)::float8`,
      })
      .from(charges)
      .where(ofMonth)
    if (!total) throw new Error('A sum without groups gave no row.')
    return { siteId, month, ...total, plans }
  })
}

function countIn(state: ClaimState) {
  return sql<number>`(count(*) filter (where ${claims.state} = ${state}))::integer`
}

function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
}
