/** Why a parcel comes back that did not reach the patient. */
export const returnReasons = [
  'refused',
  'damaged',
  'recalled',
  'storage_broken',
  'not_collected',
  'cancelled',
  'wrong',
] as const
export type ReturnReason = (typeof returnReasons)[number]

/** Who said no: then the same medicine is not sent again, while one that failed the patient is replaced. */
const unwanted: ReadonlySet<string> = new Set(['refused', 'not_collected'] satisfies ReturnReason[])

/** True when a parcel came back for `reason` since the patient did not want it, or did not come for it. */
export function isUnwanted(reason: string | null): boolean {
  return reason !== null && unwanted.has(reason)
}

/** Why medicine comes back after it was handed over. `dispensed_in_error` withdraws the dispense. */
export const takeBackReasons = [
  'unwanted',
  'wrong',
  'damaged',
  'recalled',
  'adverse_reaction',
  'dispensed_in_error',
] as const
export type TakeBackReason = (typeof takeBackReasons)[number]
