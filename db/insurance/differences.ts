import { and, desc, eq, gte, isNull, lt, or, sql } from 'drizzle-orm'
import type { ClaimState } from '#domain/insurance/claim-states.ts'
import { type closeReasons, insurerCloseReasons } from '#domain/insurance/reconcile.ts'
import { monthRange } from '#domain/organisations/shanghai-month.ts'
import { actingFor } from '../acting-for.ts'
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
 * A person says what a difference came from, once: of the institution, whose row it is, or of the insurer that the row
 * names, who speaks for its own file alone.
 * @throws CommandRefused `differenceNotFound`, `differenceClosed`, or `closeReasonNotYours`.
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
    const { tenantId: ownId, principalId } = actor
    const { id, tenantId, insurerTenantId } = claimDifferences
    const [difference] = await db
      .select({ id, tenantId })
      .from(claimDifferences)
      .where(and(eq(id, input.differenceId), or(eq(tenantId, ownId), eq(insurerTenantId, ownId))))
    if (!difference) throw notFound('difference')
    const { reason, remark } = input
    const isInsurer = difference.tenantId !== ownId
    if (isInsurer && !insurerCloseReasons.includes(reason)) throw reasonNotInsurers
    const closing = { reason, remark, by: principalId }
    // That the row names the insurer is what lets it act on it.
    const [closed] = await actingFor(transaction, difference.tenantId, () =>
      closeDifferences(transaction, [difference.id], closing),
    )
    if (closed) return { differenceId: closed.id }
    throw refused('conflict', {
      code: 'differenceClosed',
      message: 'This difference was closed already.',
      nextStep: 'Read it again: it says by whom and why.',
    })
  })
}

const reasonNotInsurers = refused('invalid', {
  code: 'closeReasonNotYours',
  message: 'Only the institution can say that of its own book.',
  nextStep: 'Choose what your file shows, or let the institution close it.',
})

/** A site and a month, `YYYY-MM` in Shanghai. */
export interface StatementOf {
  readonly siteId: string
  readonly month: string
}

/** What one site's hand-overs of a month asked of each plan, and what came of it. Charges that were undone are left out. */
export function readClaimStatement(client: DatabaseClient, actor: Actor, { siteId, month }: StatementOf) {
  const { from, until } = monthRange(month)
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
