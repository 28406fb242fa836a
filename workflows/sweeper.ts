import { sweepRetention } from '#db/audit/sweep-retention.ts'
import { systemTenantId } from './ids.ts'
import { repeatInTurns, type Relay } from './relay.ts'

const hourMs = 3_600_000

const actor = { tenantId: systemTenantId, principalId: 'sweeper', roles: [], siteIds: [] } as const

/** Every hour, and at once when its turn comes, removes what has been held long enough: once an hour, by its key. */
export function keepSweeping(relay: Relay, clock: () => Date): Promise<void> {
  return repeatInTurns(
    relay,
    { job: 'retention.sweeping', pauseMs: hourMs, failure: 'retention could not be swept' },
    async () => {
      const now = clock()
      const key = now.toISOString().slice(0, 13)
      const request = { actor, route: 'retention.sweep', key, body: null, now }
      const { answer, replayed } = await sweepRetention(relay.database, request)
      if (!replayed) relay.log.info({ swept: answer }, 'what was held long enough is gone')
    },
  )
}
