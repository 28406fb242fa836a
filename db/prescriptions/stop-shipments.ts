import { and, asc, eq, notInArray } from 'drizzle-orm'
import type { ReturnReason } from '#domain/fulfilment/return-reasons.ts'
import { shipmentStates, type ShipmentState } from '#domain/fulfilment/states.ts'
import { mayMove } from '#domain/state-table.ts'
import type { CommandTransaction } from '../commands.ts'
import { callBackShipments, cancelShipments } from '../fulfilment/cancelling.ts'
import { shipments } from '../fulfilment/schema.ts'
import type { PrescriptionRow } from './state.ts'

/** Nothing more can happen to a shipment that ended in one of these without having reached the patient. */
const endedWithoutHandOver = ['cancelled', 'returned', 'written_off'] as const satisfies ShipmentState[]

/**
 * Locks the live shipments of a prescription's part in one order, releases those still in a depot and calls the others
 * back. What was handed over stays with the patient.
 * @returns how many are on the road, and come back.
 */
export async function stopShipments(
  transaction: CommandTransaction,
  { id, part }: PrescriptionRow,
  reason: Extract<ReturnReason, 'cancelled' | 'not_collected'>,
): Promise<{ underWay: number }> {
  const live = await transaction.db
    .select({ id: shipments.id, state: shipments.state })
    .from(shipments)
    .where(
      and(
        eq(shipments.prescriptionId, id),
        eq(shipments.part, part),
        notInArray(shipments.state, [...endedWithoutHandOver, 'handed_over']),
      ),
    )
    .orderBy(asc(shipments.id))
    .for('update')
  const inDepot = live.filter(({ state }) => mayMove<ShipmentState>(shipmentStates, state, 'cancelled'))
  const underWay = live.filter((shipment) => !inDepot.includes(shipment))
  const toCallBack = underWay.filter(({ state }) =>
    mayMove<ShipmentState>(shipmentStates, state, 'return_in_transit'),
  )
  await cancelShipments(
    transaction,
    inDepot.map(({ id: shipmentId }) => shipmentId),
    'cancelled',
  )
  await callBackShipments(
    transaction,
    toCallBack.map(({ id: shipmentId }) => shipmentId),
    reason,
  )
  return { underWay: underWay.length }
}

/** True when medicine of the prescription, of whichever part, reached the patient. */
export async function hasHandedOver(
  transaction: CommandTransaction,
  prescriptionId: string,
): Promise<boolean> {
  const handedOver = and(eq(shipments.prescriptionId, prescriptionId), eq(shipments.state, 'handed_over'))
  return (await transaction.db.$count(shipments, handedOver)) > 0
}
