import { followRoutePlans } from '#db/routing/follow.ts'
import { improveRoutePlans } from '#db/routing/improve.ts'
import type { FirstPlan } from '#db/routing/plan.ts'
import { searchInThread } from '#db/routing/search/search-in-thread.ts'
import { repeatInTurns, type Relay } from './relay.ts'

const firstPlan: FirstPlan = (problem) => searchInThread(problem, { milliseconds: 0, seed: 1 })

const pauseMs = 1_000
/** What comes to wait at a hub within this time is taken in together. */
const followPauseMs = 30_000

/** Makes route plans better, each in a thread, one process at a time. Its state is in rows, so it needs no workflow. */
export function keepImprovingRoutes(relay: Relay, clock: () => Date): Promise<void> {
  return repeatInTurns(
    relay,
    { job: 'route_plans.improving', pauseMs, failure: 'route plans could not be improved' },
    (until) => improveRoutePlans(relay.database, clock, until, searchInThread),
  )
}

/** Lets released plans follow new and withdrawn parcels, one process at a time. */
export function keepFollowingRoutes(relay: Relay, clock: () => Date): Promise<void> {
  return repeatInTurns(
    relay,
    { job: 'route_plans.following', pauseMs: followPauseMs, failure: 'route plans could not be followed' },
    (until) => followRoutePlans(relay.database, { clock, until, search: searchInThread }, firstPlan),
  )
}
