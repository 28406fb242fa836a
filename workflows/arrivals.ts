import { z } from 'zod'
import { listCampaignsAt } from '#db/campaigns/watch.ts'
import type { DatabaseClient } from '#db/client.ts'
import type { PlacedEvent } from '#db/events/cursors.ts'
import { callPlanners } from '#db/shortage/plan-again.ts'
import { systemTenantId } from './ids.ts'
import type { CampaignStart } from './campaigns/run-campaign.ts'

/** What may have brought goods to the shelf of a site. */
const arrivals: ReadonlySet<string> = new Set([
  'stock.received',
  'shipment.received',
  'stock.quarantine_decided',
  'stock.adjusted',
  'stocktake.posted',
])

const places = z.object({ siteId: z.uuid().nullish(), siteIds: z.array(z.uuid()).default([]) })

const actor = {
  tenantId: systemTenantId,
  principalId: 'arrivals',
  roles: ['system'],
  siteIds: [],
  cause: 'arrivals',
} as const

/** Sites to which some events may have brought goods, each once. */
export function arrivalSites(events: readonly Pick<PlacedEvent, 'type' | 'payload'>[]): string[] {
  const found = events.flatMap(({ type, payload }) => {
    const read = arrivals.has(type) ? places.safeParse(payload) : null
    if (read?.success !== true) return []
    const { siteId, siteIds } = read.data
    return typeof siteId === 'string' ? [...siteIds, siteId] : siteIds
  })
  return [...new Set(found)]
}

/** Campaigns with a depot among the sites to which goods may have come: their workflows look, and allocate what came. */
export async function suppliedCampaigns(
  database: DatabaseClient,
  siteIds: readonly string[],
  now: Date,
): Promise<CampaignStart[]> {
  return siteIds.length === 0 ? [] : listCampaignsAt(database, actor, now, siteIds)
}

/** Has whoever plans for shortages look at once, where goods may have come to sites or what was promised was lost. */
export async function tellShortages(
  database: DatabaseClient,
  events: readonly Pick<PlacedEvent, 'type'>[],
  siteIds: readonly string[],
): Promise<void> {
  const isLost = events.some(({ type }) => type === 'shortage.promises_lost')
  if (isLost || siteIds.length > 0) await callPlanners(database)
}
