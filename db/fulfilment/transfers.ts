import { randomUUIDv7 } from 'node:crypto'
import { and, eq, inArray } from 'drizzle-orm'
import { transferStates, type TransferState } from '#domain/fulfilment/request-states.ts'
import { lineFen } from '#domain/money/fen.ts'
import { mayMove } from '#domain/state-table.ts'
import { products } from '../catalogue/schema.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused, wrongState } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { readInventoryPolicy } from '../inventory/policies.ts'
import { sites } from '../organisations/schema.ts'
import { cancelShipments } from './cancelling.ts'
import { requireSendable } from './sendable.ts'
import type { WantedLine, WantedShipments } from './open-shipments.ts'
import { lookAgain, openOrRefuse, readOpenShipments, requireSecondPerson } from './request-opening.ts'
import { transferLines, transfers } from './request-schema.ts'

type TransferRow = typeof transfers.$inferSelect

export interface TransferInput {
  readonly fromSiteId: string
  readonly toSiteId: string
  readonly lines: readonly Pick<WantedLine, 'productId' | 'units' | 'lotId'>[]
  readonly dueAt?: Date | undefined
  readonly takesRest: boolean
  readonly note?: string | undefined
}

export interface TransferAnswer {
  readonly transferId: string
  readonly state: TransferState
  /** Opened by this command. */
  readonly shipmentIds: readonly string[]
}

/** A transfer without a time of its own is due like everything else that a site sends. */
const usualHours = 48

/**
 * Asks for goods of one own site at another. What is worth more than the organisation's limit waits for a second person;
 * else the stock is reserved and the shipments are opened at once.
 * @throws CommandRefused `siteNotFound` for a site that is not the organisation's own, `notYourSite` for somebody of
 * neither, `notInStock` per line, and what `openShipments` refuses.
 */
export function requestTransfer(client: DatabaseClient, request: CommandRequest, input: TransferInput) {
  return runCommand(client, request, (transaction) => requestTransferWithin(transaction, input))
}

/** `requestTransfer` within a command that does more than that. */
export async function requestTransferWithin(
  transaction: CommandTransaction,
  input: TransferInput,
): Promise<TransferAnswer> {
  const { db, actor, now } = transaction
  await requireOwnEnds(transaction, input)
  const transfer: TransferRow = {
    id: randomUUIDv7(),
    tenantId: actor.tenantId,
    fromSiteId: input.fromSiteId,
    toSiteId: input.toSiteId,
    state: 'requested',
    takesRest: input.takesRest,
    note: input.note ?? null,
    dueAt: input.dueAt ?? new Date(now.getTime() + usualHours * 3_600_000),
    requestedAt: now,
    requestedBy: actor.principalId,
    decidedAt: null,
    decidedBy: null,
    refusalReason: null,
    closedAt: null,
  }
  const lines = input.lines.map((line) => ({ ...line, requestLineId: randomUUIDv7() }))
  await requireSendable(db, wantedOf(transfer, lines))
  await db.insert(transfers).values(transfer)
  await db.insert(transferLines).values(
    lines.map(({ requestLineId, productId, units, lotId = null }) => ({
      id: requestLineId,
      tenantId: actor.tenantId,
      transferId: transfer.id,
      productId,
      units,
      lotId,
    })),
  )
  tell(transaction, transfer, 'transfer.requested')
  if (await needsApproval(transaction, lines)) {
    return { transferId: transfer.id, state: 'requested', shipmentIds: [] }
  }
  return start(transaction, transfer, lines)
}

/**
 * A second person lets a transfer go: its stock is reserved and its shipments are opened.
 * @throws CommandRefused `notFound`, `wrongState`, `approveSamePerson`, and as `requestTransfer`.
 */
export function approveTransfer(
  client: DatabaseClient,
  request: CommandRequest,
  { transferId }: { readonly transferId: string },
) {
  return runCommand(client, request, async (transaction): Promise<TransferAnswer> => {
    const transfer = await lockTransfer(transaction, transferId, 'under_way')
    requireSecondPerson(transaction, transfer.requestedBy)
    await transaction.db
      .update(transfers)
      .set({ decidedAt: transaction.now, decidedBy: transaction.actor.principalId })
      .where(eq(transfers.id, transferId))
    const rows = await transaction.db
      .select()
      .from(transferLines)
      .where(eq(transferLines.transferId, transferId))
    const lines = rows.map(({ id, productId, units, lotId }) => ({
      requestLineId: id,
      productId,
      units,
      lotId: lotId ?? undefined,
    }))
    return start(transaction, transfer, lines)
  })
}

/**
 * A second person refuses a transfer that waits for their word.
 * @throws CommandRefused `notFound`, `wrongState`, `approveSamePerson`.
 */
