import { randomUUIDv7 } from 'node:crypto'
import { and, asc, eq, inArray } from 'drizzle-orm'
import {
  supplierReturnStates,
  type SupplierReturnReason,
  type SupplierReturnState,
} from '#domain/fulfilment/request-states.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import { mayMove } from '#domain/state-table.ts'
import { products } from '../catalogue/schema.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused, wrongState } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireExtrasLeft } from '../orders/kept-extras.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { tenantOfSite } from '../organisations/tenant-of-site.ts'
import { cancelShipments } from './cancelling.ts'
import { rulesOf } from './kinds.ts'
import type { WantedLine, WantedShipments } from './open-shipments.ts'
import { moveParcels, readParcelLines } from './parcel-stock.ts'
import { lookAgain, openOrRefuse, readOpenShipments, requireSecondPerson } from './request-opening.ts'
import { supplierReturnLines, supplierReturns } from './request-schema.ts'
import { shipments } from './schema.ts'
import { requireSendable } from './sendable.ts'
import { emitShipment, moveShipments } from './shipment-state.ts'

type ReturnRow = typeof supplierReturns.$inferSelect

/** Units of one lot that go back. */
export interface ReturnedLine {
  readonly productId: string
  readonly lotId: string
  readonly ownership: StockOwnership
  /** Base units. */
  readonly units: number
  /** What was paid for a base unit, in 1/10,000 yuan; the catalogue's price unless told, and 0 for consigned goods. */
  readonly unitPriceTenThousandths?: number | undefined
}

export interface SupplierReturnInput {
  readonly siteId: string
  readonly supplierName: string
  /** The supplier's own site, where it is on the network. */
  readonly supplierSiteId?: string | undefined
  readonly takenFrom: 'available' | 'quarantine'
  readonly reason: SupplierReturnReason
  readonly lines: readonly ReturnedLine[]
}

export interface SupplierReturnAnswer {
  readonly supplierReturnId: string
  readonly state: SupplierReturnState
  /** Opened by this command. */
  readonly shipmentIds: readonly string[]
}

/**
 * Asks to send goods of a site back to their supplier, out of quarantine or off the shelf.
 * @throws CommandRefused `notFound`, `notYourSite`, `siteNotFound` and `supplierIsSelf` for the supplier's site, and what
 * is wrong with the lines as in `openShipments`.
 */
export function requestSupplierReturn(
  client: DatabaseClient,
  request: CommandRequest,
  {
    lines,
    supplierSiteId = null,
    ...input
  }: Omit<SupplierReturnInput, 'supplierSiteId'> & {
    readonly supplierSiteId?: string | null | undefined
  },
) {
  return runCommand(client, request, async (transaction): Promise<SupplierReturnAnswer> => {
    const { db, actor, now } = transaction
    await requireOwnSite(transaction, input.siteId)
    if (supplierSiteId !== null) await requireForeignSite(transaction, supplierSiteId)
    const row: ReturnRow = {
      ...input,
      id: randomUUIDv7(),
      tenantId: actor.tenantId,
      supplierSiteId,
      state: 'requested',
      authorisation: null,
      requestedAt: now,
      requestedBy: actor.principalId,
      decidedAt: null,
      decidedBy: null,
      refusalReason: null,
      closedAt: null,
      closedBy: null,
      creditExpectedFen: null,
    }
    await requireSendable(db, wantedOf(row, lines.map(asWanted)))
    const prices = await readPrices(transaction, lines)
    await db.insert(supplierReturns).values(row)
    await db.insert(supplierReturnLines).values(
      lines.map(({ productId, lotId, ownership, units, unitPriceTenThousandths }) => ({
        id: randomUUIDv7(),
        tenantId: actor.tenantId,
        supplierReturnId: row.id,
        productId,
        lotId,
        ownership,
        units,
        unitPriceTenThousandths:
          ownership === 'ours' ? (unitPriceTenThousandths ?? prices.get(productId) ?? 0) : 0,
      })),
    )
    tell(transaction, row, 'supplier_return.requested')
    return { supplierReturnId: row.id, state: 'requested', shipmentIds: [] }
  })
}

