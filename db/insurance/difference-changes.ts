import { and, eq, inArray, isNull, or } from 'drizzle-orm'
import type { CloseReason } from '#domain/insurance/reconcile.ts'
import type { Database } from '../client.ts'
import type { CommandTransaction } from '../commands.ts'
import { claimDifferences } from './schema.ts'

export type DifferenceRow = typeof claimDifferences.$inferSelect

/** Who or what says that a difference is dealt with. */
export interface Closing {
  readonly reason: CloseReason
  readonly remark: string
  readonly by: string
  /** The day of the file that settled it. */
  readonly fileDay?: string
}

/** Closes open differences, and tells it. @returns those that were open. */
export async function closeDifferences(
  transaction: CommandTransaction,
  ids: readonly string[],
  { reason, remark, by, fileDay }: Closing,
): Promise<DifferenceRow[]> {
  if (ids.length === 0) return []
  const closed = await transaction.db
    .update(claimDifferences)
    .set({
      closedAt: transaction.now,
      closedBy: by,
      closeReason: reason,
      closeRemark: remark,
      settledByFileOf: fileDay ?? null,
    })
    .where(and(inArray(claimDifferences.id, [...ids]), isNull(claimDifferences.closedAt)))
    .returning()
  for (const row of closed) tellDifference(transaction, 'difference.closed', row)
  return closed
}

/**
 * Our own book has been put right: closes the open differences of a claim whose file had the amount that we settled now.
 * Works for the claim's tenant.
 */
export async function closeCorrected(
  transaction: CommandTransaction,
  { id: claimId, settledFen, tenantId }: { id: string; settledFen: number | null; tenantId: string },
): Promise<void> {
  if (settledFen === null) return
  const agreeing = await transaction.db
    .select({ id: claimDifferences.id })
    .from(claimDifferences)
    .where(
      and(
        eq(claimDifferences.tenantId, tenantId),
        eq(claimDifferences.claimId, claimId),
        eq(claimDifferences.theirsFen, settledFen),
        isNull(claimDifferences.closedAt),
      ),
    )
  await closeDifferences(
    transaction,
    agreeing.map(({ id }) => id),
    {
      reason: 'we_corrected',
      remark: 'The claim was settled with the amount of the file.',
      by: transaction.actor.principalId,
    },
  )
}

/** The differences that a file may touch: those of its day, of the claims that it names, and what it once settled. */
export function selectConcerned(
  db: Database,
  { insurerId, day, lines }: { insurerId: string; day: string; lines: readonly { claimId: string }[] },
): Promise<DifferenceRow[]> {
  const named = lines.map(({ claimId }) => claimId)
  return db
    .select()
    .from(claimDifferences)
    .where(
      and(
        eq(claimDifferences.insurerTenantId, insurerId),
        or(
          eq(claimDifferences.day, day),
          eq(claimDifferences.settledByFileOf, day),
          inArray(claimDifferences.claimId, named),
        ),
      ),
    )
}

/** Tells what became of a difference. */
export function tellDifference(
  transaction: CommandTransaction,
  type: 'difference.raised' | 'difference.closed' | 'difference.reopened',
  {
    id,
    tenantId,
    insurerTenantId,
    day,
    kind,
    claimId,
    oursFen,
    theirsFen,
    closeReason,
    settledByFileOf,
  }: DifferenceRow,
): void {
  transaction.emit({
    type,
    aggregateKind: 'difference',
    aggregateId: id,
    tenantId,
    payload: { insurerTenantId, day, kind, claimId, oursFen, theirsFen, closeReason, settledByFileOf },
  })
}
