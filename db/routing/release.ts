import { and, eq, inArray, sql } from 'drizzle-orm'
import type { HubVisit } from '#domain/routing/hub-trips.ts'
import { legOfLevel } from '#domain/routing/levels.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { asOwners } from '../fulfilment/handling.ts'
import { shipmentLegs } from '../fulfilment/schema.ts'
import { rowSource } from '../rows.ts'
import { anyHasLeft } from './change.ts'
import { answerOf, lockPlan, movePlan, tellPlan, type RoutePlanAnswer } from './plan-state.ts'
import { tripsOf, type RoutePlanRow } from './question.ts'
import { routeParcels } from './schema.ts'

/**
 * A plan becomes what is driven: the planned rounds of its parcels take its times, which is what patients see on their
 * pages. Rounds that have left keep theirs.
 * @throws CommandRefused `routePlanNotFound`, `wrongState`.
 */
export function releaseRoutePlan(client: DatabaseClient, request: CommandRequest, routePlanId: string) {
  return runCommand(client, request, async (transaction): Promise<RoutePlanAnswer> => {
    const { actor, now } = transaction
    const row = await lockPlan(transaction, routePlanId)
    const moved = await movePlan(transaction, row.id, 'released', {
      releasedAt: now,
      releasedBy: actor.principalId,
    })
    await setEstimates(transaction, moved)
    tellPlan(transaction, moved, 'released')
    return answerOf(moved)
  })
}

/**
 * Calls a plan off before anything has left by it; its parcels wait again.
 * @throws CommandRefused `routePlanNotFound`, `wrongState`, `tripHasLeft`.
 */
export function cancelRoutePlan(client: DatabaseClient, request: CommandRequest, routePlanId: string) {
  return runCommand(client, request, async (transaction): Promise<RoutePlanAnswer> => {
    const row = await lockPlan(transaction, routePlanId)
    if (row.state === 'released' && anyHasLeft(row, transaction.now)) {
      throw refused('conflict', {
        code: 'tripHasLeft',
        message: 'A trip of this plan has left the hub.',
        nextStep: 'Change the plan: drop the parcels that are not to be brought.',
      })
    }
    const moved = await movePlan(transaction, row.id, 'cancelled')
    await transaction.db.update(routeParcels).set({ isOpen: false }).where(eq(routeParcels.planId, row.id))
    tellPlan(transaction, moved, 'cancelled')
    return answerOf(moved)
  })
}

/** The planned rounds of a plan's parcels take its times. */
export async function setEstimates(transaction: CommandTransaction, row: RoutePlanRow): Promise<void> {
  const trips = tripsOf(row.plan)
  for (const { departAt, visits } of trips) {
    for (const visit of visits)
      if (visit.campaignId === null) await setVisit(transaction, row, departAt, visit)
  }
  const ofCampaigns = trips
    .flatMap(({ visits }) => visits)
    .filter(({ campaignId }) => campaignId !== null)
    .flatMap(({ shipmentIds, arriveAt }) =>
      shipmentIds.map((shipmentId) => ({ shipmentId, plannedArriveAt: arriveAt })),
    )
  if (ofCampaigns.length === 0) return
  const { shipmentId, plannedArriveAt } = routeParcels
  await transaction.db.execute(sql`
    update ${routeParcels} parcel set planned_arrive_at = input.planned_arrive_at
    from ${rowSource(ofCampaigns, { shipmentId, plannedArriveAt })}
    where parcel.plan_id = ${row.id}::uuid and parcel.shipment_id = input.shipment_id`)
}

async function setVisit(
  transaction: CommandTransaction,
  { siteId, level }: RoutePlanRow,
  departAt: Date,
  { shipmentIds, arriveAt }: HubVisit,
): Promise<void> {
  await asOwners(transaction, shipmentIds, (_, ids) =>
    transaction.db
      .update(shipmentLegs)
      .set({ plannedDepartAt: departAt, plannedArriveAt: arriveAt })
      .where(
        and(
          inArray(shipmentLegs.shipmentId, ids),
          eq(shipmentLegs.fromSiteId, siteId),
          eq(shipmentLegs.kind, legOfLevel[level]),
          eq(shipmentLegs.state, 'planned'),
        ),
      ),
  )
}
