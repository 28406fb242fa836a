/** Fever visits of the winter of 2022, as published for the nation and for its township hospitals. */
const peakDay = '2022-12-23'
/** After the peak visits halve in so many days; faster from a day on. */
const firstHalfLifeDays = 7.7
const laterFrom = '2023-01-12'
const laterHalfLifeDays = 5.2
/** Of so many rural residents about so many came to a township hospital on the day of the peak. */
const residentsOfPeak = { residents: 300_000, visits: 563 } as const

/** What share of the peak's visits came on a day (YYYY-MM-DD) at or after it: 1 on 2022-12-23. */
export function feverShare(day: string): number {
  const first = Math.min(daysAfterPeak(day), daysAfterPeak(laterFrom))
  const later = Math.max(0, daysAfterPeak(day) - daysAfterPeak(laterFrom))
  return 2 ** -(first / firstHalfLifeDays + later / laterHalfLifeDays)
}

/** Visits to be expected on a day among so many rural residents; not whole. */
export function feverVisits(day: string, residents: number): number {
  return ((residents * residentsOfPeak.visits) / residentsOfPeak.residents) * feverShare(day)
}

function daysAfterPeak(day: string): number {
  return Math.max(
    0,
    Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${peakDay}T00:00:00Z`)) / 86_400_000),
  )
}
