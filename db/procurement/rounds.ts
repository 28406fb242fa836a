import { and, eq, inArray } from 'drizzle-orm'
import type { EventType } from '#domain/events/event.ts'
import type { PartyKind, WarningKind } from '#domain/procurement/round.ts'
import { roundStates, type FailureCause, type RoundState } from '#domain/procurement/round-states.ts'
import { escalatedWarnings } from '#domain/procurement/escalations.ts'
import { isFinal, statesBefore } from '#domain/state-table.ts'
import { randomUUIDv7 } from 'node:crypto'
import { notFound, refused, type CommandRefused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { escalate, resolveEscalationsAbout } from '../fulfilment/escalations.ts'
import { closeRoundMatters } from './escalate-round.ts'
import { procurementParties, procurementRounds, procurementWarnings } from './schema.ts'

export type RoundRow = typeof procurementRounds.$inferSelect

/**
 * The actor's own round, held until the command ends. Who only reports, bids or calls off holds it together with others;
 * who moves it on holds it alone, so that nothing is taken in while it moves.
 * @throws CommandRefused `roundNotFound`.
 */
export async function ownRound(
  { db, actor }: CommandTransaction,
  roundId: string,
  strength: 'share' | 'update' = 'update',
): Promise<RoundRow> {
  const [round] = await db
    .select()
    .from(procurementRounds)
    .where(and(eq(procurementRounds.id, roundId), eq(procurementRounds.tenantId, actor.tenantId)))
    .for(strength)
  if (!round) throw notFound('round')
  return round
}

/**
 * Goes on in the name of the round's owner for one of its parties, which keeps the round from moving meanwhile.
 * @throws CommandRefused `roundNotFound`, also for who takes part in another capacity.
 */
export async function enterRound(
  transaction: CommandTransaction,
  roundId: string,
  kinds: readonly PartyKind[],
): Promise<RoundRow> {
  const { db, actor } = transaction
  const [party] = await db
    .select({ ownerTenantId: procurementParties.tenantId })
    .from(procurementParties)
    .where(
      and(
        eq(procurementParties.roundId, roundId),
        eq(procurementParties.partyTenantId, actor.tenantId),
        inArray(procurementParties.kind, [...kinds]),
      ),
    )
  if (!party) throw notFound('round')
  await transaction.actFor(party.ownerTenantId)
  const [round] = await db
    .select()
    .from(procurementRounds)
    .where(eq(procurementRounds.id, roundId))
    .for('share')
  if (!round) throw notFound('round')
  return round
}

/** @throws CommandRefused `wrongState` unless the round is in one of `states`. */
export function requireState({ state }: RoundRow, ...states: readonly RoundState[]): void {
  if (!states.includes(state)) throw wrongState(state, states.join(' or '))
}

/** What changes together with the state. */
type RoundChange = Partial<Pick<RoundRow, 'awardId' | 'objectionsCloseAt' | 'cancelReason'>> & {
  readonly failureCause?: FailureCause
}

/**
 * Moves a round on, by compare-and-set.
 * @throws CommandRefused `wrongState`.
 */
export async function moveRound(
  transaction: CommandTransaction,
  round: RoundRow,
  to: RoundState,
  change: RoundChange = {},
): Promise<void> {
  const { db, now } = transaction
  const [moved] = await db
    .update(procurementRounds)
    .set({ ...change, state: to, stateSince: now })
    .where(
      and(
        eq(procurementRounds.id, round.id),
        inArray(procurementRounds.state, statesBefore<RoundState>(roundStates, to)),
      ),
    )
    .returning({ id: procurementRounds.id })
  if (!moved) throw wrongState(round.state, statesBefore<RoundState>(roundStates, to).join(' or '))
  if (isFinal<RoundState>(roundStates, to)) await closeRoundMatters(transaction, round.id)
  else await resolveEscalationsAbout(transaction, round.id, ['round_step_late'])
  tellOfRound(transaction, round, 'procurement_round.moved', { from: round.state, to, ...cause(change) })
}

function cause({ failureCause }: RoundChange) {
  return failureCause === undefined ? {} : { cause: failureCause }
}

/** Tells the parties, and whoever follows the stream, of a round. */
export function tellOfRound(
  transaction: CommandTransaction,
  round: Pick<RoundRow, 'id' | 'tenantId'>,
  type: Extract<EventType, `procurement_round.${string}`>,
  payload: Readonly<Record<string, unknown>> = {},
): void {
  transaction.emit({
    type,
    aggregateKind: 'procurement_round',
    aggregateId: round.id,
    tenantId: round.tenantId,
    payload,
  })
}

/**
 * Puts something before whoever runs the round, once for each kind and subject; what somebody must act on is on the board as
 * well, until the round moves on.
 */
export async function warn(
  transaction: CommandTransaction,
  round: RoundRow,
  kind: WarningKind,
  subjectId: string = round.id,
): Promise<void> {
  const raised = await transaction.db
    .insert(procurementWarnings)
    .values({
      id: randomUUIDv7(),
      roundId: round.id,
      tenantId: round.tenantId,
      kind,
      subjectId,
      raisedAt: transaction.now,
    })
    .onConflictDoNothing()
  if (raised.rowCount === 1) tellOfRound(transaction, round, 'procurement_round.warned', { kind, subjectId })
  const escalated = escalatedWarnings[kind]
  if (escalated === undefined) return
  await escalate(transaction, {
    tenantId: round.tenantId,
    subject: { kind: 'procurement_round', id: round.id },
    kind: escalated,
    acting: { role: 'procurement_manager', tenantId: round.tenantId },
    dueAt: kind === 'tender_late' ? round.biddingClosesAt : round.contractStartsAt,
  })
}

function wrongState(state: RoundState, needed: string): CommandRefused {
  return refused('conflict', {
    code: 'wrongState',
    message: `The round is ${state}; this needs it to be ${needed}.`,
    nextStep: 'Read the round again: its state and calendar say what comes next.',
  })
}
