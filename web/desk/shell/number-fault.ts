/** What a number must be where it is typed in. */
export interface NumberLimits {
  readonly least: number
  readonly most?: number | undefined
  /** Tenths and the like are taken as well. */
  readonly isFraction?: boolean | undefined
}

/** True for a number within its limits; never for what is empty. */
export function isWithin(value: number | null, { least, most, isFraction = false }: NumberLimits): boolean {
  if (value === null || !Number.isFinite(value)) return false
  if (!isFraction && !Number.isSafeInteger(value)) return false
  return value >= least && (most === undefined || value <= most)
}
