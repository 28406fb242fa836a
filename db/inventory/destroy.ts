import { randomUUIDv7 } from 'node:crypto'
import { and, asc, desc, eq, inArray, lt } from 'drizzle-orm'
import type { DestructionReason } from '#domain/inventory/destruction.ts'
import { isSaleable } from '#domain/inventory/fefo.ts'
import { destructionStates, type DestructionState } from '#domain/inventory/states.ts'
import { statesBefore } from '#domain/state-table.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { readAs, runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireExtrasLeft } from '../orders/kept-extras.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { requireUnits } from './count-units.ts'
import { destructionLines, destructions } from './goods-schema.ts'
import { moveStock } from './ledger.ts'
import { readLotOfProduct, type Pile } from './pile.ts'

export interface DestructionPlan {
  readonly siteId: string
  readonly reason: DestructionReason
  readonly method: string
  readonly lines: readonly (Omit<Pile, 'siteId'> & { readonly units: number })[]
}

type DestructionRow = typeof destructions.$inferSelect
type LineRow = typeof destructionLines.$inferSelect

/**
 * Lists goods at a site of one's own that are to be destroyed: what is set aside, or what lies on the shelf past its last
 * day. Nothing moves before a second person has seen it done.
 * @throws CommandRefused `notFound`, `notYourSite`, `unitsInvalid`, `linesRepeated`.
 */
export function planDestruction(client: DatabaseClient, request: CommandRequest, plan: DestructionPlan) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    await requireOwnSite(transaction, plan.siteId)
    const destructionId = randomUUIDv7()
    const lines: LineRow[] = []
    for (const [index, { lotId, ownership, units }] of plan.lines.entries()) {
      requireUnits(units)
      const lot = await readLotOfProduct(transaction, lotId)
      if (lines.some((line) => line.lotId === lotId && line.ownership === ownership)) throw linesRepeated()
      const expired = plan.reason === 'expired' && !isSaleable(lot.expiresOn, now)
      lines.push({
        destructionId,
        tenantId: actor.tenantId,
        lineNumber: index + 1,
        lotId,
        productId: lot.productId,
        ownership,
        fromStatus: expired ? 'available' : 'quarantine',
        units,
      })
    }
    await db.insert(destructions).values({
      id: destructionId,
      tenantId: actor.tenantId,
      siteId: plan.siteId,
      reason: plan.reason,
      method: plan.method,
      state: 'planned',
      plannedBy: actor.principalId,
      plannedAt: now,
    })
    await db.insert(destructionLines).values(lines)
    const payload = { siteId: plan.siteId, reason: plan.reason, lines: lines.length }
    tell(transaction, 'stock.destruction_planned', destructionId, payload)
    return { destructionId, state: 'planned' as const }
  })
}

/**
 * A second person confirms that they saw the goods destroyed: they leave the books, all of the list or none.
 * @throws CommandRefused `destructionNotFound`, `notYourSite`, `secondPersonMissing`, `wrongState`,
 * `insufficientStock` when less lies there by now than was listed, and `extrasUndecided` for what came beyond an order and
 * nobody bears yet.
 */
export function witnessDestruction(client: DatabaseClient, request: CommandRequest, destructionId: string) {
  return runCommand(client, request, async (transaction) => {
    const present = await requireDestruction(transaction, destructionId)
    if (present.plannedBy === transaction.actor.principalId) throw secondPersonMissing()
    const destruction = await end(transaction, present, 'destroyed')
    const lines = await transaction.db
      .select()
      .from(destructionLines)
      .where(eq(destructionLines.destructionId, destructionId))
      .orderBy(asc(destructionLines.lineNumber))
    const shortage = await moveStock(
      transaction,
      lines.map((line) => ({
        reason: 'destroy',
        lotId: line.lotId,
        productId: line.productId,
        ownership: line.ownership,
        units: line.units,
        from: { account: line.fromStatus, siteId: destruction.siteId },
        to: { account: 'loss', siteId: null },
        tenantId: destruction.tenantId,
        referenceId: destructionId,
      })),
    )
    if (shortage) throw insufficientStock(shortage.movement.lotId)
    for (const { fromStatus, ownership, lotId } of lines) {
      if (fromStatus === 'quarantine' && ownership === 'ours')
        await requireExtrasLeft(transaction, { siteId: destruction.siteId, lotId })
    }
    const units = lines.reduce((sum, line) => sum + line.units, 0)
    const payload = { siteId: destruction.siteId, reason: destruction.reason, units }
    tell(transaction, 'stock.destroyed', destructionId, payload)
    return { destructionId, state: 'destroyed' as const }
  })
}

