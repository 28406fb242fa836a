import { and, eq, inArray } from 'drizzle-orm'
import { hasLeft } from '#domain/routing/hub-stops.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { answerOf, lockPlan, movePlan, tellPlan, type RoutePlanAnswer } from './plan-state.ts'
import { planQuestion, writeParcels, type FirstPlan } from './plan.ts'
import { keptOf, readPlanParcels, readQuestion, tripsOf, type RoutePlanRow } from './question.ts'
import { routeParcels } from './schema.ts'
import { parcelsNotWaiting } from './together.ts'
import { readWaitingParcels } from './waiting-parcels.ts'

export interface RoutePlanChange {
  readonly routePlanId: string
  /** Parcels that have come to wait at the hub. */
  readonly addShipmentIds: readonly string[]
  readonly dropShipmentIds: readonly string[]
}

/**
 * Takes parcels into a plan and out of it, and plans anew: trips whose loading has begun stay as they are, without what was
 * dropped from them; all others are open again, beginning with what was planned. It gets better in the background as before,
 * and must be released again.
 * @throws CommandRefused `routePlanNotFound`, `wrongState`, `parcelNotWaiting` and `parcelNotInPlan` with the parcels.
 */
export function changeRoutePlan(
  client: DatabaseClient,
  request: CommandRequest,
  { routePlanId, addShipmentIds, dropShipmentIds }: RoutePlanChange,
  firstPlan: FirstPlan,
) {
  return runCommand(client, request, async (transaction): Promise<RoutePlanAnswer> => {
    const { db, now } = transaction
    const row = await lockPlan(transaction, routePlanId)
    await dropParcels(transaction, row, dropShipmentIds)
    await addParcels(transaction, row, addShipmentIds)
    const parcels = await readPlanParcels(db, row.id)
    const question = await readQuestion(db, row, parcels, { trips: tripsOf(row.plan), now })
    const plan = await planQuestion(question, firstPlan)
    const moved = await movePlan(transaction, row.id, 'improving', {
      plan: keptOf(plan),
      plannedAt: now,
      progress: 0,
      version: row.version + 1,
    })
    tellPlan(transaction, moved, 'changed')
    return answerOf(moved)
  })
}

async function dropParcels(
  { db }: CommandTransaction,
  { id }: RoutePlanRow,
  shipmentIds: readonly string[],
): Promise<void> {
  if (shipmentIds.length === 0) return
  const dropped = await db
    .delete(routeParcels)
    .where(
      and(
        eq(routeParcels.planId, id),
        inArray(routeParcels.shipmentId, [...shipmentIds]),
        eq(routeParcels.isOpen, true),
      ),
    )
    .returning({ shipmentId: routeParcels.shipmentId })
  const missing = shipmentIds.filter((one) => !dropped.some(({ shipmentId }) => shipmentId === one))
  if (missing.length === 0) return
  throw refused('conflict', {
    code: 'parcelNotInPlan',
    message: `The plan has no parcel ${missing.join(', ')}.`,
    nextStep: 'Read the plan again and drop what is in it.',
  })
}

async function addParcels(
  transaction: CommandTransaction,
  row: RoutePlanRow,
  shipmentIds: readonly string[],
): Promise<void> {
  if (shipmentIds.length === 0) return
  const waiting = await readWaitingParcels(transaction.db, row, shipmentIds)
  const missing = shipmentIds.filter((one) => !waiting.some(({ shipmentId }) => shipmentId === one))
  if (missing.length > 0) throw parcelsNotWaiting(missing)
  await writeParcels(transaction, row, waiting)
}

/** True when a trip of a plan has left the hub, or is being loaded. */
export function anyHasLeft({ plan }: RoutePlanRow, now: Date): boolean {
  return tripsOf(plan).some((trip) => hasLeft({ now }, trip))
}
