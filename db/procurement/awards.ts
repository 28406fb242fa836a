import { and, eq, inArray } from 'drizzle-orm'
import { randomUUIDv7 } from 'node:crypto'
import { awardByVolume } from '#domain/procurement/award-by-volume.ts'
import type { AwardOptions } from '#domain/procurement/award-options.ts'
import type { Award, AwardFacts } from '#domain/procurement/award.ts'
import { awardStates, type AwardState } from '#domain/procurement/bid-states.ts'
import { statesBefore } from '#domain/state-table.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { readAs, runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { insertNew } from '../rows.ts'
import { readAwardFacts, readLicensed } from './award-facts.ts'
import { procurementDecisions } from './contract-schema.ts'
import { moveRound, ownRound, requireState, tellOfRound, warn } from './rounds.ts'
import { procurementAwards, procurementBids } from './schema.ts'

const dayMilliseconds = 24 * 60 * 60 * 1000

export type AwardRow = typeof procurementAwards.$inferSelect

/** An award that was worked out, and how far from the cheapest it may be at most. */
export interface WorkedOut {
  readonly award: Award
  /** In millionths; null where nothing is optimised. */
  readonly gapPerMillion: number | null
}

export type Optimise = (
  facts: AwardFacts,
  options: Extract<AwardOptions, { rule: 'optimised' }>,
) => Promise<WorkedOut>

/**
 * Works out an award and keeps it beside the others, for comparison: it binds nobody. The work is done before the
 * transaction begins, so that it holds nothing up.
 * @throws CommandRefused `wrongState`, and what `optimise` refuses with.
 */
export async function makeAward(
  client: DatabaseClient,
  request: CommandRequest,
  input: {
    readonly roundId: string
    readonly options: AwardOptions
    readonly optimise: Optimise
    /** What else is done in the same transaction. */
    readonly finish?: (transaction: CommandTransaction, awardId: string) => Promise<void>
  },
) {
  const { roundId, options, optimise } = input
  const facts = await readAwardFacts(client, request.actor, request.now, roundId)
  const { award, gapPerMillion } =
    options.rule === 'optimised'
      ? await optimise(facts, options)
      : { award: awardByVolume(facts), gapPerMillion: null }
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const round = await ownRound(transaction, roundId, 'share')
    requireState(round, 'opened')
    const awardId = randomUUIDv7()
    const { promisedUnits, costTenThousandths } = award
    await db.insert(procurementAwards).values({
      id: awardId,
      tenantId: round.tenantId,
      roundId,
      state: 'preview',
      options,
      facts,
      result: award,
      promisedUnits,
      costTenThousandths,
      gapPerMillion,
      madeAt: now,
      madeBy: actor.principalId,
    })
    await input.finish?.(transaction, awardId)
    tellOfRound(transaction, round, 'procurement_round.award_made', { awardId, rule: options.rule })
    return { awardId, promisedUnits, costTenThousandths, gapPerMillion, uncovered: award.uncovered.length }
  })
}

/**
 * Proposes one of the awards that were worked out. What it saw must still hold.
 * @throws CommandRefused `awardNotFound`, `awardOutdated` when a bid was withdrawn or a licence lapsed since,
 * `wrongState`.
 */
export async function proposeAward(
  client: DatabaseClient,
  request: CommandRequest,
  { roundId, awardId }: { readonly roundId: string; readonly awardId: string },
) {
  return runWithLicences(client, request, { roundId, awardId }, async (transaction, facts) => {
    const round = await ownRound(transaction, roundId)
    requireState(round, 'opened')
    await requireStanding(transaction, facts)
    await moveAward(transaction, facts.award, 'proposed', { proposedBy: transaction.actor.principalId })
    await moveRound(transaction, round, 'proposed', { awardId })
    return { awardId, state: 'proposed' as const }
  })
}

/**
 * A second person approves the proposed award: it is published with the reasons for every bid, and objections may be
 * raised from now on.
 * @throws CommandRefused `secondPersonNeeded`, and as `proposeAward`.
 */
export async function approveAward(
  client: DatabaseClient,
  request: CommandRequest,
  { roundId, awardId }: { readonly roundId: string; readonly awardId: string },
) {
  return runWithLicences(client, request, { roundId, awardId }, async (transaction, facts) => {
    const { db, actor, now } = transaction
    const round = await ownRound(transaction, roundId)
    requireState(round, 'proposed')
    await requireStanding(transaction, facts)
    const { award } = facts
    requireSecondPerson(award, actor.principalId)
    await moveAward(transaction, award, 'approved', { decidedBy: actor.principalId, decidedAt: now })
    await insertNew(
      db,
      procurementDecisions,
      award.result.decisions.map((decision) => ({
        awardId,
        tenantId: round.tenantId,
        roundId,
        supplierTenantId: decision.supplierId,
        productId: decision.productId,
        decision,
      })),
      'decision',
    )
    if (award.result.uncovered.length > 0) await warn(transaction, round, 'lot_uncovered', awardId)
    const objectionsCloseAt = new Date(now.getTime() + round.objectionDays * dayMilliseconds)
    await moveRound(transaction, round, 'objection', { objectionsCloseAt })
    return { awardId, state: 'approved' as const, objectionsCloseAt: objectionsCloseAt.toISOString() }
  })
}

