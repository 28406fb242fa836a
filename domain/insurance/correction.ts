/** What was wrong with a denied claim, as whoever corrects it states. */
export const correctionReasons = [
  /** The insured person's number was out of date or mistyped; the right one comes with the correction. */
  'insured_number',
  /** The insurer did not see the need; the remark gives the evidence. */
  'medical_evidence',
  /** The insurer's own record was wrong, and it says that it has put it right. */
  'insurer_record',
] as const
export type CorrectionReason = (typeof correctionReasons)[number]
