import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { openPartStates } from '#domain/prescriptions/repeats/states.ts'
import type { CommandTransaction } from '../../commands.ts'
import type { PartRow } from '../parts.ts'
import { prescriptionParts } from '../schema.ts'
import { wrongPrescriptionState, type PrescriptionRow } from '../state.ts'

/** The code of the refusal by which the clinical review holds a part. */
export const forbiddenFinding = 'forbiddenFinding'

/** True for a part that the clinical review holds, among other reasons or alone. */
export const isHeldByReview = sql<boolean>`${prescriptionParts.state} = 'held'
  and ${prescriptionParts.refusals} @> ${JSON.stringify([{ code: forbiddenFinding }])}::jsonb`

/** The next part of a waiting prescription where the clinical review holds it, else null. */
export async function heldPart(
  { db }: Pick<CommandTransaction, 'db'>,
  { id, state }: Pick<PrescriptionRow, 'id' | 'state'>,
): Promise<PartRow | null> {
  if (state !== 'waiting') return null
  const [next] = await db
    .select()
    .from(prescriptionParts)
    .where(
      and(eq(prescriptionParts.prescriptionId, id), inArray(prescriptionParts.state, [...openPartStates])),
    )
    .orderBy(asc(prescriptionParts.part))
    .limit(1)
  const isHeld = next?.state === 'held' && next.refusals?.some(({ code }) => code === forbiddenFinding)
  return next !== undefined && isHeld ? next : null
}

/**
 * The part that pharmacists have to decide on: 1 of a prescription in review, a later one that its review holds.
 * @throws CommandRefused `conflict` when there is nothing to decide.
 */
export async function partInReview(
  transaction: Pick<CommandTransaction, 'db'>,
  row: PrescriptionRow,
): Promise<number> {
  if (row.state === 'in_review') return 1
  const held = await heldPart(transaction, row)
  if (held === null) throw wrongPrescriptionState(row.state, 'approved')
  return held.part
}
