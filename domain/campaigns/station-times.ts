import type { Station } from './capacity-flow.ts'

/** How long one parcel takes one person at each station, from a day on. */
interface StationTimes {
  readonly validFrom: string
  readonly seconds: Readonly<Record<Station, number>>
  readonly source: string
  /** False: our own division of a total; a depot that has timed its stations says its own. */
  readonly checked: boolean
}

/**
 * 500 people who ship to 500,000 households in three days of eight hours each have 12,000 hours for it: 86.4 s a parcel.
 * How they divide over the stations is our own estimate for a kit of three lines.
 */
const stationTimes: readonly StationTimes[] = [
  {
    validFrom: '2022-12-08',
    seconds: { pick: 32, recheck: 20, pack: 24, dispatch: 10 },
    source: 'the Beijing supply campaign of 2022-12: 500+ people, 500,000+ households, 3 days',
    checked: false,
  },
]

/** The times in force on a day (YYYY-MM-DD in Shanghai); days before all of them take the first. */
export function stationTimesOn(day: string): StationTimes {
  const [first] = stationTimes
  if (first === undefined) throw new Error('there are no station times')
  return stationTimes.findLast(({ validFrom }) => validFrom <= day) ?? first
}
