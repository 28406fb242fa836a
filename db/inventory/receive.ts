import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { rowRefusal } from '../check-rows.ts'
import type { DatabaseClient } from '../client.ts'
import { CommandRefused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { rowSource } from '../rows.ts'
import { receiveFromSuppliers } from './ledger.ts'
import { findOrAddLots } from './lots.ts'
import { checkReceipt, type ReceiptLine, type ReceivedBox } from './receipt-lines.ts'
import { lotOrigins } from './recall-schema.ts'
import { traceCodes } from './schema.ts'

export interface ReceiptAnswer {
  readonly receiptId: string
  readonly lines: number
  readonly units: number
}

/**
 * Receives goods from a supplier at one site of one's own: all lines or none. They are available at once.
 * @throws CommandRefused `invalid` with a refusal for each faulty line (see `checkReceipt`, `findOrAddLots`), and
 * `traceCodeKnown` for a box that somebody received before.
 */
export function receiveStock(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly siteId: string; readonly lines: readonly Omit<ReceiptLine, 'siteId'>[] },
) {
  const lines = input.lines.map((line) => Object.assign({ siteId: input.siteId }, line))
  return runCommand(client, request, (transaction) => receive(transaction, lines, { acceptExpired: false }))
}

/**
 * Takes over what lies at the tenant's sites when they come into the network: like `receiveStock`, for any number of
 * sites, and in the same few statements whether it is ten rows or tens of thousands. Expired lots are taken into the
 * books as well, since they lie there; nothing can be sold of them.
 */
export function receiveOpeningStock(
  client: DatabaseClient,
  request: CommandRequest,
  lines: readonly ReceiptLine[],
) {
  return runCommand(client, request, (transaction) => receive(transaction, lines, { acceptExpired: true }))
}

/** How goods are taken in: where they go, under which reference, and whether expired ones are. */
interface Intake {
  readonly acceptExpired: boolean
  readonly into: 'available' | 'quarantine'
  /** The receipt, shipment or delivery note that the movements name. */
  readonly referenceId: string
}

/**
 * Checks goods from outside the network's books, and takes them and their boxes in at the actor's sites, within another
 * command.
 * @returns the lots, in the order of the lines.
 * @throws CommandRefused as `receiveStock`.
 */
export async function takeIn(
  transaction: CommandTransaction,
  lines: readonly ReceiptLine[],
  { acceptExpired, into, referenceId }: Intake,
): Promise<string[]> {
  if (lines.length === 0) return []
  const boxes = await checkReceipt(transaction, lines, { acceptExpired })
  const lotIds = await findOrAddLots(transaction, lines)
  const receipts = lines.map(({ siteId, ownership, units }, index) => ({
    siteId,
    lotId: lotIds[index] ?? '',
    ownership,
    units,
  }))
  await receiveFromSuppliers(transaction, transaction.actor.tenantId, referenceId, receipts, into)
  await registerBoxes(transaction, lines, { lotIds, boxes, into })
  await keepOrigins(transaction, lines, { lotIds, referenceId })
  return lotIds
}

async function receive(
  transaction: CommandTransaction,
  lines: readonly ReceiptLine[],
  rule: { readonly acceptExpired: boolean },
): Promise<ReceiptAnswer> {
  const receiptId = randomUUIDv7()
  const { tenantId } = transaction.actor
  await takeIn(transaction, lines, { ...rule, into: 'available', referenceId: receiptId })
  const answer = {
    receiptId,
    lines: lines.length,
    units: lines.reduce((sum, line) => sum + line.units, 0),
  }
  transaction.emit({
    type: 'stock.received',
    aggregateKind: 'stock',
    aggregateId: receiptId,
    tenantId,
    payload: { ...answer, siteIds: [...new Set(lines.map((line) => line.siteId))] },
  })
  return answer
}

/** Keeps who brought which lot, for a recall by supplier. */
async function keepOrigins(
  { db, actor, now }: CommandTransaction,
  lines: readonly ReceiptLine[],
  { lotIds, referenceId }: { readonly lotIds: readonly string[]; readonly referenceId: string },
): Promise<void> {
  const named = lines.flatMap(({ supplierName }, index) => {
    const lotId = lotIds[index]
    return supplierName && lotId !== undefined ? [{ lotId, supplierName }] : []
  })
  if (named.length === 0) return
  const { lotId, supplierName } = lotOrigins
  await db.execute(sql`
    insert into ${lotOrigins} (lot_id, tenant_id, supplier_name, reference_id, recorded_at)
    select distinct on (lot_id, supplier_name) lot_id, ${actor.tenantId}::uuid, supplier_name, ${referenceId}::uuid, ${now.toISOString()}::timestamptz
    from ${rowSource(named, { lotId, supplierName })} on conflict do nothing`)
}

async function registerBoxes(
  { db, actor }: CommandTransaction,
  lines: readonly ReceiptLine[],
  received: {
    readonly lotIds: readonly string[]
    readonly boxes: readonly ReceivedBox[]
    readonly into: Intake['into']
  },
): Promise<void> {
  const { lotIds, boxes, into } = received
  if (boxes.length === 0) return
  const state = into === 'available' ? 'in_stock' : 'quarantined'
  const rows = boxes.map(({ line, code, unitsInPack }) => ({
    code,
    siteId: lines[line]?.siteId,
    productId: lines[line]?.productId,
    lotId: lotIds[line],
    unitsInPack,
  }))
  const { code, siteId, productId, lotId, unitsInPack } = traceCodes
  const added = await db.execute<{ code: string }>(sql`
    insert into ${traceCodes} (code, tenant_id, site_id, product_id, lot_id, units_in_pack, units_left, state)
    select code, ${actor.tenantId}, site_id, product_id, lot_id, units_in_pack, units_in_pack, ${state}
    from ${rowSource(rows, { code, siteId, productId, lotId, unitsInPack })} order by code
    on conflict do nothing returning code`)
  if (added.rows.length === boxes.length) return
  const isNew = new Set(added.rows.map((row) => row.code))
  throw new CommandRefused(
    'invalid',
    boxes
      .filter((box) => !isNew.has(box.code))
      .map((box) => rowRefusal('traceCodeKnown', `Box ${box.code} was received before.`, box.line)),
  )
}
