import { randomUUIDv7 } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { extraFen, lineOfExtra } from '#domain/orders/extras.ts'
import { notFound, refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import type { discrepancies } from '../inventory/discrepancy-schema.ts'
import { tenants } from '../organisations/schema.ts'
import { readKeptExtras, type ExtraUnits } from './kept-extras.ts'
import { emitPart, readPartLines, type PartLineRow, type PartRow } from './part-state.ts'
import { orderParts, orderReturns } from './schema.ts'
import { changeCommitted, commitCredit } from './standing.ts'

type Discrepancy = typeof discrepancies.$inferSelect

/**
 * What a buyer decided over goods that came beyond its order. Kept ones take up credit at the line's price until they are
 * invoiced; those to be sent back become a return that the seller need not agree to, since it sent them unasked; written off,
 * they are nobody's debt. Part of `decideDiscrepancy`, which has written the decision.
 * @throws CommandRefused `extraNotOrdered` for keeping what has no price, `creditExceeded`, `paymentOverdue`.
 */
export async function decideExtra(
  transaction: CommandTransaction,
  { requestId }: { readonly requestId: string | null },
  decided: Discrepancy,
): Promise<void> {
  if (decided.kind !== 'over' || requestId === null) return
  const [part] = await transaction.db.select().from(orderParts).where(eq(orderParts.id, requestId))
  if (part === undefined) throw notFound('orderPart')
  const line = lineOfExtra(await readPartLines(transaction, part.id), decided)
  if (decided.state === 'sent_back') await openReturn(transaction, part, line, decided)
  if (decided.state !== 'kept') return
  if (line === undefined) throw extraNotOrdered()
  await commitExtra(transaction, part, { line, units: decided.units }, { alreadyKept: decided.units })
}

/**
 * Takes up the credit that kept units need, or refuses.
 * @param alreadyKept how many of them the rows tell of as kept by now.
 */
export async function commitExtra(
  transaction: CommandTransaction,
  part: PartRow,
  { line, units }: ExtraUnits,
  { alreadyKept }: { readonly alreadyKept: number },
): Promise<void> {
  const amountFen = await priceOf(transaction, part, { line, units }, alreadyKept)
  const [seller] = await transaction.db
    .select({ nameEn: tenants.nameEn })
    .from(tenants)
    .where(eq(tenants.id, part.tenantId))
  const commitment = { sellerTenantId: part.tenantId, sellerName: seller?.nameEn ?? part.tenantId, amountFen }
  await commitCredit(transaction, part.buyerTenantId, [commitment])
}

/** As `commitExtra`, of units that nobody has a choice about: they are owed within the limit or beyond it. */
export async function commitLostExtra(
  transaction: CommandTransaction,
  part: PartRow,
  extra: ExtraUnits,
): Promise<void> {
  const pair = { sellerTenantId: part.tenantId, buyerTenantId: part.buyerTenantId }
  await changeCommitted(transaction, pair, await priceOf(transaction, part, extra, 0))
}

async function priceOf(
  transaction: CommandTransaction,
  part: PartRow,
  { line, units }: ExtraUnits,
  alreadyKept: number,
): Promise<number> {
  const kept = await readKeptExtras(transaction, part)
  const ofLine = kept.find((one) => one.line.id === line.id)?.units ?? 0
  return extraFen(line, ofLine - alreadyKept, units)
}

async function openReturn(
  transaction: CommandTransaction,
  part: PartRow,
  line: PartLineRow | undefined,
  { id: discrepancyId, lotId, units }: Discrepancy,
): Promise<void> {
  if (lotId === null) throw notFound('lot')
  const { db, now, actor } = transaction
  const returnId = randomUUIDv7()
  await db.insert(orderReturns).values({
    id: returnId,
    tenantId: part.buyerTenantId,
    sellerTenantId: part.tenantId,
    partId: part.id,
    partLineId: line?.id ?? null,
    discrepancyId,
    lotId,
    units,
    reason: 'not_ordered',
    state: 'agreed',
    requestedBy: actor.principalId,
    requestedAt: now,
    answeredAt: now,
  })
  emitPart(transaction, part, 'order_part.return_changed', { returnId, state: 'agreed' })
}

/** The refusal for keeping what has no price. */
export function extraNotOrdered() {
  return refused('invalid', {
    code: 'extraNotOrdered',
    message: 'The product is not in the order, so that it has no price.',
    nextStep: 'Send it back, and order it if you need it.',
  })
}
