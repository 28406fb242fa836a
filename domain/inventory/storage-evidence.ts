import { withinBand, type StorageClass } from '#domain/catalogue/storage-class.ts'

/** What a thermometer showed at a moment. */
export interface TemperatureReading {
  readonly takenAt: Date
  readonly celsius: number
}

/**
 * How far two readings may lie apart before the time between them counts as unknown: in a vehicle, and in a store.
 * Source: good supply practice (GSP), appendix on automatic monitoring, as known second-hand; to be checked against the
 * text in force.
 */
export const longestGapMinutes = { transport: 5, store: 30 } as const

/** A time for which storage is to be proven, and how densely it must have been measured. */
export interface StoragePeriod {
  readonly from: Date
  readonly until: Date
  readonly longestGapMinutes: number
  /** True when the goods were measured up to `from`; else a time without any reading is a gap, however short. */
  readonly startsMeasured: boolean
}

/**
 * What readings say of how goods were kept. Times are ISO strings, so that the evidence can be kept with the decision.
 * `excursion`: a reading outside the band, the first of them. `gap`: nobody knows how they were kept from … until.
 */
export type StorageEvidence =
  | { readonly kind: 'proven' }
  | { readonly kind: 'excursion'; readonly takenAt: string; readonly celsius: number }
  | { readonly kind: 'gap'; readonly from: string; readonly until: string }

/**
 * What `readings`, in any order, prove about goods of `storageClass` over a period. An excursion outweighs a gap: what
 * is known to be wrong is not merely unknown. Readings outside the period are passed over.
 */
export function storageEvidence(
  storageClass: StorageClass,
  readings: readonly TemperatureReading[],
  period: StoragePeriod,
): StorageEvidence {
  const within = readings
    .filter(({ takenAt }) => takenAt >= period.from && takenAt <= period.until)
    .toSorted((a, b) => a.takenAt.getTime() - b.takenAt.getTime())
  const excursion = within.find(({ celsius }) => !withinBand(storageClass, celsius))
  if (excursion) {
    return { kind: 'excursion', takenAt: excursion.takenAt.toISOString(), celsius: excursion.celsius }
  }
  return firstGap(within, period) ?? { kind: 'proven' }
}

/** The evidence over periods that follow each other: the worst of them, the first of equals. */
export function worstEvidence(evidence: readonly StorageEvidence[]): StorageEvidence {
  const excursion = evidence.find(({ kind }) => kind === 'excursion')
  return excursion ?? evidence.find(({ kind }) => kind === 'gap') ?? { kind: 'proven' }
}

function firstGap(
  readings: readonly TemperatureReading[],
  { from, until, longestGapMinutes: minutes, startsMeasured }: StoragePeriod,
): StorageEvidence | null {
  if (readings.length === 0 && !startsMeasured) {
    return { kind: 'gap', from: from.toISOString(), until: until.toISOString() }
  }
  let known = from
  for (const next of [...readings.map(({ takenAt }) => takenAt), until]) {
    if (next.getTime() - known.getTime() > minutes * 60_000) {
      return { kind: 'gap', from: known.toISOString(), until: next.toISOString() }
    }
    known = next
  }
  return null
}
