import type { DatabaseClient } from '../client.ts'
import { runCommand, type CommandRequest } from '../commands.ts'
import { requireBatch, requireSite } from './handling.ts'
import { answerOf, emitShipment, moveShipments, type ShipmentAnswer } from './shipment-state.ts'

/** What a command on a batch answers: every shipment, and where it stands now. */
export interface BatchAnswer {
  readonly shipments: readonly ShipmentAnswer[]
}

/**
 * Packs up to 50 rechecked shipments of the actor's site, all or none. `readDoseLabels` gives what is stuck on them.
 * @throws CommandRefused `batchInvalid`, `notFound`, `wrongState`, `wrongSite`.
 */
export function packShipments(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly shipmentIds: readonly string[] },
) {
  return runCommand(client, request, async (transaction): Promise<BatchAnswer> => {
    const { actor } = transaction
    requireBatch(input.shipmentIds)
    const packed = await moveShipments(transaction, {
      tenantId: actor.tenantId,
      shipmentIds: input.shipmentIds,
      to: 'packed',
    })
    for (const shipment of packed) {
      requireSite(actor, shipment.fromSiteId)
      emitShipment(transaction, shipment, 'shipment.packed')
    }
    return { shipments: packed.map(answerOf) }
  })
}
