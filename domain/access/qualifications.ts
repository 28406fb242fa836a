/** The papers a person may hold that a rule asks for. */
export const qualificationKinds = [
  'physician',
  'paediatrician',
  'chinese_medicine_physician',
  'pharmacist',
  'senior_pharmacist',
  'village_pharmacist',
  'driver',
  'cold_chain_handling',
] as const
export type QualificationKind = (typeof qualificationKinds)[number]

/** One dated paper. Dates are Shanghai calendar days as YYYY-MM-DD, both ends included. */
export interface Qualification {
  readonly kind: QualificationKind
  readonly number: string
  readonly validFrom: string
  readonly validTo: string
}

/** True when one of `qualifications` is of `kind` and in force on `date` (YYYY-MM-DD). */
export function qualifiedOn(
  qualifications: readonly Qualification[],
  kind: QualificationKind,
  date: string,
): boolean {
  return qualifications.some((held) => held.kind === kind && held.validFrom <= date && date <= held.validTo)
}
