import { CommandRefused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { requireBatch } from './handling.ts'
import { moveShipments, type ShipmentAnswer, type ShipmentMove, type ShipmentRow } from './shipment-state.ts'

/**
 * Moves the actor's own shipments of a wave by one step, then does to each what its input says, all or none.
 * @returns what `work` answers, in the order of `inputs`.
 * @throws CommandRefused `batchInvalid`, `notFound`, `wrongState`, and what `work` refuses, with the shipment in its message.
 */
export async function moveEach<Input extends { readonly shipmentId: string }>(
  transaction: CommandTransaction,
  inputs: readonly Input[],
  move: Pick<ShipmentMove, 'to' | 'change'>,
  work: (shipment: ShipmentRow, input: Input) => Promise<ShipmentAnswer>,
): Promise<ShipmentAnswer[]> {
  const shipmentIds = inputs.map(({ shipmentId }) => shipmentId)
  requireBatch(shipmentIds)
  const { tenantId } = transaction.actor
  const moved = await moveShipments(transaction, { ...move, tenantId, shipmentIds })
  const shipmentOf = new Map(moved.map((shipment) => [shipment.id, shipment]))
  const answers: ShipmentAnswer[] = []
  for (const input of inputs) {
    const shipment = shipmentOf.get(input.shipmentId)
    if (shipment !== undefined)
      answers.push(await work(shipment, input).catch((error: unknown) => throwAbout(shipment.id, error)))
  }
  return answers
}

function throwAbout(shipmentId: string, error: unknown): never {
  if (!(error instanceof CommandRefused)) throw error
  const refusals = error.refusals.map((refusal) => ({
    ...refusal,
    message: `Shipment ${shipmentId}: ${refusal.message}`,
  }))
  throw new CommandRefused(error.kind, refusals)
}