/**
 * A second person lets goods go back, under the number by which the supplier agreed: they are reserved, and shipments
 * opened that the site's people pick, recheck, pack and send like any other.
 * @throws CommandRefused `notFound`, `wrongState`, `approveSamePerson`, `notInStock` per line, and `extrasUndecided` for what
 * came beyond an order: it goes back by the order.
 */
export function authoriseSupplierReturn(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly supplierReturnId: string; readonly authorisation: string },
) {
  return runCommand(client, request, async (transaction): Promise<SupplierReturnAnswer> => {
    const { db, now, actor } = transaction
    const { supplierReturnId, authorisation } = input
    const row = await lockReturn(transaction, supplierReturnId, 'under_way')
    requireSecondPerson(transaction, row.requestedBy)
    const lines = await db
      .select()
      .from(supplierReturnLines)
      .where(eq(supplierReturnLines.supplierReturnId, supplierReturnId))
      .orderBy(asc(supplierReturnLines.id))
    const wanted = lines.map((line) => ({ ...asWanted(line), requestLineId: line.id }))
    const shipmentIds = await openOrRefuse(transaction, wantedOf(row, wanted))
    for (const { ownership, lotId } of row.takenFrom === 'quarantine' ? lines : []) {
      if (ownership === 'ours') await requireExtrasLeft(transaction, { siteId: row.siteId, lotId })
    }
    const decided = { decidedAt: now, decidedBy: actor.principalId }
    await db
      .update(supplierReturns)
      .set({ ...decided, state: 'under_way', authorisation })
      .where(eq(supplierReturns.id, supplierReturnId))
    tell(transaction, row, 'supplier_return.authorised')
    return { supplierReturnId, state: 'under_way', shipmentIds }
  })
}

/**
 * A second person refuses it.
 * @throws CommandRefused `notFound`, `wrongState`, `approveSamePerson`.
 */
export function refuseSupplierReturn(
  client: DatabaseClient,
  request: CommandRequest,
  { supplierReturnId, reason }: { readonly supplierReturnId: string; readonly reason: string },
) {
  return runCommand(client, request, async (transaction): Promise<SupplierReturnAnswer> => {
    const row = await lockReturn(transaction, supplierReturnId, 'refused')
    requireSecondPerson(transaction, row.requestedBy)
    const { now, actor } = transaction
    const decided = {
      decidedAt: now,
      decidedBy: actor.principalId,
      closedAt: now,
      closedBy: actor.principalId,
    }
    const change = { ...decided, state: 'refused' as const, refusalReason: reason }
    await transaction.db.update(supplierReturns).set(change).where(eq(supplierReturns.id, supplierReturnId))
    tell(transaction, row, 'supplier_return.refused')
    return { supplierReturnId, state: 'refused', shipmentIds: [] }
  })
}

/**
 * Calls it off before anything has left: goods are where they were taken from.
 * @throws CommandRefused `notFound`, `wrongState` when it is over or some of it has left.
 */
export function cancelSupplierReturn(
  client: DatabaseClient,
  request: CommandRequest,
  { supplierReturnId }: { readonly supplierReturnId: string },
) {
  return runCommand(client, request, async (transaction): Promise<SupplierReturnAnswer> => {
    const row = await lockReturn(transaction, supplierReturnId, 'cancelled')
    if (row.state === 'requested') {
      const change = { state: 'cancelled' as const, closedAt: transaction.now }
      await transaction.db.update(supplierReturns).set(change).where(eq(supplierReturns.id, supplierReturnId))
      tell(transaction, row, 'supplier_return.cancelled')
    } else {
      await cancelShipments(transaction, await readOpenShipments(transaction, supplierReturnId), 'cancelled')
    }
    return { supplierReturnId, state: 'cancelled', shipmentIds: [] }
  })
}

/**
 * Records that a supplier outside the network has the goods that were sent: they leave the books. With the last of them
 * the return is confirmed, and `supplier_return.confirmed` tells the credit that is expected, in fen per line.
 * A supplier on the network receives them itself.
 * @throws CommandRefused `notFound`, `notYourSite`, and `wrongState` when nothing of it is on its way.
 */
