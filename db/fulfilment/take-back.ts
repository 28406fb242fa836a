import { randomUUIDv7 } from 'node:crypto'
import { and, eq, isNull } from 'drizzle-orm'
import type { TakeBackReason } from '#domain/fulfilment/return-reasons.ts'
import { grantAccess } from '../access/grants.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { reverseHandOver } from '../money/reverse-hand-over.ts'
import { quarantineBoxes } from './boxes.ts'
import { asOwner, requireAtSite } from './handling.ts'
import { moveParcels, readParcelLines, type ShipmentLineRow } from './parcel-stock.ts'
import { movePrescriptionLines } from './prescription-lines.ts'
import { dispenses, shipmentLines, shipments } from './schema.ts'
import {
  answerOf,
  emitShipment,
  lockShipment,
  requirePrescribed,
  wrongShipmentState,
  type PrescribedShipment,
  type ShipmentAnswer,
  type ShipmentRow,
} from './shipment-state.ts'

export interface TakeBackInput {
  /** What was handed over. */
  readonly shipmentId: string
  /** The site that takes the goods in. */
  readonly siteId: string
  readonly reason: TakeBackReason
}

interface Receiver {
  readonly siteId: string
  readonly tenantId: string
}

/**
 * A patient brings back what they were handed, or a dispense that was made in error is withdrawn. The return is a
 * shipment of its own, which this answers with: its units go to the site's quarantine, the lines are closed as returned,
 * and the charge and its claim are reversed. The first shipment stays handed over.
 * A network command, since the supplier, the hospital and the site that booked the charge are different tenants.
 * @throws CommandRefused `notFound`, `wrongSite`, `wrongState`, `alreadyReturned`.
 */
export function returnAfterHandOver(client: DatabaseClient, request: CommandRequest, input: TakeBackInput) {
  return runNetworkCommand(client, request, async (transaction): Promise<ShipmentAnswer> => {
    const tenantId = await requireAtSite(transaction, input.siteId, { drivers: false })
    return asOwner(transaction, input.shipmentId, async (ownerTenantId) => {
      const handedOver = requirePrescribed(await lockShipment(transaction, ownerTenantId, input.shipmentId))
      if (handedOver.state !== 'handed_over') throw wrongShipmentState(handedOver, 'returned')
      await markReturned(transaction, handedOver, input.reason)
      const receiver = { siteId: input.siteId, tenantId }
      const { shipment, lines } = await openReturn(transaction, handedOver, receiver, input.reason)
      const path = { reason: 'return', from: 'patient', to: 'quarantine', receiver } as const
      await moveParcels(transaction, [shipment], lines, path)
      await quarantineBoxes(transaction, handedOver.id, receiver)
      await movePrescriptionLines(transaction, handedOver, lines, 'returned')
      await reverseHandOver(transaction, {
        shipmentId: handedOver.id,
        siteTenantId: handedOver.destinationTenantId,
        reason: input.reason,
      })
      emitShipment(transaction, shipment, 'shipment.returned', {
        siteId: input.siteId,
        reason: 'after_hand_over',
        takeBackReason: input.reason,
        returnsShipmentId: handedOver.id,
      })
      return answerOf(shipment)
    })
  })
}

async function openReturn(
  transaction: CommandTransaction,
  handedOver: PrescribedShipment,
  receiver: Receiver,
  reason: TakeBackReason,
): Promise<{ shipment: PrescribedShipment; lines: ShipmentLineRow[] }> {
  const { db, now } = transaction
  const shipment: PrescribedShipment = {
    ...handedOver,
    id: randomUUIDv7(),
    kind: 'patient_return',
    state: 'returned',
    fromSiteId: handedOver.destinationSiteId,
    destinationSiteId: receiver.siteId,
    destinationTenantId: receiver.tenantId,
    currentSiteId: receiver.siteId,
    promisedAt: now,
    returnReason: reason,
    returnedAt: now,
    returnsShipmentId: handedOver.id,
    version: 1,
  }
  await db.insert(shipments).values(shipment)
  const lines = (await readParcelLines(transaction, [handedOver.id])).map((line) =>
    Object.assign(line, { id: randomUUIDv7(), shipmentId: shipment.id }),
  )
  await db.insert(shipmentLines).values(lines)
  const letIn = {
    resourceKind: 'shipment',
    resourceId: shipment.id,
    ownerTenantId: shipment.tenantId,
    purpose: 'read',
  } as const
  const readers = [shipment.prescriptionTenantId, handedOver.destinationTenantId, receiver.tenantId]
  grantAccess(
    transaction,
    [...new Set(readers)].map((tenantId) => Object.assign({ tenantId }, letIn)),
  )
  return { shipment, lines }
}

async function markReturned(
  { db, now }: CommandTransaction,
  { id }: ShipmentRow,
  reason: TakeBackReason,
): Promise<void> {
  const marked = await db
    .update(dispenses)
    .set({ returnedAt: now, returnReason: reason })
    .where(and(eq(dispenses.shipmentId, id), isNull(dispenses.returnedAt)))
    .returning({ id: dispenses.id })
  if (marked.length === 0) throw alreadyReturned()
}

function alreadyReturned() {
  return refused('conflict', {
    code: 'alreadyReturned',
    message: 'What was handed over with this shipment was taken back already.',
    nextStep: 'Read the shipment and its charge again.',
  })
}