/**
 * A second person sends the proposed award back; another one can be proposed.
 * @throws CommandRefused `secondPersonNeeded`, `awardNotFound`, `wrongState`.
 */
export function refuseAward(
  client: DatabaseClient,
  request: CommandRequest,
  { roundId, awardId }: { readonly roundId: string; readonly awardId: string },
) {
  return runCommand(client, request, async (transaction) => {
    const { actor, now } = transaction
    const round = await ownRound(transaction, roundId)
    requireState(round, 'proposed')
    const award = await readAward(transaction, roundId, awardId)
    requireSecondPerson(award, actor.principalId)
    await moveAward(transaction, award, 'refused', { decidedBy: actor.principalId, decidedAt: now })
    await moveRound(transaction, round, 'opened')
    return { awardId, state: 'refused' as const }
  })
}

/** An award of a round of the actor's. @throws CommandRefused `awardNotFound`. */
export async function readAward(
  { db }: Pick<CommandTransaction, 'db'>,
  roundId: string,
  awardId: string,
): Promise<AwardRow> {
  const [award] = await db
    .select()
    .from(procurementAwards)
    .where(and(eq(procurementAwards.id, awardId), eq(procurementAwards.roundId, roundId)))
  if (!award) throw notFound('award')
  return award
}

/** Moves an award on, by compare-and-set. @throws CommandRefused `wrongState`. */
export async function moveAward(
  { db }: CommandTransaction,
  award: AwardRow,
  to: AwardState,
  change: Partial<Pick<AwardRow, 'proposedBy' | 'decidedBy' | 'decidedAt'>> = {},
): Promise<void> {
  const [moved] = await db
    .update(procurementAwards)
    .set({ ...change, state: to })
    .where(
      and(
        eq(procurementAwards.id, award.id),
        inArray(procurementAwards.state, statesBefore<AwardState>(awardStates, to)),
      ),
    )
    .returning({ id: procurementAwards.id })
  if (moved) return
  throw refused('conflict', {
    code: 'wrongState',
    message: `The award is ${award.state} and cannot become ${to}.`,
    nextStep: 'Read the awards of the round again.',
  })
}

interface PresentFacts {
  readonly award: AwardRow
  readonly licensed: ReadonlySet<string>
}

/** Reads who has a licence before the command begins: papers belong to other tenants. */
async function runWithLicences<Answer>(
  client: DatabaseClient,
  request: CommandRequest,
  { roundId, awardId }: { readonly roundId: string; readonly awardId: string },
  work: (transaction: CommandTransaction, facts: PresentFacts) => Promise<Answer>,
) {
  const before = await readAs(client, request.actor, (db) => readAward({ db }, roundId, awardId))
  const licensed = await readLicensed(client, request.actor, request.now, winnersOf(before))
  return runCommand(client, request, async (transaction) =>
    work(transaction, { award: await readAward(transaction, roundId, awardId), licensed }),
  )
}

function winnersOf({ result }: Pick<AwardRow, 'result'>): string[] {
  const named = result.lots.flatMap(({ supplies, backup }) => [
    ...supplies.map(({ supplierId }) => supplierId),
    ...(backup === null ? [] : [backup.supplierId]),
  ])
  return [...new Set(named)]
}

/** @throws CommandRefused `awardOutdated`. */
async function requireStanding({ db }: CommandTransaction, { award, licensed }: PresentFacts): Promise<void> {
  const winners = winnersOf(award)
  const standing = await db
    .select({ supplierId: procurementBids.supplierTenantId })
    .from(procurementBids)
    .where(and(eq(procurementBids.roundId, award.roundId), eq(procurementBids.state, 'opened')))
  const bids = new Set(standing.map(({ supplierId }) => supplierId))
  const gone = winners.filter((supplierId) => !bids.has(supplierId) || !licensed.has(supplierId))
  if (gone.length === 0) return
  throw refused('conflict', {
    code: 'awardOutdated',
    message: `Since the award was worked out, ${gone.join(', ')} withdrew or had no licence in force any more.`,
    nextStep: 'Work out the award again and propose that one.',
  })
}

function requireSecondPerson({ proposedBy }: AwardRow, principalId: string): void {
  if (proposedBy !== principalId) return
  throw refused('forbidden', {
    code: 'secondPersonNeeded',
    message: 'Who proposed an award cannot decide about it.',
    nextStep: 'Let a second procurement manager decide.',
  })
}