export function confirmSupplierReturn(
  client: DatabaseClient,
  request: CommandRequest,
  { supplierReturnId }: { readonly supplierReturnId: string },
) {
  return runCommand(client, request, async (transaction): Promise<SupplierReturnAnswer> => {
    const { db, actor, now } = transaction
    const row = await lockReturn(transaction, supplierReturnId, 'confirmed')
    await requireOwnSite(transaction, row.siteId)
    if (row.supplierSiteId !== null) throw supplierReceives()
    const sent = await db
      .select({ id: shipments.id })
      .from(shipments)
      .where(
        and(
          eq(shipments.requestId, supplierReturnId),
          inArray(shipments.state, ['dispatched', 'in_transit']),
        ),
      )
      .orderBy(shipments.id)
    const shipmentIds = sent.map(({ id }) => id)
    if (shipmentIds.length === 0) throw wrongState('The return', 'not on its way', 'be confirmed', lookAgain)
    const moved = await moveShipments(transaction, {
      tenantId: row.tenantId,
      shipmentIds,
      to: 'received',
      change: { receivedAt: now, receivedBy: actor.principalId },
    })
    const lines = await readParcelLines(transaction, shipmentIds)
    await moveParcels(transaction, moved, lines, { reason: 'send_back', from: 'in_transit', to: 'supplier' })
    for (const shipment of moved) emitShipment(transaction, shipment, 'shipment.received', { siteId: null })
    const [last] = moved
    if (last !== undefined) await rulesOf(last).tellEnded(transaction, last)
    const [closed] = await db
      .select({ state: supplierReturns.state })
      .from(supplierReturns)
      .where(eq(supplierReturns.id, supplierReturnId))
    return { supplierReturnId, state: closed?.state ?? 'confirmed', shipmentIds: [] }
  })
}

function asWanted({ productId, lotId, ownership, units }: ReturnedLine): WantedLine {
  return { requestLineId: lotId, productId, lotId, units, ownerships: [ownership] }
}

function wantedOf(row: ReturnRow, lines: readonly WantedLine[]): WantedShipments {
  return {
    kind: 'supplier_return',
    request: { id: row.id, tenantId: row.tenantId },
    fromSiteId: row.siteId,
    destinationSiteId: row.supplierSiteId,
    dueAt: new Date(row.requestedAt.getTime() + usualDays * 86_400_000),
    takenFrom: row.takenFrom,
    lines,
    whenShort: 'open_nothing',
  }
}

/** Suppliers fetch what goes back on their next visit. */
const usualDays = 7

async function requireForeignSite({ db, actor }: CommandTransaction, siteId: string): Promise<void> {
  const [site] = await tenantOfSite(db, { siteId })
  if (site === undefined) throw notFound('site')
  if (site.tenantId !== actor.tenantId) return
  throw refused('invalid', {
    code: 'supplierIsSelf',
    message: 'The site is your own organisation’s.',
    nextStep: 'Ask for a transfer instead.',
  })
}

async function readPrices(
  { db }: CommandTransaction,
  lines: readonly ReturnedLine[],
): Promise<Map<string, number>> {
  const ids = [...new Set(lines.map(({ productId }) => productId))]
  const rows = await db.select().from(products).where(inArray(products.id, ids))
  return new Map(rows.map((row) => [row.id, row.unitPriceTenThousandths]))
}

async function lockReturn(
  { db }: CommandTransaction,
  id: string,
  to: SupplierReturnState,
): Promise<ReturnRow> {
  const [row] = await db.select().from(supplierReturns).where(eq(supplierReturns.id, id)).for('update')
  if (row === undefined) throw notFound('supplierReturn')
  if (!mayMove<SupplierReturnState>(supplierReturnStates, row.state, to))
    throw wrongState('The return', row.state, `be ${to}`, lookAgain)
  return row
}

function tell(
  transaction: CommandTransaction,
  { id: aggregateId, tenantId, siteId, reason }: ReturnRow,
  type: `supplier_return.${'requested' | 'authorised' | 'refused' | 'cancelled'}`,
): void {
  const payload = { siteId, reason }
  transaction.emit({ type, aggregateKind: 'supplier_return', aggregateId, tenantId, payload })
}

function supplierReceives() {
  return refused('conflict', {
    code: 'supplierReceives',
    message: 'The supplier is on the network and receives the goods itself.',
    nextStep: 'Ask the supplier to receive the shipment.',
  })
}