export function refuseTransfer(
  client: DatabaseClient,
  request: CommandRequest,
  { transferId, reason }: { readonly transferId: string; readonly reason: string },
) {
  return runCommand(client, request, async (transaction): Promise<TransferAnswer> => {
    const transfer = await lockTransfer(transaction, transferId, 'refused')
    requireSecondPerson(transaction, transfer.requestedBy)
    const { now, actor } = transaction
    const decided = { decidedAt: now, decidedBy: actor.principalId, closedAt: now }
    const change = { ...decided, state: 'refused' as const, refusalReason: reason }
    await transaction.db.update(transfers).set(change).where(eq(transfers.id, transferId))
    tell(transaction, transfer, 'transfer.refused')
    return { transferId, state: 'refused', shipmentIds: [] }
  })
}

/**
 * Calls a transfer off before any of it has left: its stock is released.
 * @throws CommandRefused `notFound`, and `wrongState` when it is over or some of it has left: that is called back.
 */
export function cancelTransfer(
  client: DatabaseClient,
  request: CommandRequest,
  { transferId }: { readonly transferId: string },
) {
  return runCommand(client, request, async (transaction): Promise<TransferAnswer> => {
    const transfer = await lockTransfer(transaction, transferId, 'cancelled')
    if (transfer.state === 'requested') {
      const change = { state: 'cancelled' as const, closedAt: transaction.now }
      await transaction.db.update(transfers).set(change).where(eq(transfers.id, transferId))
      tell(transaction, transfer, 'transfer.cancelled')
    } else {
      await cancelShipments(transaction, await readOpenShipments(transaction, transferId), 'cancelled')
    }
    return { transferId, state: 'cancelled', shipmentIds: [] }
  })
}

async function start(
  transaction: CommandTransaction,
  transfer: TransferRow,
  lines: readonly WantedLine[],
): Promise<TransferAnswer> {
  const shipmentIds = await openOrRefuse(transaction, wantedOf(transfer, lines))
  await transaction.db.update(transfers).set({ state: 'under_way' }).where(eq(transfers.id, transfer.id))
  tell(transaction, transfer, 'transfer.approved')
  return { transferId: transfer.id, state: 'under_way', shipmentIds }
}

/** Whatever the organisation's ownership of the goods is, it stays when they move between its sites. */
function wantedOf(transfer: TransferRow, lines: readonly WantedLine[]): WantedShipments {
  const ownerships = ['ours', 'consigned', 'donated', 'third_party'] as const
  return {
    kind: 'transfer',
    request: { id: transfer.id, tenantId: transfer.tenantId },
    fromSiteId: transfer.fromSiteId,
    destinationSiteId: transfer.toSiteId,
    dueAt: transfer.dueAt,
    lines: lines.map((line) => Object.assign({ ownerships }, line)),
    whenShort: transfer.takesRest ? 'open_rest' : 'open_nothing',
  }
}

async function requireOwnEnds(
  { db, actor }: CommandTransaction,
  { fromSiteId, toSiteId }: Pick<TransferInput, 'fromSiteId' | 'toSiteId'>,
): Promise<void> {
  const ends = [...new Set([fromSiteId, toSiteId])]
  const own = await db.$count(sites, and(inArray(sites.id, ends), eq(sites.tenantId, actor.tenantId)))
  if (own !== ends.length) throw notFound('site')
  const { siteIds } = actor
  if (siteIds.length === 0 || ends.some((end) => siteIds.includes(end))) return
  throw refused('forbidden', {
    code: 'notYourSite',
    message: 'You work at neither of the two sites.',
    nextStep: 'Let somebody of one of the sites ask for it.',
  })
}

async function needsApproval(
  { db, actor, now }: CommandTransaction,
  lines: readonly WantedLine[],
): Promise<boolean> {
  const { transferFen } = await readInventoryPolicy(db, actor.tenantId, now)
  if (transferFen === undefined || transferFen === null) return false
  const ids = [...new Set(lines.map(({ productId }) => productId))]
  const rows = await db.select().from(products).where(inArray(products.id, ids))
  const prices = new Map(rows.map((row) => [row.id, row.unitPriceTenThousandths]))
  const worth = lines.reduce(
    (sum, { productId, units }) => sum + lineFen(prices.get(productId) ?? 0, units),
    0,
  )
  return worth > transferFen
}

async function lockTransfer(
  { db }: CommandTransaction,
  transferId: string,
  to: TransferState,
): Promise<TransferRow> {
  const [transfer] = await db.select().from(transfers).where(eq(transfers.id, transferId)).for('update')
  if (transfer === undefined) throw notFound('transfer')
  if (!mayMove<TransferState>(transferStates, transfer.state, to))
    throw wrongState('The transfer', transfer.state, `be ${to}`, lookAgain)
  return transfer
}

function tell(
  transaction: CommandTransaction,
  { id: aggregateId, tenantId, fromSiteId, toSiteId }: TransferRow,
  type: 'transfer.requested' | 'transfer.approved' | 'transfer.refused' | 'transfer.cancelled',
): void {
  const payload = { fromSiteId, toSiteId }
  transaction.emit({ type, aggregateKind: 'transfer', aggregateId, tenantId, payload })
}
