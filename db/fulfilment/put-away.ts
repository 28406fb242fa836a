import { and, eq, inArray, sql } from 'drizzle-orm'
import type { CountedLine, ReceivedBox } from '#domain/fulfilment/receipt.ts'
import type { CommandTransaction } from '../commands.ts'
import type { StockMovement } from '../inventory/ledger.ts'
import { traceCodes } from '../inventory/schema.ts'
import { rowSource } from '../rows.ts'
import { moveOrRefuse, type ShipmentLineRow } from './parcel-stock.ts'
import { shipmentScans } from './schema.ts'
import type { ShipmentRow } from './shipment-state.ts'

/** The site that takes goods in, and where it puts what came well. */
export interface Receiver {
  readonly siteId: string
  readonly tenantId: string
  readonly into: 'available' | 'quarantine'
}

/** Moves what came of each line from the road to the receiver's shelf or quarantine. */
export async function putAway(
  transaction: CommandTransaction,
  shipment: ShipmentRow,
  received: {
    readonly lines: readonly ShipmentLineRow[]
    readonly counted: readonly CountedLine[]
    readonly receiver: Receiver
  },
): Promise<void> {
  const { lines, counted, receiver } = received
  const movements = lines.flatMap((line) => {
    const count = counted.find(({ lineId }) => lineId === line.id)
    if (count === undefined) return []
    const setAside = count.damaged + count.expiryDiffers + count.wrongProduct
    return [
      ...arrivals(shipment, line, count.good, receiver.into, receiver),
      ...arrivals(shipment, line, setAside, 'quarantine', receiver),
    ]
  })
  await moveOrRefuse(transaction, movements)
}

/**
 * The movements that bring units of a line off the road. Goods that another than the sender owned (consigned, a third
 * party's) are the receiver's own when the receiver is another tenant; what was given for charity stays so.
 */
export function arrivals(
  shipment: ShipmentRow,
  { lotId, productId, ownership }: ShipmentLineRow,
  units: number,
  to: 'available' | 'quarantine',
  { siteId, tenantId }: Pick<Receiver, 'siteId' | 'tenantId'>,
): StockMovement[] {
  if (units === 0) return []
  const road = { account: 'in_transit', siteId: shipment.fromSiteId } as const
  const place = { account: to, siteId }
  const goods = { lotId, productId, units, referenceId: shipment.id }
  const isSoldOn =
    tenantId !== shipment.tenantId && (ownership === 'consigned' || ownership === 'third_party')
  if (!isSoldOn) {
    const reason = shipment.kind === 'supplier_return' ? 'return' : 'put_away'
    const parties = { tenantId: shipment.tenantId, counterTenantId: tenantId }
    return [{ ...goods, reason, ownership, from: road, to: place, ...parties }]
  }
  const outside = { account: 'supplier', siteId: null } as const
  const sold = { ...goods, reason: 'pass_ownership' } as const
  return [
    { ...sold, ownership, from: road, to: outside, tenantId: shipment.tenantId, counterTenantId: tenantId },
    { ...sold, ownership: 'ours', from: outside, to: place, tenantId },
  ]
}

/**
 * Gives the boxes that came to the receiver, on the shelf or set aside; one that a recall stopped on the way stays
 * stopped. A box that stayed open on the sender's shelf, because only some of its units went, stays there: its loose
 * units are counted in the ledger only.
 */
export async function handOnBoxes(
  { db, now }: CommandTransaction,
  { id: shipmentId, takenFrom }: ShipmentRow,
  boxes: readonly ReceivedBox[],
  { siteId, tenantId, into }: Receiver,
): Promise<void> {
  const came = boxes.filter(({ condition }) => condition !== 'missing')
  if (came.length === 0) return
  const rows = came.map(({ code, units, condition }) => ({
    code,
    unitsLeft: units,
    state: condition === 'good' && into === 'available' ? 'in_stock' : 'quarantined',
  }))
  const { code, unitsLeft, state } = traceCodes
  const stopped = takenFrom === 'available' ? sql`box.state = 'quarantined'` : sql`false`
  await db.execute(sql`
    update trace_codes box
    set units_left = box.units_left + input.units_left, site_id = ${siteId}, tenant_id = ${tenantId},
        state = case when ${stopped} or input.state = 'quarantined' then 'quarantined'
                     when box.units_left + input.units_left = box.units_in_pack then 'in_stock' else 'opened' end
    from ${rowSource(rows, { code, unitsLeft, state })}
    where box.code = input.code and box.units_left = 0`)
  await db
    .update(shipmentScans)
    .set({ receivedAt: now })
    .where(
      and(
        eq(shipmentScans.shipmentId, shipmentId),
        inArray(
          shipmentScans.code,
          came.map((box) => box.code),
        ),
      ),
    )
}
