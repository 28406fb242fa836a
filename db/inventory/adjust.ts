import { randomUUIDv7 } from 'node:crypto'
import { and, eq, inArray } from 'drizzle-orm'
import { needsApproval } from '#domain/inventory/policy.ts'
import { adjustmentStates, type AdjustmentState } from '#domain/inventory/states.ts'
import { statesBefore } from '#domain/state-table.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { requireCount } from './count-units.ts'
import { stockAdjustments } from './counting-schema.ts'
import { moveStock } from './ledger.ts'
import { lockPile, readLotOfProduct, type Pile } from './pile.ts'
import { readInventoryPolicy } from './policies.ts'

/** Why the books and the shelf differ. */
export const adjustmentCauses = ['miscounted', 'broken', 'lost', 'found', 'stolen', 'wrong_entry'] as const
export type AdjustmentCause = (typeof adjustmentCauses)[number]

export interface StockCount extends Pile {
  /** Base units found at the site, those promised and packed included, those set aside in quarantine not. */
  readonly countedUnits: number
  readonly cause: AdjustmentCause
}

export interface AdjustmentAnswer {
  readonly adjustmentId: string
  /** The counted units less the booked ones. */
  readonly differenceUnits: number
  readonly state: AdjustmentState
}

type AdjustmentRow = typeof stockAdjustments.$inferSelect

/**
 * Makes the books follow a count: what is missing goes to loss, what is too many comes from there. Above the
 * organisation's limits nothing moves before a second person approves it.
 * Only units that are not promised can be found missing.
 * @throws CommandRefused `notFound`, `notYourSite`, `countInvalid`, or `promisedUnitsMissing` when the count is below
 * what shipments have reserved: then those are picked short first.
 */
export function adjustStock(client: DatabaseClient, request: CommandRequest, count: StockCount) {
  return runCommand(client, request, async (transaction): Promise<AdjustmentAnswer> => {
    const { db, actor, now } = transaction
    requireCount(count.countedUnits)
    await requireOwnSite(transaction, count.siteId)
    const lot = await readLotOfProduct(transaction, count.lotId)
    const held = await lockPile(transaction, count, ['available', 'reserved'])
    const available = held.get('available') ?? 0
    const reserved = held.get('reserved') ?? 0
    const differenceUnits = count.countedUnits - available - reserved
    if (available + differenceUnits < 0) throw promisedUnitsMissing(reserved)
    const policy = await readInventoryPolicy(db, actor.tenantId, now)
    const waits = needsApproval(policy, differenceUnits, lot.unitPriceTenThousandths)
    const adjustment: AdjustmentRow = {
      ...count,
      id: randomUUIDv7(),
      tenantId: actor.tenantId,
      productId: lot.productId,
      differenceUnits,
      state: waits ? 'awaiting_approval' : 'applied',
      requestedBy: actor.principalId,
      requestedAt: now,
      decidedBy: null,
      decidedAt: waits ? null : now,
    }
    await db.insert(stockAdjustments).values(adjustment)
    if (waits) tell(transaction, 'stock.adjustment_requested', adjustment)
    else await apply(transaction, adjustment)
    return answerOf(adjustment)
  })
}

/**
 * A second person lets the books follow a count, by the difference that was found: what was sold since stays sold.
 * @throws CommandRefused `notFound`, `notYourSite`, `wrongState`, `secondPersonMissing` for whoever asked for it, and
 * `promisedUnitsMissing` when the books hold less by now than was found missing.
 */
export function approveAdjustment(client: DatabaseClient, request: CommandRequest, adjustmentId: string) {
  return runCommand(client, request, async (transaction): Promise<AdjustmentAnswer> => {
    const adjustment = await decide(transaction, adjustmentId, 'applied')
    await apply(transaction, adjustment)
    return answerOf(adjustment)
  })
}

/** A second person leaves the books as they are. @throws CommandRefused as `approveAdjustment`. */
export function refuseAdjustment(client: DatabaseClient, request: CommandRequest, adjustmentId: string) {
  return runCommand(client, request, async (transaction): Promise<AdjustmentAnswer> => {
    const adjustment = await decide(transaction, adjustmentId, 'refused')
    tell(transaction, 'stock.adjustment_refused', adjustment)
    return answerOf(adjustment)
  })
}

async function decide(
  transaction: CommandTransaction,
  adjustmentId: string,
  state: 'applied' | 'refused',
): Promise<AdjustmentRow> {
  const { db, actor, now } = transaction
  const ofId = and(eq(stockAdjustments.id, adjustmentId), eq(stockAdjustments.tenantId, actor.tenantId))
  const [present] = await db.select().from(stockAdjustments).where(ofId)
  if (!present) throw notFound('adjustment')
  await requireOwnSite(transaction, present.siteId)
  if (present.requestedBy === actor.principalId) throw secondPersonMissing()
  const [decided] = await db
    .update(stockAdjustments)
    .set({ state, decidedBy: actor.principalId, decidedAt: now })
    .where(and(ofId, inArray(stockAdjustments.state, statesBefore<AdjustmentState>(adjustmentStates, state))))
    .returning()
  if (!decided) throw alreadyDecided(present)
  return decided
}

async function apply(transaction: CommandTransaction, adjustment: AdjustmentRow): Promise<void> {
  const { siteId, lotId, ownership, productId, differenceUnits, id: referenceId } = adjustment
  if (differenceUnits !== 0) {
    const shelf = { account: 'available', siteId } as const
    const loss = { account: 'loss', siteId: null } as const
    const shortage = await moveStock(transaction, [
      {
        reason: 'adjust',
        lotId,
        productId,
        ownership,
        units: Math.abs(differenceUnits),
        ...(differenceUnits < 0 ? { from: shelf, to: loss } : { from: loss, to: shelf }),
        tenantId: transaction.actor.tenantId,
        referenceId,
      },
    ])
    if (shortage) throw promisedUnitsMissing(null)
  }
  tell(transaction, 'stock.adjusted', adjustment)
}

function tell(
  transaction: CommandTransaction,
  type: 'stock.adjusted' | 'stock.adjustment_requested' | 'stock.adjustment_refused',
  { id, tenantId, siteId, lotId, ownership, countedUnits, cause, differenceUnits }: AdjustmentRow,
): void {
  transaction.emit({
    type,
    aggregateKind: 'stock',
    aggregateId: id,
    tenantId,
    payload: { siteId, lotId, ownership, countedUnits, cause, differenceUnits },
  })
}

function answerOf({ id, differenceUnits, state }: AdjustmentRow): AdjustmentAnswer {
  return { adjustmentId: id, differenceUnits, state }
}

function promisedUnitsMissing(reservedUnits: number | null) {
  const promised = reservedUnits === null ? 'those' : `the ${reservedUnits}`
  return refused('conflict', {
    code: 'promisedUnitsMissing',
    message: `Fewer units were counted than ${promised} that are promised to shipments.`,
    nextStep: 'Pick the shipments short for what is not there, then count again.',
  })
}

function secondPersonMissing() {
  return refused('forbidden', {
    code: 'secondPersonMissing',
    message: 'Whoever asks for a correction does not approve it.',
    nextStep: 'Let another person of your organisation look at it.',
  })
}

function alreadyDecided({ state }: AdjustmentRow) {
  return refused('conflict', {
    code: 'wrongState',
    message: `The correction is ${state} already.`,
    nextStep: 'Read it again.',
  })
}
