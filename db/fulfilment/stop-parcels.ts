import { and, asc, eq, inArray } from 'drizzle-orm'
import type { ReturnReason } from '#domain/fulfilment/return-reasons.ts'
import { shipmentStates, type ShipmentState } from '#domain/fulfilment/states.ts'
import { statesBefore } from '#domain/state-table.ts'
import { stopCampaignParcels } from '../campaigns/stop-goods.ts'
import type { CommandTransaction } from '../commands.ts'
import type { StoppedGoods } from '../inventory/freeze-lots.ts'
import { stopPromises } from '../shortage/promises.ts'
import { callBackShipments, cancelShipments, type CancelCause } from './cancelling.ts'
import { shipmentLines, shipments } from './schema.ts'

/** What became of the parcels that carry stopped goods. */
export interface StoppedParcels {
  /** They had not left: their stock lies at their site again. */
  readonly cancelled: number
  /** They are on their way back. */
  readonly calledBack: number
}

/**
 * Stops every parcel that carries the goods and is not with its patient: what has not left ends, and what is on the road
 * or waits for collection comes back, unless it may go on (`calledBack` null). The transaction must see them all: as their owner, or across.
 */
export async function stopParcels(
  transaction: CommandTransaction,
  goods: StoppedGoods,
  why: { readonly cancelled: CancelCause; readonly calledBack: ReturnReason | null },
): Promise<StoppedParcels> {
  await stopCampaignParcels(transaction, goods, why.calledBack !== null)
  await stopPromises(transaction, goods)
  const cancelled = await lockCarrying(transaction, goods, 'cancelled')
  await cancelShipments(transaction, cancelled, why.cancelled)
  if (why.calledBack === null) return { cancelled: cancelled.length, calledBack: 0 }
  const calledBack = await lockCarrying(transaction, goods, 'return_in_transit')
  await callBackShipments(transaction, calledBack, why.calledBack)
  return { cancelled: cancelled.length, calledBack: calledBack.length }
}

/** The shipments that carry the goods and can still become `to`, held until the command ends. */
async function lockCarrying(
  { db }: CommandTransaction,
  { lotIds, siteId }: StoppedGoods,
  to: 'cancelled' | 'return_in_transit',
): Promise<string[]> {
  const carrying = db
    .select({ id: shipmentLines.shipmentId })
    .from(shipmentLines)
    .where(inArray(shipmentLines.lotId, [...lotIds]))
  const rows = await db
    .select({ id: shipments.id })
    .from(shipments)
    .where(
      and(
        inArray(shipments.id, carrying),
        inArray(shipments.state, statesBefore<ShipmentState>(shipmentStates, to)),
        // What goes back to its supplier is on the way that stopped goods should go.
        eq(shipments.takenFrom, 'available'),
        siteId === undefined ? undefined : eq(shipments.fromSiteId, siteId),
      ),
    )
    .orderBy(asc(shipments.id))
    .for('update')
  return rows.map(({ id }) => id)
}
