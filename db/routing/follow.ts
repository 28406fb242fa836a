import { and, asc, eq, gt, inArray, isNotNull } from 'drizzle-orm'
import type { ShipmentState } from '#domain/fulfilment/states.ts'
import type { Actor } from '../actor.ts'
import { campaignHouseholds } from '../campaigns/schema.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { CommandRefused } from '../command-refused.ts'
import { readAcross, readAs } from '../commands.ts'
import { shipments } from '../fulfilment/schema.ts'
import { changeRoutePlan } from './change.ts'
import type { FirstPlan } from './plan.ts'
import { publishBetter, type Following } from './publish-better.ts'
import type { RoutePlanRow } from './question.ts'
import { releaseRoutePlan } from './release.ts'
import { routeParcels, routePlans } from './schema.ts'
import { readWaitingParcels } from './waiting-parcels.ts'

const reader = {
  tenantId: '00000000-0000-0000-0000-000000000000',
  principalId: 'route-plans',
  roles: [],
  siteIds: [],
} as const

/** Parcels that nobody brings any more: cancelled at the depot, or called back on the road. */
const gone: readonly ShipmentState[] = [
  'cancelled',
  'return_in_transit',
  'returned',
  'refused',
  'damaged',
  'written_off',
]

/** Households of campaigns whose parcel nobody brings any more: a lot of it was recalled, or it went back. */
const goneOfCampaigns = ['called_back', 'owing', 'refused'] as const

/**
 * Lets released plans follow what happens while they are driven: parcels that have come to wait at the hub are taken in,
 * those that were called off are dropped, and the plan is released again at once, so that drivers keep their sheets. Then a
 * search goes on from it, and what it finds takes the first plan's place.
 * Trips whose loading has begun stay as they are. A parcel for which there is no room is in the plan all the same, left
 * out and named. Reads across tenants: every plan under way is looked at, and changed for its own tenant.
 * @returns how many plans were changed.
 */
export async function followRoutePlans(
  client: DatabaseClient,
  following: Following,
  firstPlan: FirstPlan,
): Promise<number> {
  const now = following.clock()
  const underWay = await readAcross(client, reader, 'route_plans.following', now, (db) =>
    db
      .select()
      .from(routePlans)
      .where(and(eq(routePlans.state, 'released'), gt(routePlans.shiftUntil, now)))
      .orderBy(asc(routePlans.plannedAt), asc(routePlans.id)),
  )
  let changed = 0
  for (const row of underWay) {
    if (following.until.aborted) break
    if (await followOne(client, row, following, firstPlan)) changed += 1
  }
  return changed
}

async function followOne(
  client: DatabaseClient,
  row: RoutePlanRow,
  following: Following,
  firstPlan: FirstPlan,
): Promise<boolean> {
  const now = following.clock()
  const actor: Actor = { ...reader, tenantId: row.tenantId, cause: 'route-plans' }
  const news = await readAs(client, actor, (db) => readNews(db, row))
  if (news.addShipmentIds.length === 0 && news.dropShipmentIds.length === 0) return false
  const key = `${row.id}/${row.version}`
  const request = { actor, body: null, now }
  try {
    await changeRoutePlan(
      client,
      { ...request, route: 'route_plans.follow', key },
      { routePlanId: row.id, ...news },
      firstPlan,
    )
    await releaseRoutePlan(client, { ...request, route: 'route_plans.follow.release', key }, row.id)
    if (!following.until.aborted) await publishBetter(client, actor, row.id, following)
    return true
  } catch (error) {
    // A person changed or cancelled it meanwhile: it is looked at again in the next turn.
    if (error instanceof CommandRefused) return false
    throw error
  }
}

async function readNews(db: Database, row: RoutePlanRow) {
  const waiting = await readWaitingParcels(db, row, null)
  const dropped = await db
    .select({ shipmentId: routeParcels.shipmentId })
    .from(routeParcels)
    .innerJoin(shipments, eq(shipments.id, routeParcels.shipmentId))
    .where(
      and(
        eq(routeParcels.planId, row.id),
        eq(routeParcels.isOpen, true),
        inArray(shipments.state, [...gone]),
      ),
    )
  const goneHouseholds = await db
    .select({ shipmentId: routeParcels.shipmentId })
    .from(routeParcels)
    .innerJoin(campaignHouseholds, eq(campaignHouseholds.id, routeParcels.shipmentId))
    .where(
      and(
        eq(routeParcels.planId, row.id),
        eq(routeParcels.isOpen, true),
        isNotNull(routeParcels.campaignId),
        inArray(campaignHouseholds.state, [...goneOfCampaigns]),
      ),
    )
  return {
    addShipmentIds: waiting.map(({ shipmentId }) => shipmentId),
    dropShipmentIds: [...dropped, ...goneHouseholds].map(({ shipmentId }) => shipmentId),
  }
}
