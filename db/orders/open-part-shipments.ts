import type { DepotTake } from '#domain/orders/choose-depots.ts'
import type { CommandTransaction } from '../commands.ts'
import { openShipments } from '../fulfilment/open-shipments.ts'
import { readPartLines, type PartLineRow, type PartRow } from './part-state.ts'

/**
 * Opens the shipments that bring an accepted part from its depot, with the very lots that were chosen.
 * @param lines the lines that the takes name; a part that was divided off has lines of its own for them.
 * The caller holds those lots. @throws CommandRefused `siteDown` when the depot has stopped to work meanwhile.
 */
export async function openPartShipments(
  transaction: CommandTransaction,
  part: PartRow,
  depot: { readonly siteId: string; readonly takes: readonly DepotTake[] },
  lines: readonly PartLineRow[],
): Promise<void> {
  // A part that was not divided off has these very lines.
  const isOwn = lines.every(({ partId }) => partId === part.id)
  const own = isOwn ? lines : await readPartLines(transaction, part.id)
  const ownLineOf = new Map(
    lines.map((line) => [
      line.id,
      isOwn ? line : own.find(({ orderLineId, productId }) => isSame(line, orderLineId, productId)),
    ]),
  )
  const { shipmentIds } = await openShipments(transaction, {
    kind: 'order',
    request: { id: part.id, tenantId: part.tenantId },
    fromSiteId: depot.siteId,
    destinationSiteId: part.buyerSiteId,
    dueAt: part.dispatchDueAt ?? transaction.now,
    lines: depot.takes.map(({ lineId, productId, lotId, ownership, units }) => ({
      requestLineId: ownLineOf.get(lineId)?.id ?? lineId,
      productId,
      units,
      lotId,
      ownerships: [ownership],
    })),
    whenShort: 'open_nothing',
  })
  if (shipmentIds.length === 0) throw new Error('Lots that were held were not there.')
}

function isSame(line: PartLineRow, orderLineId: string, productId: string): boolean {
  return line.orderLineId === orderLineId && line.productId === productId
}
