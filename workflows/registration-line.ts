import { workOffRegistrations } from '#db/campaigns/work-off-registrations.ts'
import { repeatInTurns, type Relay } from './relay.ts'

const pauseMs = 500

/**
 * Registers who waits in the line of a campaign, one process at a time. Its state is in rows, so it needs no workflow:
 * whoever has the turn next goes on with the first who waits.
 */
export function keepRegistering(relay: Relay, clock: () => Date): Promise<void> {
  return repeatInTurns(
    relay,
    { job: 'registrations.registering', pauseMs, failure: 'registrations could not be worked off' },
    async (until) => {
      const households = await workOffRegistrations(relay.database, clock, until)
      if (households > 0) relay.log.info({ households }, 'households were registered')
    },
  )
}
