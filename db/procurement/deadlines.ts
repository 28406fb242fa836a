import { and, eq, inArray, sql } from 'drizzle-orm'
import type { FailureCause, RoundState } from '#domain/procurement/round-states.ts'
import type { WarningKind } from '#domain/procurement/round.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAcross, runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { moveRound, ownRound, warn, type RoundRow } from './rounds.ts'
import { procurementBids, procurementDemands, procurementProducts, procurementRounds } from './schema.ts'

/** Where a round stands, as its workflow goes on from it. Times are ISO strings. */
export interface RoundStanding {
  readonly tenantId: string
  readonly state: RoundState
  readonly demandClosesAt: string
  readonly biddingOpensAt: string
  readonly biddingClosesAt: string
  readonly openingDueAt: string
  readonly awardDueAt: string
  readonly objectionsCloseAt: string | null
  readonly contractStartsAt: string
  readonly contractEndsAt: string
}

/** Reads where a round stands, for its workflow, which acts in no tenant's name yet. */
export function readRoundStanding(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  roundId: string,
): Promise<RoundStanding> {
  return readAcross(client, actor, 'procurement.round', now, async (db) => {
    const [round] = await db.select().from(procurementRounds).where(eq(procurementRounds.id, roundId))
    if (!round) throw notFound('round')
    return {
      tenantId: round.tenantId,
      state: round.state,
      demandClosesAt: round.demandClosesAt.toISOString(),
      biddingOpensAt: round.biddingOpensAt.toISOString(),
      biddingClosesAt: round.biddingClosesAt.toISOString(),
      openingDueAt: round.openingDueAt.toISOString(),
      awardDueAt: round.awardDueAt.toISOString(),
      objectionsCloseAt: round.objectionsCloseAt?.toISOString() ?? null,
      contractStartsAt: round.contractStartsAt.toISOString(),
      contractEndsAt: round.contractEndsAt.toISOString(),
    }
  })
}

/** The rounds that something still waits for, so that missing workflows can be started. */
export function listOpenRounds(client: DatabaseClient, actor: Actor, now: Date): Promise<string[]> {
  return readAcross(client, actor, 'procurement.open_rounds', now, async (db) => {
    const rows = await db
      .select({ id: procurementRounds.id })
      .from(procurementRounds)
      .where(inArray(procurementRounds.state, openStates))
      .orderBy(procurementRounds.id)
    return rows.map(({ id }) => id)
  })
}

const openStates: RoundState[] = [
  'collecting',
  'pooled',
  'published',
  'bidding',
  'opened',
  'proposed',
  'objection',
  'contracting',
  'running',
]

/** A deadline's command does nothing where the round has moved on meanwhile. */
function whenStill(
  client: DatabaseClient,
  request: CommandRequest,
  { roundId, states }: { readonly roundId: string; readonly states: readonly RoundState[] },
  work: (transaction: CommandTransaction, round: RoundRow) => Promise<RoundState>,
) {
  return runCommand(client, request, async (transaction) => {
    const round = await ownRound(transaction, roundId)
    return { state: states.includes(round.state) ? await work(transaction, round) : round.state }
  })
}

/** Pools what institutions approved, once the time for it is over. Without any demand the round fails. */
export function closeDemand(client: DatabaseClient, request: CommandRequest, roundId: string) {
  return whenStill(client, request, { roundId, states: ['collecting'] }, async (transaction, round) => {
    if (transaction.now < round.demandClosesAt) return round.state
    await transaction.db.execute(sql`
      update ${procurementProducts} p set pooled_units = coalesce((
        select sum(d.units) from ${procurementDemands} d
        where d.round_id = p.round_id and d.product_id = p.product_id and d.approved_at is not null), 0)
      where p.round_id = ${roundId}`)
    const needed = await transaction.db.$count(
      procurementProducts,
      and(eq(procurementProducts.roundId, roundId), sql`pooled_units > 0`),
    )
    return needed === 0 ? fail(transaction, round, 'no_demand') : go(transaction, round, 'pooled')
  })
}

/** Takes bids from now on; a round whose tender was not published in time fails when bidding would be over. */
export function openBidding(client: DatabaseClient, request: CommandRequest, roundId: string) {
  return whenStill(
    client,
    request,
    { roundId, states: ['pooled', 'published'] },
    async (transaction, round) => {
      if (transaction.now < round.biddingOpensAt) return round.state
      if (round.state === 'published') return go(transaction, round, 'bidding')
      if (transaction.now >= round.biddingClosesAt) return fail(transaction, round, 'not_published')
      await warn(transaction, round, 'tender_late')
      return round.state
    },
  )
}

/** Ends the time for bids: without any the round fails; else it waits for the two who open them. */
export function closeBidding(client: DatabaseClient, request: CommandRequest, roundId: string) {
  return whenStill(client, request, { roundId, states: ['bidding'] }, async (transaction, round) => {
    if (transaction.now < round.biddingClosesAt) return round.state
    const bids = await transaction.db.$count(
      procurementBids,
      and(eq(procurementBids.roundId, roundId), eq(procurementBids.state, 'sealed')),
    )
    return bids === 0 ? fail(transaction, round, 'no_bids') : round.state
  })
}

/** Warns that a step that only persons can take is late. It is waited for all the same. */
export function warnLate(
  client: DatabaseClient,
  request: CommandRequest,
  { roundId, kind }: { readonly roundId: string; readonly kind: WarningKind },
) {
  return runCommand(client, request, async (transaction) => {
    await warn(transaction, await ownRound(transaction, roundId), kind)
    return {}
  })
}

/** Gives a round up that persons left lying: nobody opened the bids, or no award came about. */
export function failRound(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly roundId: string; readonly cause: FailureCause },
) {
  const states: RoundState[] = input.cause === 'not_opened' ? ['bidding'] : ['opened']
  return whenStill(client, request, { roundId: input.roundId, states }, (transaction, round) =>
    fail(transaction, round, input.cause),
  )
}

async function go(transaction: CommandTransaction, round: RoundRow, to: RoundState): Promise<RoundState> {
  await moveRound(transaction, round, to)
  return to
}

async function fail(
  transaction: CommandTransaction,
  round: RoundRow,
  failureCause: FailureCause,
): Promise<RoundState> {
  await moveRound(transaction, round, 'failed', { failureCause })
  return 'failed'
}
