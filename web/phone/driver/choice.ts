import type { DriverRun, TripChoice } from './run.ts'

/** True of a trip of a plan: neither the timetable nor that nothing was chosen yet. */
export function isTrip(choice: DriverRun['chosen']): choice is TripChoice {
  return choice !== null && choice !== 'timetable'
}

export function isSameTrip(one: TripChoice, other: TripChoice): boolean {
  return one.routePlanId === other.routePlanId && one.trip === other.trip
}

/** True when the choice is this trip. */
export function isChosen(trip: TripChoice, choice: DriverRun['chosen']): boolean {
  return isTrip(choice) && isSameTrip(trip, choice)
}

/** The choice as far as it is still to be had; the only trip is chosen for whoever has not chosen yet. */
export function choiceAmong(trips: readonly TripChoice[], wanted: DriverRun['chosen']): DriverRun['chosen'] {
  if (wanted === 'timetable') return wanted
  const isOnly = wanted === null && trips.length === 1
  const found = isOnly ? trips[0] : trips.find((trip) => isChosen(trip, wanted))
  return found === undefined ? null : { routePlanId: found.routePlanId, trip: found.trip }
}

/**
 * What to keep of a run that was brought while the driver may have chosen another trip: their choice stands, and its stops
 * come with the next bringing.
 * @param before the run from which the bringing began, of the same driver.
 * @param current the run as it is kept now.
 */
export function keepChoice(
  brought: DriverRun,
  before: DriverRun | null,
  current: DriverRun | null,
): DriverRun {
  if (current?.principalId !== brought.principalId) return brought
  if (isSameChoice(current.chosen, before?.chosen ?? null)) return brought
  return { ...brought, chosen: current.chosen, stops: [] }
}

function isSameChoice(one: DriverRun['chosen'], other: DriverRun['chosen']): boolean {
  return isTrip(one) ? isChosen(one, other) : one === other
}
