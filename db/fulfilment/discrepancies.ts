import { randomUUIDv7 } from 'node:crypto'
import type { DiscrepancyKind } from '#domain/fulfilment/discrepancies.ts'
import type { CommandTransaction } from '../commands.ts'
import { discrepancies } from '../inventory/discrepancy-schema.ts'
import { escalate } from './escalations.ts'
import type { ShipmentLineRow } from './parcel-stock.ts'
import type { Receiver } from './put-away.ts'
import type { ExtraLine, ReceivedLine } from './receive-shipment.ts'
import { emitShipment, type ShipmentRow } from './shipment-state.ts'

export type DiscrepancyRow = typeof discrepancies.$inferSelect

/** A shipment as it was received. */
interface Received {
  readonly lines: readonly ShipmentLineRow[]
  readonly counted: readonly ReceivedLine[]
  readonly extras: readonly ExtraLine[]
  /** The extras' lots, in their order. */
  readonly extraLotIds: readonly string[]
  readonly receiver: Receiver
}

type Difference = Pick<
  DiscrepancyRow,
  'kind' | 'units' | 'shipmentLineId' | 'productId' | 'lotId' | 'ownership' | 'foundExpiresOn' | 'note'
>

/** Keeps what came otherwise than it was sent, and puts it before the sender. @returns the ids. */
export async function raiseReceiptDiscrepancies(
  transaction: CommandTransaction,
  shipment: ShipmentRow,
  received: Received,
): Promise<string[]> {
  const { db, actor, now } = transaction
  const { receiver, lines } = received
  const rows = [...lineDifferences(received), ...extraDifferences(received)].map((difference) => ({
    ...difference,
    id: randomUUIDv7(),
    tenantId: shipment.tenantId,
    receiverTenantId: receiver.tenantId,
    siteId: receiver.siteId,
    shipmentId: shipment.id,
    state: 'open' as const,
    raisedAt: now,
    raisedBy: actor.principalId,
  }))
  if (rows.length === 0) return []
  await db.insert(discrepancies).values(rows)
  for (const { id: discrepancyId, kind, units, shipmentLineId, productId, lotId } of rows) {
    const requestLineId = lines.find(({ id }) => id === shipmentLineId)?.requestLineId ?? null
    const facts = { discrepancyId, difference: kind, units, productId, lotId, requestLineId }
    emitShipment(transaction, shipment, 'shipment.discrepancy_raised', facts)
  }
  await escalate(transaction, {
    tenantId: shipment.tenantId,
    subject: { kind: 'shipment', id: shipment.id },
    kind: 'receipt_differs',
    acting: { role: 'operator', tenantId: shipment.tenantId },
    dueAt: null,
  })
  return rows.map(({ id }) => id)
}

function lineDifferences({ lines, counted }: Received): Difference[] {
  return counted.flatMap((count): Difference[] => {
    const line = lines.find(({ id }) => id === count.lineId)
    if (line === undefined) return []
    const units: readonly (readonly [DiscrepancyKind, number])[] = [
      ['short', count.short],
      ['damaged', count.damaged],
      ['wrong_product', count.wrongProduct],
      ['expiry_differs', count.expiryDiffers],
    ]
    const { id: shipmentLineId, productId, lotId, ownership } = line
    return units
      .filter(([, differing]) => differing > 0)
      .map(([kind, differing]) => ({
        kind,
        units: differing,
        shipmentLineId,
        productId,
        lotId,
        ownership,
        foundExpiresOn: kind === 'expiry_differs' ? (count.foundExpiresOn ?? null) : null,
        note: count.note ?? null,
      }))
  })
}

function extraDifferences({ extras, extraLotIds }: Received): Difference[] {
  return extras.map(({ productId, units }, index) => ({
    kind: 'over',
    units,
    shipmentLineId: null,
    productId,
    lotId: extraLotIds[index] ?? null,
    ownership: 'ours',
    foundExpiresOn: null,
    note: null,
  }))
}
