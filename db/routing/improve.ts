import { and, asc, eq } from 'drizzle-orm'
import { hubPlanOf, stateHub } from '#domain/routing/hub-trips.ts'
import { isBetter, type RoutePlan } from '#domain/routing/plan.ts'
import type { RoutingProblem } from '#domain/routing/problem.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { readAcross, readAs, runCommand } from '../commands.ts'
import { keptOf, readPlanParcels, readQuestion, tripsOf, type RoutePlanRow } from './question.ts'
import { routePlans } from './schema.ts'
import type { SearchOptions } from './search/search-in-thread.ts'

/** Looks for better plans until its time is over or it is stopped. */
export type Search = (problem: RoutingProblem, options: SearchOptions) => Promise<RoutePlan>

const reader = {
  tenantId: '00000000-0000-0000-0000-000000000000',
  principalId: 'route-plans',
  roles: [],
  siteIds: [],
} as const

/**
 * Makes every plan better that is to become so, one after the other, each for the seconds it was given. A better plan is
 * kept as soon as it is known; what a person does meanwhile (release, change, cancel) ends the work on the old one.
 */
export async function improveRoutePlans(
  client: DatabaseClient,
  clock: () => Date,
  until: AbortSignal,
  search: Search,
): Promise<void> {
  const open = await readAcross(client, reader, 'route_plans.improving', clock(), (db) =>
    db
      .select()
      .from(routePlans)
      .where(eq(routePlans.state, 'improving'))
      .orderBy(asc(routePlans.plannedAt), asc(routePlans.id)),
  )
  for (const row of open) {
    if (until.aborted) return
    await improveOne(client, row, clock, until, search)
  }
}

async function improveOne(
  client: DatabaseClient,
  row: RoutePlanRow,
  clock: () => Date,
  until: AbortSignal,
  search: Search,
): Promise<void> {
  const actor: Actor = { ...reader, tenantId: row.tenantId, cause: 'route-plans' }
  const question = await readAs(client, actor, async (db) => {
    const parcels = await readPlanParcels(db, row.id)
    return readQuestion(db, row, parcels, { trips: tripsOf(row.plan), now: row.plannedAt })
  })
  const stated = stateHub(question)
  const changed = new AbortController()
  let saving: Promise<void> = Promise.resolve()
  let best: Parameters<typeof isBetter>[1] = row.plan
  let told = 0
  const save = async (plan: RoutePlan, progress: number) => {
    told += 1
    const key = `${row.id}/${row.version}/${clock().toISOString()}/${told}`
    const found = hubPlanOf(question, stated, plan)
    const isFound = isBetter(found, best)
    const better = isFound ? { plan: keptOf(found) } : {}
    const request = { actor, route: 'route_plans.improve', key, body: null, now: clock() }
    const { answer } = await runCommand(client, request, async ({ db }) => {
      const saved = await db
        .update(routePlans)
        .set({
          ...better,
          progress: Math.floor(progress * 1_000),
          ...(progress >= 1 ? { state: 'ready' as const } : {}),
        })
        .where(
          and(
            eq(routePlans.id, row.id),
            eq(routePlans.state, 'improving'),
            eq(routePlans.version, row.version),
          ),
        )
        .returning({ id: routePlans.id })
      return { saved: saved.length }
    })
    if (answer.saved === 0) changed.abort()
    if (isFound) best = found
  }
  await search(stated.problem, {
    milliseconds: row.improveSeconds * 1_000,
    seed: row.version,
    signal: AbortSignal.any([until, changed.signal]),
    onPlan: (plan, progress) => {
      saving = saving.then(() => save(plan, progress))
      // It is awaited below: a failure there must not end the process before.
      saving.catch(() => changed.abort())
    },
  })
  await saving
}
