import type { DatabaseClient } from '#db/client.ts'
import type { CommandRequest } from '#db/commands.ts'
import { recordDemand } from '#db/replenishment/demand-weeks.ts'
import { CommandRefused, type RefusalKind } from '#db/command-refused.ts'
import { refuseAccepted } from '#db/replenishment/decide.ts'
import { listAccepted, orderAccepted, type AcceptedOfSite } from '#db/replenishment/order-accepted.ts'
import { listDueSites, type DueSite } from '#db/replenishment/plans.ts'
import { transferAccepted } from '#db/replenishment/transfer-accepted.ts'
import { suggestOrders } from '#db/replenishment/suggest.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { errorFacts } from './failures.ts'
import { systemTenantId } from './ids.ts'
import { forEachAtMost } from './pace.ts'
import { repeatInTurns, type Relay } from './relay.ts'

const pauseMs = 60_000
const sitesAtOnce = 4
const mostSites = 2_000

const system = {
  tenantId: systemTenantId,
  principalId: 'replenishment-sweep',
  roles: [],
  siteIds: [],
} as const

/** What a sweep did. */
interface ReplenishmentSweep {
  readonly sites: number
  readonly suggested: number
  readonly accepted: number
  /** Sites that could not be dealt with; the next sweep finds them again. */
  readonly failed: readonly unknown[]
}

/**
 * Again and again, one process at a time, looks at the sites that order today: a county's villages, its hub, the depots
 * above. It reads rows only and every site is one transaction, so it needs no workflow: nothing waits here, and a sweep
 * that was interrupted goes on with the sites that it has not looked at yet.
 */
export function keepReplenishing(relay: Relay, clock: () => Date): Promise<void> {
  return repeatInTurns(
    relay,
    { job: 'replenishment.sweeping', pauseMs, failure: 'sites that order today could not be listed' },
    async (until) => {
      const { failed, ...done } = await sweepReplenishment(relay.database, clock(), until)
      if (done.suggested > 0) relay.log.info(done, 'sites were below their points')
      const placed = await placeAccepted(relay.database, clock(), until)
      const { orders, transfers } = placed
      if (orders + transfers > 0) relay.log.info({ orders, transfers }, 'accepted suggestions were placed')
      for (const error of [...failed, ...placed.failed])
        relay.log.error(errorFacts(error), 'a site could not be looked at')
    },
  )
}

/** One sweep at `now`: what was asked for until last week, then what each site that orders today should order. */
export async function sweepReplenishment(
  database: DatabaseClient,
  now: Date,
  until: AbortSignal,
): Promise<ReplenishmentSweep> {
  const due = await listDueSites(database, system, now, mostSites)
  const count = { sites: 0, suggested: 0, accepted: 0 }
  const failed: unknown[] = []
  for (const [tenantId, sites] of Map.groupBy(due, (site) => site.tenantId)) {
    await catchUp(database, tenantId, now, until).catch((error: unknown) => void failed.push(error))
    await forEachAtMost(sitesAtOnce, sites, async (site) => {
      if (until.aborted) return
      try {
        const { answer } = await suggestOrders(database, requestFor(site, now), site)
        count.sites += 1
        count.suggested += answer.suggested
        count.accepted += answer.accepted
      } catch (error) {
        failed.push(error)
      }
    })
  }
  return { ...count, failed }
}

/** Takes week after week from the ledger until none is missing. */
async function catchUp(
  database: DatabaseClient,
  tenantId: string,
  now: Date,
  until: AbortSignal,
): Promise<void> {
  for (let step = 0; !until.aborted; step += 1) {
    const { answer } = await recordDemand(database, {
      ...requestOfSystem(tenantId, now),
      route: 'replenishment.record_demand',
      key: `${now.toISOString()}/${step}`,
      body: null,
    })
    if (answer.weekStart === null) return
  }
}

function requestFor({ tenantId, siteId }: DueSite, now: Date): CommandRequest {
  return {
    ...requestOfSystem(tenantId, now),
    route: 'replenishment.suggest',
    key: `${siteId}/${shanghaiDate(now)}`,
    body: { siteId },
  }
}

function requestOfSystem(tenantId: string, now: Date): Pick<CommandRequest, 'actor' | 'now'> {
  const actor = {
    tenantId,
    principalId: 'replenishment-sweep',
    roles: ['system'],
    siteIds: [],
    cause: 'replenishment-sweep',
  } as const
  return { actor, now }
}

/**
 * Makes orders and transfers of the suggestions that were accepted, one for each site, person who accepted, and own site that
 * supplies. What nobody may or can bring is refused with the reason, so that the rest goes on; it is suggested again on the
 * next order day.
 */
export async function placeAccepted(
  database: DatabaseClient,
  now: Date,
  until: AbortSignal,
): Promise<Placed> {
  const failed: unknown[] = []
  const count = { orders: 0, transfers: 0 }
  for (const accepted of await listAccepted(database, system, now)) {
    if (until.aborted) break
    try {
      if (!(await placeOne(database, accepted, now))) continue
      if (accepted.fromSiteId === null) count.orders += 1
      else count.transfers += 1
    } catch (error) {
      failed.push(error)
    }
  }
  return { ...count, failed }
}

interface Placed {
  readonly orders: number
  readonly transfers: number
  /** What neither went through nor was refused; it is tried again. */
  readonly failed: readonly unknown[]
}

/** @returns false when it was refused, wholly or in part: the rest of it is tried again by itself. */
async function placeOne(database: DatabaseClient, accepted: AcceptedOfSite, now: Date): Promise<boolean> {
  const { tenantId, siteId, decidedBy, fromSiteId, suggestionIds } = accepted
  const requestOf = (route: string, body: unknown): CommandRequest => ({
    // In the name of who accepted: an order has a person, also when a program sends it off.
    actor: { tenantId, principalId: decidedBy, roles: ['system'], siteIds: [], cause: 'replenishment-sweep' },
    route,
    key: `${siteId}/${decidedBy}/${fromSiteId ?? ''}/${now.toISOString()}`,
    body,
    now,
  })
  try {
    if (fromSiteId === null) {
      const input = { siteId, suggestionIds }
      await orderAccepted(database, requestOf('replenishment.order', input), input)
    } else {
      const input = { siteId, fromSiteId, suggestionIds }
      await transferAccepted(database, requestOf('replenishment.transfer', input), input)
    }
    return true
  } catch (error) {
    if (!(error instanceof CommandRefused) || mayPass.has(error.kind)) throw error
    const refusals = refusalsOf(error, suggestionIds)
    await refuseAccepted(database, requestOf('replenishment.refuse', refusals), refusals)
    return false
  }
}

/** Refusals that say nothing against what was asked: the same request may go through in a minute. */
const mayPass: ReadonlySet<RefusalKind> = new Set(['running', 'stale', 'keyReused'])

/** Those that a refusal names, each with its own; where it names none, all of them: none of them could go. */
function refusalsOf({ refusals }: CommandRefused, suggestionIds: readonly string[]) {
  const named = refusals.flatMap((refusal) => {
    const suggestionId = refusal.line === undefined ? undefined : suggestionIds[refusal.line]
    return suggestionId === undefined ? [] : [{ suggestionId, refusal }]
  })
  const [first] = refusals
  if (named.length > 0 || first === undefined) return named
  return suggestionIds.map((suggestionId) => ({ suggestionId, refusal: first }))
}
