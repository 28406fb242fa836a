import {
  storageBands,
  withinBand,
  type StorageBand,
  type StorageClass,
} from '#domain/catalogue/storage-class.ts'
import type { TemperatureReading } from './storage-evidence.ts'

/** How long goods of a class may be outside their band before they are stopped, from a day on. */
interface ExcursionRule {
  readonly storageClass: StorageClass
  readonly allowedMinutes: number
  readonly validFrom: string
  readonly source: string
  /** False: our own reading, to be compared with the text in force and the makers' stability data. */
  readonly checked: boolean
}

const source = '药品经营质量管理规范 (GSP), appendix on automatic monitoring: alarms and what follows them'

const rules: readonly ExcursionRule[] = [
  { storageClass: 'room', allowedMinutes: 60, validFrom: '2016-07-13', source, checked: false },
  { storageClass: 'cool', allowedMinutes: 30, validFrom: '2016-07-13', source, checked: false },
  { storageClass: 'cold', allowedMinutes: 10, validFrom: '2016-07-13', source, checked: false },
  { storageClass: 'frozen', allowedMinutes: 5, validFrom: '2016-07-13', source, checked: false },
]

/** Minutes that goods of a class may be outside their band on a day (YYYY-MM-DD in Shanghai). */
export function allowedMinutesOutside(storageClass: StorageClass, day: string): number {
  const rule = rules
    .filter((candidate) => candidate.storageClass === storageClass && candidate.validFrom <= day)
    .toSorted((a, b) => (a.validFrom < b.validFrom ? 1 : -1))[0]
  return rule?.allowedMinutes ?? 0
}

/** A time for which one thermometer showed nothing but temperatures outside the band. */
export interface Excursion {
  readonly startedAt: Date
  readonly lastAt: Date
  /** The reading farthest outside. */
  readonly worstCelsius: number
}

/**
 * Every time, oldest first, at which one thermometer's readings, in any order, stayed outside the band of `storageClass`
 * for longer than `allowedMinutes`, from the first such reading to the last before one inside the band.
 */
export function findExcursions(
  storageClass: StorageClass,
  readings: readonly TemperatureReading[],
  allowedMinutes: number,
): Excursion[] {
  const found: Excursion[] = []
  let outside: TemperatureReading[] = []
  const close = () => {
    const [first, last] = [outside[0], outside.at(-1)]
    if (first && last && last.takenAt.getTime() - first.takenAt.getTime() > allowedMinutes * 60_000) {
      found.push({
        startedAt: first.takenAt,
        lastAt: last.takenAt,
        worstCelsius: worstOf(storageClass, outside),
      })
    }
    outside = []
  }
  for (const reading of readings.toSorted((a, b) => a.takenAt.getTime() - b.takenAt.getTime())) {
    if (withinBand(storageClass, reading.celsius)) close()
    else outside.push(reading)
  }
  close()
  return found
}

/** The reading farthest from the nearer end of the band. */
function worstOf(storageClass: StorageClass, outside: readonly TemperatureReading[]): number {
  const band: StorageBand = storageBands[storageClass]
  const distance = (celsius: number) =>
    Math.max(
      band.highestCelsius === null ? 0 : celsius - band.highestCelsius,
      band.lowestCelsius === null ? 0 : band.lowestCelsius - celsius,
    )
  return outside
    .map(({ celsius }) => celsius)
    .reduce((worst, celsius) => (distance(celsius) > distance(worst) ? celsius : worst))
}
