import { and, eq, inArray } from 'drizzle-orm'
import type { EventType } from '#domain/events/event.ts'
import { shortagePlanStates, type ShortagePlanState, type ShortageState } from '#domain/shortage/states.ts'
import { statesBefore } from '#domain/state-table.ts'
import { notFound, wrongState } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { shortagePlans, shortages } from './schema.ts'

export type ShortageRow = typeof shortages.$inferSelect
export type ShortagePlanRow = typeof shortagePlans.$inferSelect

/**
 * The actor's own shortage, held until the command ends.
 * @throws CommandRefused `shortageNotFound`, `wrongState` unless it is in one of `states`.
 */
export async function holdShortage(
  { db, actor }: CommandTransaction,
  shortageId: string,
  step: string,
  ...states: readonly ShortageState[]
): Promise<ShortageRow> {
  const [shortage] = await db
    .select()
    .from(shortages)
    .where(and(eq(shortages.id, shortageId), eq(shortages.tenantId, actor.tenantId)))
    .for('no key update')
  if (!shortage) throw notFound('shortage')
  if (!states.includes(shortage.state)) {
    throw wrongState('The shortage', shortage.state, step, 'Declare it anew if it is back.')
  }
  return shortage
}

/** One of the actor's own plans. @throws CommandRefused `shortagePlanNotFound`. */
export async function readOwnPlan(
  { db, actor }: CommandTransaction,
  planId: string,
): Promise<ShortagePlanRow> {
  const [plan] = await db
    .select()
    .from(shortagePlans)
    .where(and(eq(shortagePlans.id, planId), eq(shortagePlans.tenantId, actor.tenantId)))
  if (!plan) throw notFound('shortagePlan')
  return plan
}

/** Moves a plan on by compare-and-set: of two who ask, one does. @throws CommandRefused `wrongState`. */
export async function movePlan(
  { db, actor }: CommandTransaction,
  plan: Pick<ShortagePlanRow, 'id' | 'state'>,
  to: ShortagePlanState,
  change: Partial<ShortagePlanRow>,
): Promise<ShortagePlanRow> {
  const [moved] = await db
    .update(shortagePlans)
    .set({ ...change, state: to })
    .where(
      and(
        eq(shortagePlans.id, plan.id),
        eq(shortagePlans.tenantId, actor.tenantId),
        inArray(shortagePlans.state, statesBefore<ShortagePlanState>(shortagePlanStates, to)),
      ),
    )
    .returning()
  if (moved) return moved
  throw wrongState('The plan', plan.state, `become ${to}`, 'Read the plans of the shortage again.')
}

/** Tells what happened in a shortage. `payload` holds ids, codes, counts and times. */
export function tellOfShortage(
  transaction: CommandTransaction,
  { id, tenantId }: Pick<ShortageRow, 'id' | 'tenantId'>,
  type: Extract<EventType, `shortage.${string}`>,
  payload: Readonly<Record<string, unknown>> = {},
): void {
  transaction.emit({ type, aggregateKind: 'shortage', aggregateId: id, tenantId, payload })
}
