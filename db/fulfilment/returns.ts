import type { ReturnReason } from '#domain/fulfilment/return-reasons.ts'
import type { DatabaseClient } from '../client.ts'
import { runCommand, runNetworkCommand, type CommandRequest } from '../commands.ts'
import { quarantineBoxes } from './boxes.ts'
import { callBackShipments } from './cancelling.ts'
import { endWhatAsked } from './called-back.ts'
import { asOwner, requireAtSite } from './handling.ts'
import { rulesOf } from './kinds.ts'
import { moveParcels, readParcelLines } from './parcel-stock.ts'
import { answerOf, emitShipment, moveShipment, type ShipmentAnswer } from './shipment-state.ts'

interface ReturnInput {
  readonly shipmentId: string
  /** The site that takes the goods in. */
  readonly siteId: string
}

/**
 * Sends a parcel back that is out of its depot and not with the patient: refused at the door, damaged, not collected …
 * Until a site takes it in it is on its way.
 * @throws CommandRefused `notFound`, `wrongState`.
 */
export function startReturn(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly shipmentId: string; readonly reason: ReturnReason },
) {
  return runCommand(client, request, (transaction) =>
    asOwner(transaction, input.shipmentId, async (): Promise<ShipmentAnswer> => {
      const [shipment] = await callBackShipments(transaction, [input.shipmentId], input.reason)
      return { shipmentId: input.shipmentId, state: shipment?.state ?? 'return_in_transit' }
    }),
  )
}

/**
 * A site takes a returned parcel in: its units go to that site's quarantine, where a person looks at them, and its
 * prescription lines wait for supply again, or end where the patient did not want them or cancelled.
 * A network command, since the parcel of one tenant may be taken in by another.
 * @throws CommandRefused `notFound`, `wrongSite`, `wrongState`.
 */
export function receiveReturn(client: DatabaseClient, request: CommandRequest, input: ReturnInput) {
  return runNetworkCommand(client, request, async (transaction): Promise<ShipmentAnswer> => {
    const tenantId = await requireAtSite(transaction, input.siteId, { drivers: false })
    return asOwner(transaction, input.shipmentId, async (ownerTenantId) => {
      const shipment = await moveShipment(transaction, ownerTenantId, input.shipmentId, 'returned', {
        currentSiteId: input.siteId,
        returnedAt: transaction.now,
      })
      const receiver = { siteId: input.siteId, tenantId }
      const lines = await readParcelLines(transaction, [shipment.id])
      await moveParcels(transaction, [shipment], lines, {
        reason: 'return',
        from: 'in_transit',
        to: 'quarantine',
        receiver,
      })
      await quarantineBoxes(transaction, shipment.id, receiver)
      await rulesOf(shipment).tellMissing(transaction, shipment, lines)
      emitShipment(transaction, shipment, 'shipment.returned', {
        siteId: input.siteId,
        reason: shipment.returnReason,
      })
      await endWhatAsked(transaction, shipment)
      return answerOf(shipment)
    })
  })
}
