import { and, asc, eq } from 'drizzle-orm'
import { randomUUIDv7 } from 'node:crypto'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { readAs, runCommand, type CommandRequest } from '../commands.ts'
import { moveAward, readAward } from './awards.ts'
import { enterRound, moveRound, ownRound, requireState, tellOfRound } from './rounds.ts'
import { procurementObjections } from './schema.ts'

/**
 * A party objects to the award that was published.
 * @throws CommandRefused `objectionLate` once the time is over, `wrongState`.
 */
export function raiseObjection(
  client: DatabaseClient,
  request: CommandRequest,
  { roundId, reason }: { readonly roundId: string; readonly reason: string },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const round = await enterRound(transaction, roundId, ['institution', 'supplier'])
    requireState(round, 'objection')
    const { objectionsCloseAt, awardId } = round
    if (objectionsCloseAt === null || awardId === null) throw new Error('The round has no award.')
    if (now >= objectionsCloseAt) {
      throw refused('conflict', {
        code: 'objectionLate',
        message: `Objections were taken until ${objectionsCloseAt.toISOString()}.`,
        nextStep: 'The award stands; turn to the supervising authority.',
      })
    }
    const objectionId = randomUUIDv7()
    await db.insert(procurementObjections).values({
      id: objectionId,
      tenantId: round.tenantId,
      roundId,
      awardId,
      partyTenantId: actor.tenantId,
      state: 'raised',
      reason,
      raisedAt: now,
      raisedBy: actor.principalId,
    })
    tellOfRound(transaction, round, 'procurement_round.objection_raised', { objectionId })
    return { objectionId, state: 'raised' as const }
  })
}

/**
 * Whoever runs the round decides about an objection. One that is upheld overturns the award: the round goes back to the
 * opened bids.
 * @throws CommandRefused `objectionNotFound`, `objectionDecided`, `wrongState`.
 */
export function decideObjection(
  client: DatabaseClient,
  request: CommandRequest,
  input: {
    readonly roundId: string
    readonly objectionId: string
    readonly decision: 'upheld' | 'dismissed'
    readonly reason: string
  },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const { roundId, objectionId, decision, reason } = input
    const round = await ownRound(transaction, roundId)
    const named = and(eq(procurementObjections.id, objectionId), eq(procurementObjections.roundId, roundId))
    const [decided] = await db
      .update(procurementObjections)
      .set({ state: decision, decidedAt: now, decidedBy: actor.principalId, decisionReason: reason })
      .where(and(named, eq(procurementObjections.state, 'raised')))
      .returning()
    if (!decided) {
      if ((await db.$count(procurementObjections, named)) === 0) throw notFound('objection')
      throw refused('conflict', {
        code: 'objectionDecided',
        message: 'This objection was decided already.',
        nextStep: 'Read it again: it says how and why.',
      })
    }
    requireState(round, 'objection')
    if (decision === 'upheld') {
      await moveAward(transaction, await readAward(transaction, roundId, decided.awardId), 'overturned')
      await moveRound(transaction, round, 'opened', { objectionsCloseAt: null })
    }
    tellOfRound(transaction, round, 'procurement_round.objection_decided', { objectionId, decision })
    return { objectionId, state: decision }
  })
}

/** The objections of a round that the actor may see: all of its own round, else what it raised itself. */
export function listObjections(client: DatabaseClient, actor: Actor, roundId: string) {
  return readAs(client, actor, (db) =>
    db
      .select()
      .from(procurementObjections)
      .where(eq(procurementObjections.roundId, roundId))
      .orderBy(asc(procurementObjections.id)),
  )
}
