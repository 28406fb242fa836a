import { and, eq, inArray } from 'drizzle-orm'
import { routePlanStates, type RoutePlanState } from '#domain/routing/states.ts'
import { statesBefore } from '#domain/state-table.ts'
import { notFound, refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { requireSite } from '../fulfilment/handling.ts'
import type { RoutePlanRow } from './question.ts'
import { routePlans } from './schema.ts'

export interface RoutePlanAnswer {
  readonly routePlanId: string
  readonly state: RoutePlanState
  readonly version: number
}

/**
 * Moves a plan of the actor's tenant, by compare-and-set.
 * @throws CommandRefused `routePlanNotFound`, `wrongState`.
 */
export async function movePlan(
  { db, actor }: CommandTransaction,
  planId: string,
  to: RoutePlanState,
  change: Partial<RoutePlanRow> = {},
): Promise<RoutePlanRow> {
  const isPlan = and(eq(routePlans.id, planId), eq(routePlans.tenantId, actor.tenantId))
  // One that is improving may begin anew: that is no step of the table, but a longer stay.
  const from =
    to === 'improving' ? [...statesBefore(routePlanStates, to), to] : statesBefore(routePlanStates, to)
  const [moved] = await db
    .update(routePlans)
    .set({ ...change, state: to })
    .where(and(isPlan, inArray(routePlans.state, from)))
    .returning()
  if (moved !== undefined) return moved
  const [row] = await db.select({ state: routePlans.state }).from(routePlans).where(isPlan)
  if (row === undefined) throw notFound('routePlan')
  throw refused('conflict', {
    code: 'wrongState',
    message: `The route plan is ${row.state} and cannot become ${to}.`,
    nextStep: 'Read the plan again; make a new one where it was cancelled.',
  })
}

/**
 * The plan, locked until the transaction ends, for somebody of the site where its trips begin.
 * @throws CommandRefused `routePlanNotFound`, `wrongSite`.
 */
export async function lockPlan({ db, actor }: CommandTransaction, planId: string): Promise<RoutePlanRow> {
  const [row] = await db
    .select()
    .from(routePlans)
    .where(and(eq(routePlans.id, planId), eq(routePlans.tenantId, actor.tenantId)))
    .for('update')
  if (row === undefined) throw notFound('routePlan')
  requireSite(actor, row.siteId)
  return row
}

export function tellPlan(
  transaction: CommandTransaction,
  { id, tenantId, siteId, version }: RoutePlanRow,
  happened: 'planned' | 'changed' | 'released' | 'cancelled',
): void {
  transaction.emit({
    type: `route_plan.${happened}`,
    aggregateKind: 'route_plan',
    aggregateId: id,
    tenantId,
    payload: { siteId, version },
  })
}

export function answerOf({ id, state, version }: RoutePlanRow): RoutePlanAnswer {
  return { routePlanId: id, state, version }
}
