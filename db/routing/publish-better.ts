import { and, eq } from 'drizzle-orm'
import { hubPlanOf, stateHub } from '#domain/routing/hub-trips.ts'
import { isBetter } from '#domain/routing/plan.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { readAs, runCommand } from '../commands.ts'
import type { Search } from './improve.ts'
import { tellPlan } from './plan-state.ts'
import { findPlan } from './queries.ts'
import { keptOf, readPlanParcels, readQuestion, tripsOf, type RoutePlanRow } from './question.ts'
import { setEstimates } from './release.ts'
import { routePlans } from './schema.ts'

/** Processor time in which a plan that was released in a hurry may get better. */
const betterMilliseconds = 10_000

/** How work on a plan that is being driven goes on: by which clock, until when, and who looks for routes. */
export interface Following {
  readonly clock: () => Date
  readonly until: AbortSignal
  readonly search: Search
}

/**
 * Looks for a better plan than the one just released, with what has left fixed, and lets it take that one's place. The
 * drivers have the first plan meanwhile, so nothing waits for the search. What it finds is dropped where somebody changed
 * the plan while it looked, or where loading began for a trip that the search took for open.
 * @returns whether there is a better plan now.
 */
export async function publishBetter(
  client: DatabaseClient,
  actor: Actor,
  routePlanId: string,
  { clock, until, search }: Following,
): Promise<boolean> {
  const { row, question } = await readAs(client, actor, async (db) => {
    const found = await findPlan(db, routePlanId)
    const parcels = await readPlanParcels(db, found.id)
    const earlier = { trips: tripsOf(found.plan), now: found.plannedAt }
    return { row: found, question: await readQuestion(db, found, parcels, earlier) }
  })
  const stated = stateHub(question)
  const found = await search(stated.problem, {
    milliseconds: betterMilliseconds,
    seed: row.version,
    signal: until,
  })
  const better = hubPlanOf(question, stated, found)
  const now = clock()
  if (!isBetter(better, row.plan) || hasBegun(row, now)) return false
  const request = {
    actor,
    route: 'route_plans.follow.better',
    key: `${row.id}/${row.version}`,
    body: null,
    now,
  }
  const { answer } = await runCommand(client, request, async (transaction) => {
    const [replaced] = await transaction.db
      .update(routePlans)
      .set({ plan: keptOf(better), version: row.version + 1, releasedAt: now })
      .where(
        and(eq(routePlans.id, row.id), eq(routePlans.state, 'released'), eq(routePlans.version, row.version)),
      )
      .returning()
    if (replaced === undefined) return { replaced: false }
    await setEstimates(transaction, replaced)
    tellPlan(transaction, replaced, 'released')
    return { replaced: true }
  })
  return answer.replaced
}

/** True when loading has begun since the plan was made for a trip that was open then. */
function hasBegun({ plan, plannedAt }: RoutePlanRow, now: Date): boolean {
  return tripsOf(plan).some(({ loadFrom }) => loadFrom > plannedAt && loadFrom <= now)
}
