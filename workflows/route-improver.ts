import { improveRoutePlans } from '#db/routing/improve.ts'
import { searchInThread } from '#db/routing/search/search-in-thread.ts'
import { repeatInTurns, type Relay } from './relay.ts'

const pauseMs = 1_000

/** Makes route plans better, each in a thread, one process at a time. Its state is in rows, so it needs no workflow. */
export function keepImprovingRoutes(relay: Relay, clock: () => Date): Promise<void> {
  return repeatInTurns(
    relay,
    { job: 'route_plans.improving', pauseMs, failure: 'route plans could not be improved' },
    (until) => improveRoutePlans(relay.database, clock, until, searchInThread),
  )
}
