/** The value that `share` (0 to 1) of the values do not exceed: of 100 values, share 0.99 gives the 99th. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

/** Two digits behind the point: more of a measurement is noise. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
