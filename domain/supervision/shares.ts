/** A part of a whole in thousandths, rounded half up; null where there is no whole. */
export function perThousand(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.floor((part * 1_000) / whole + 0.5)
}

/** How far a value lies from another, in thousandths of that one, rounded half up; null where that one is nothing. */
export function deviationPerThousand(value: number, from: number): number | null {
  return perThousand(value - from, from)
}