/** Drops a list: the goods stay where they are. @throws CommandRefused `destructionNotFound`, `notYourSite`, `wrongState`. */
export function cancelDestruction(client: DatabaseClient, request: CommandRequest, destructionId: string) {
  return runCommand(client, request, async (transaction) => {
    const destruction = await end(
      transaction,
      await requireDestruction(transaction, destructionId),
      'cancelled',
    )
    tell(transaction, 'stock.destruction_cancelled', destructionId, { siteId: destruction.siteId })
    return { destructionId, state: 'cancelled' as const }
  })
}

/** The destructions of a site of one's own with their lists, newest first. */
export function listDestructions(
  client: DatabaseClient,
  actor: Actor,
  page: { readonly siteId: string; readonly before?: string | undefined; readonly limit: number },
) {
  return readAs(client, actor, async (db) => {
    const rows = await db
      .select()
      .from(destructions)
      .where(
        and(
          eq(destructions.siteId, page.siteId),
          eq(destructions.tenantId, actor.tenantId),
          page.before === undefined ? undefined : lt(destructions.id, page.before),
        ),
      )
      .orderBy(desc(destructions.id))
      .limit(page.limit)
    const ids = rows.map(({ id }) => id)
    const lines = await db
      .select()
      .from(destructionLines)
      .where(inArray(destructionLines.destructionId, ids))
      .orderBy(asc(destructionLines.lineNumber))
    const byList = Map.groupBy(lines, ({ destructionId }) => destructionId)
    return rows.map((row) => Object.assign(row, { lines: byList.get(row.id) ?? [] }))
  })
}

async function requireDestruction(transaction: CommandTransaction, id: string): Promise<DestructionRow> {
  const { db, actor } = transaction
  const [present] = await db
    .select()
    .from(destructions)
    .where(and(eq(destructions.id, id), eq(destructions.tenantId, actor.tenantId)))
  if (!present) throw notFound('destruction')
  await requireOwnSite(transaction, present.siteId)
  return present
}

async function end(
  { db, actor, now }: CommandTransaction,
  present: DestructionRow,
  state: 'destroyed' | 'cancelled',
): Promise<DestructionRow> {
  const [ended] = await db
    .update(destructions)
    .set({ state, endedAt: now, ...(state === 'destroyed' ? { witnessedBy: actor.principalId } : {}) })
    .where(
      and(
        eq(destructions.id, present.id),
        inArray(destructions.state, statesBefore<DestructionState>(destructionStates, state)),
      ),
    )
    .returning()
  if (ended) return ended
  throw refused('conflict', {
    code: 'wrongState',
    message: `The destruction is ${present.state} already.`,
    nextStep: 'Read it again.',
  })
}

function tell(
  transaction: CommandTransaction,
  type: 'stock.destruction_planned' | 'stock.destroyed' | 'stock.destruction_cancelled',
  aggregateId: string,
  payload: Readonly<Record<string, unknown>>,
): void {
  const { tenantId } = transaction.actor
  transaction.emit({ type, aggregateKind: 'stock', aggregateId, tenantId, payload })
}

function linesRepeated() {
  return refused('invalid', {
    code: 'linesRepeated',
    message: 'A lot of one owner stands on the list twice.',
    nextStep: 'Put its units together in one line.',
  })
}

function secondPersonMissing() {
  return refused('forbidden', {
    code: 'secondPersonMissing',
    message: 'Whoever lists goods for destruction is not its witness.',
    nextStep: 'Let another person see it done and confirm it.',
  })
}

function insufficientStock(lotId: string) {
  return refused('conflict', {
    code: 'insufficientStock',
    message: `Of lot ${lotId} fewer units lie there than were listed.`,
    nextStep: 'Cancel the list, set aside what is to be destroyed, and list what lies there.',
  })
}
