import type { DatabaseClient } from '#db/client.ts'
import type { CommandRequest } from '#db/commands.ts'
import { listChangedShortages, planAgain, shortageGoodsChannel } from '#db/shortage/plan-again.ts'
import { sweepShortageSigns } from '#db/shortage/signs.ts'
import { errorFacts } from './failures.ts'
import { systemTenantId } from './ids.ts'
import { repeatInTurns, type Relay } from './relay.ts'

/** Goods that come or go call for a look at once; this is for a call that was lost. */
const pauseMs = 60_000
/** Signs change with the weeks, and looking for them sums half a year of the whole network. */
const signsEveryMs = 30 * 60_000

/** What a sweep did. */
interface ShortageSweep {
  readonly planned: number
  /** Of them, those that were applied at once, since that was approved before. */
  readonly applied: number
  readonly signs: number
  /** Shortages that could not be planned for; the next sweep finds them again. */
  readonly failed: readonly unknown[]
}

/**
 * Again and again, one process at a time: plans anew for shortages of which goods arrived or were lost, applies what was
 * approved before, leaves the rest to people, and now and then looks for early signs. Rows tell what is to be done, so it needs no workflow.
 */
export function keepWatchingShortages(relay: Relay, clock: () => Date): Promise<void> {
  let signsAt = 0
  return repeatInTurns(
    relay,
    {
      job: 'shortage.watching',
      pauseMs,
      channel: shortageGoodsChannel,
      failure: 'shortages could not be looked at',
    },
    async () => {
      const now = clock()
      const looksForSigns = now.getTime() - signsAt >= signsEveryMs
      if (looksForSigns) signsAt = now.getTime()
      const { failed, ...done } = await sweepShortages(relay.database, now, looksForSigns)
      if (done.planned + done.signs > 0) relay.log.info(done, 'shortages were planned for, or signs found')
      for (const error of failed) relay.log.error(errorFacts(error), 'a shortage could not be planned for')
    },
  )
}

/** One sweep at `now`. */
export async function sweepShortages(
  database: DatabaseClient,
  now: Date,
  looksForSigns: boolean,
): Promise<ShortageSweep> {
  const failed: unknown[] = []
  let planned = 0
  let applied = 0
  for (const changed of await listChangedShortages(database, actorOf(systemTenantId), now)) {
    const { shortageId, tenantId } = changed
    const key = `${shortageId}/${now.toISOString()}`
    try {
      const again = await planAgain(database, requestOf(tenantId, 'shortage.plan_again', key, now), changed)
      planned += 1
      if (again.isApplied) applied += 1
    } catch (error) {
      failed.push(error)
    }
  }
  if (!looksForSigns) return { planned, applied, signs: 0, failed }
  const request = requestOf(systemTenantId, 'shortage.look_for_signs', now.toISOString(), now)
  const { answer } = await sweepShortageSigns(database, request)
  return { planned, applied, signs: answer.found, failed }
}

function requestOf(tenantId: string, route: string, key: string, now: Date): CommandRequest {
  return { actor: actorOf(tenantId), route, key, body: null, now }
}

function actorOf(tenantId: string) {
  return {
    tenantId,
    principalId: 'shortage-sweep',
    roles: ['system'],
    siteIds: [],
    cause: 'shortage-sweep',
  } as const
}
