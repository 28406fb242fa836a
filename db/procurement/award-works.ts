import { randomUUIDv7 } from 'node:crypto'
import { and, asc, desc, eq, inArray } from 'drizzle-orm'
import type { AwardOptions } from '#domain/procurement/award-options.ts'
import {
  awardWorkStates,
  mostAwardWorks,
  type AwardWorkState,
} from '#domain/procurement/award-work-states.ts'
import { statesBefore } from '#domain/state-table.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { readAcross, readAs, runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { withLiteralValues } from '../literal-values.ts'
import { procurementAwardWorks } from './award-work-schema.ts'
import { ownRound, requireState, tellOfRound } from './rounds.ts'
import { procurementRounds } from './schema.ts'

export type AwardWorkRow = typeof procurementAwardWorks.$inferSelect

const openStates: AwardWorkState[] = ['queued', 'running']
/** Older ones are of no use: what came of them stands among the awards. */
const mostListed = 20

/**
 * Asks for an award to be worked out in the background, to be compared with the others: it binds nobody.
 * @throws CommandRefused `roundNotFound`, `wrongState` unless the bids are open, `awardWorksFull`.
 */
export function queueAward(
  client: DatabaseClient,
  request: CommandRequest,
  { roundId, options }: { readonly roundId: string; readonly options: AwardOptions },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const round = await ownRound(transaction, roundId)
    requireState(round, 'opened')
    const ofRound = eq(procurementAwardWorks.roundId, roundId)
    const open = await db.$count(
      procurementAwardWorks,
      and(ofRound, inArray(procurementAwardWorks.state, openStates)),
    )
    if (open >= mostAwardWorks) throw awardWorksFull()
    const awardWorkId = randomUUIDv7()
    await db.insert(procurementAwardWorks).values({
      id: awardWorkId,
      tenantId: round.tenantId,
      roundId,
      state: 'queued',
      options,
      requestedBy: actor.principalId,
      requestedAt: now,
    })
    tellOfRound(transaction, round, 'procurement_round.award_work_changed', { awardWorkId, state: 'queued' })
    return { awardWorkId, state: 'queued' as const }
  })
}

/**
 * Gives up an award that waits or is being worked out: the solver stops within seconds, and nothing comes of it.
 * @throws CommandRefused `awardWorkNotFound`, `wrongState` when it is over.
 */
export function cancelAwardWork(
  client: DatabaseClient,
  request: CommandRequest,
  { awardWorkId }: { readonly awardWorkId: string },
) {
  return runCommand(client, request, async (transaction) => {
    await moveAwardWork(transaction, awardWorkId, 'cancelled')
    return { awardWorkId, state: 'cancelled' as const }
  })
}

/** What was asked to be worked out for a round, the newest first. @throws CommandRefused `roundNotFound`. */
export function listAwardWorks(client: DatabaseClient, actor: Actor, roundId: string) {
  return readAs(client, actor, async (db) => {
    const isOwn = and(eq(procurementRounds.id, roundId), eq(procurementRounds.tenantId, actor.tenantId))
    if ((await db.$count(procurementRounds, isOwn)) === 0) throw notFound('round')
    return db
      .select()
      .from(procurementAwardWorks)
      .where(eq(procurementAwardWorks.roundId, roundId))
      .orderBy(desc(procurementAwardWorks.id))
      .limit(mostListed)
  })
}

/** What waits to be worked out, over all tenants, the oldest first: for whoever does the work. */
export function listOpenAwardWorks(client: DatabaseClient, actor: Actor, now: Date): Promise<AwardWorkRow[]> {
  return readAcross(client, actor, 'procurement.award_works', now, (db) =>
    db
      .select()
      .from(procurementAwardWorks)
      .where(withLiteralValues(inArray(procurementAwardWorks.state, openStates)))
      .orderBy(asc(procurementAwardWorks.id)),
  )
}

/**
 * Moves the work on by its state table, with what changes beside, and tells of it.
 * @throws CommandRefused `awardWorkNotFound`, `wrongState`.
 */
export async function moveAwardWork(
  transaction: CommandTransaction,
  awardWorkId: string,
  to: AwardWorkState,
  change: Partial<AwardWorkRow> = {},
): Promise<void> {
  const { db, actor, now } = transaction
  const ofWork = and(
    eq(procurementAwardWorks.id, awardWorkId),
    eq(procurementAwardWorks.tenantId, actor.tenantId),
  )
  const times = to === 'running' ? { startedAt: now } : { endedAt: now }
  const [moved] = await db
    .update(procurementAwardWorks)
    .set({ ...times, ...change, state: to })
    .where(
      and(ofWork, inArray(procurementAwardWorks.state, statesBefore<AwardWorkState>(awardWorkStates, to))),
    )
    .returning()
  if (moved) {
    const round = { id: moved.roundId, tenantId: moved.tenantId }
    tellOfRound(transaction, round, 'procurement_round.award_work_changed', { awardWorkId, state: to })
    return
  }
  const [found] = await db
    .select({ state: procurementAwardWorks.state })
    .from(procurementAwardWorks)
    .where(ofWork)
  if (!found) throw notFound('awardWork')
  throw refused('conflict', {
    code: 'wrongState',
    message: `The work is ${found.state}.`,
    nextStep: 'Read how far it has come.',
  })
}

function awardWorksFull() {
  return refused('conflict', {
    code: 'awardWorksFull',
    message: `${mostAwardWorks} awards of this round wait or are being worked out already.`,
    nextStep: 'Wait for one of them, or cancel it.',
  })
}
