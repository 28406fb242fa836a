import { shipmentStates, type ShipmentState } from '#domain/fulfilment/states.ts'
import { mayMove } from '#domain/state-table.ts'
import type { DatabaseClient } from '../client.ts'
import { runNetworkCommand, type CommandRequest } from '../commands.ts'
import { endWhatAsked } from './called-back.ts'
import { asOwner } from './handling.ts'
import { rulesOf } from './kinds.ts'
import { cancelLegs } from './legs.ts'
import { moveParcels, readParcelLines } from './parcel-stock.ts'
import { answerOf, emitShipment, lockShipment, moveShipment, type ShipmentAnswer } from './shipment-state.ts'

export const writeOffCauses = ['lost', 'stolen', 'destroyed'] as const
export type WriteOffCause = (typeof writeOffCauses)[number]

/**
 * Gives a parcel up that is out of its depot and will never come anywhere: its units leave the books as loss, and its
 * lines wait for supply from elsewhere, or end with a cancelled prescription. Money was not moved yet: that is done at
 * the hand-over. A network command, since the prescription belongs to another tenant than the parcel.
 * @throws CommandRefused `notFound`, or `wrongState` for one that never left, was handed over or came back.
 */
export function writeOffShipment(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly shipmentId: string; readonly cause: WriteOffCause },
) {
  return runNetworkCommand(client, request, (transaction) =>
    asOwner(transaction, input.shipmentId, async (ownerTenantId): Promise<ShipmentAnswer> => {
      const { id, state } = await lockShipment(transaction, ownerTenantId, input.shipmentId)
      const isOnTheWay = mayMove<ShipmentState>(shipmentStates, state, 'damaged')
      if (isOnTheWay) await moveShipment(transaction, ownerTenantId, id, 'damaged')
      const change = { returnReason: input.cause }
      const shipment = await moveShipment(transaction, ownerTenantId, id, 'written_off', change)
      const lines = await readParcelLines(transaction, [id])
      const path = { reason: 'write_off', from: 'in_transit', to: 'loss' } as const
      await moveParcels(transaction, [shipment], lines, path)
      await cancelLegs(transaction, [id])
      await rulesOf(shipment).tellMissing(transaction, shipment, lines)
      emitShipment(transaction, shipment, 'shipment.written_off', { cause: input.cause })
      await endWhatAsked(transaction, shipment)
      return answerOf(shipment)
    }),
  )
}
