import { randomUUIDv7 } from 'node:crypto'
import type { RejectReasonCode } from '#domain/prescriptions/review-reasons.ts'
import { sql } from 'drizzle-orm'
import type { CommandTransaction } from '../../commands.ts'
import { insuranceChecks } from '../../insurance/schema.ts'
import { prescriptionReviews, type ReviewAction } from '../schema.ts'
import type { PrescriptionRow } from '../state.ts'
import type { ReviewResultRow } from './make-review.ts'

/** What a person said in review. */
export interface ReviewDecision {
  readonly action: ReviewAction
  /** The part that it is about, 1 unless told. */
  readonly part?: number
  readonly reasonCode?: RejectReasonCode
  readonly remark?: string | undefined
  readonly claimedAt?: Date | null
  /** What an approval saw of the clinical and of the insurance side. */
  readonly reviewResultId?: string
  readonly insuranceCheckedAt?: ReturnType<typeof insuranceSide>
}

/** An approval, with the clinical review and the insurance check that it saw. */
export function approvalOf({ id }: PrescriptionRow, { id: reviewResultId }: ReviewResultRow) {
  return { action: 'approve', reviewResultId, insuranceCheckedAt: insuranceSide(id) } as const
}

/** Keeps what was said, and by whom. Append-only. */
export function keepDecision(
  { db, actor, now, write }: CommandTransaction,
  { id: prescriptionId, tenantId }: PrescriptionRow,
  decision: ReviewDecision,
): void {
  const said = { id: randomUUIDv7(), tenantId, prescriptionId, personId: actor.principalId, decidedAt: now }
  write(db.insert(prescriptionReviews).values({ ...said, ...decision }))
}

/** Read in the statement that keeps the approval. */
function insuranceSide(prescriptionId: string) {
  return sql<Date>`(select ${insuranceChecks.checkedAt} from ${insuranceChecks}
    where ${insuranceChecks.prescriptionId} = ${prescriptionId})`
}
