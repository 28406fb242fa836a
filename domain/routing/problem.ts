/** What a stop asks for and a vehicle has room for, in this order. All are whole numbers. */
export const loadDimensions = ['millilitres', 'grams', 'coldBoxes'] as const

/** In a matrix: there is no road from the one place to the other. */
export const noRoad = -1

/** Times are whole seconds from a moment that the whole problem shares; they stay below this. */
export const longestHorizon = 500_000_000

/**
 * Stops that vehicles serve from hubs. Places are numbered; the matrices hold what lies between each two of them,
 * row by row from the place where a ride begins. They need not be symmetric.
 */
export interface RoutingProblem {
  readonly places: number
  /** Between places, or `noRoad`; at most 500,000,000. */
  readonly metres: Int32Array
  /** Between places, or `noRoad`. */
  readonly seconds: Int32Array
  readonly stops: readonly RoutingStop[]
  readonly vehicles: readonly RoutingVehicle[]
}

export interface RoutingStop {
  readonly place: number
  /** As in `loadDimensions`, or fewer: what is missing is 0. */
  readonly load: readonly number[]
  /** Service begins at these times or between them; who comes earlier waits. */
  readonly opensAt: number
  readonly closesAt: number
  readonly serviceSeconds: number
  /** Stops of the same name ride on the same trip, or are left out together. */
  readonly togetherWith: string | null
}

export interface RoutingVehicle {
  /** Where each of its trips is loaded and begins. */
  readonly startPlace: number
  /** Where each trip ends; null where the vehicle may stay at its last stop, and so makes one trip at most. */
  readonly endPlace: number | null
  readonly capacity: readonly number[]
  /** Loading begins at this time or later; the last trip has ended at the other. */
  readonly shiftFrom: number
  readonly shiftUntil: number
  /** Before each trip. */
  readonly loadingSeconds: number
  readonly mostTrips: number
  /** Added to the cost once the vehicle leaves at all. */
  readonly fixedCost: number
  readonly costPerMetre: number
  /** What was planned before, trip by trip. */
  readonly kept: readonly KeptTrip[]
}

/**
 * A trip of an earlier plan. Its first `fixedStops` stay as they are, and are served even if their time is over by now;
 * the others are where the search begins. All trips before one with fixed stops are fixed as a whole.
 */
export interface KeptTrip {
  readonly stops: readonly number[]
  readonly fixedStops: number
  /** It has left: nothing is loaded any more. Then all of its stops are fixed. */
  readonly isSealed: boolean
}

/** Throws a RangeError that names the fault when a problem is not of the shape described above. */
export function requireSoundProblem({ places, metres, seconds, stops, vehicles }: RoutingProblem): void {
  if (metres.length !== places * places || seconds.length !== metres.length) {
    throw new RangeError(`The matrices of ${places} places need ${places * places} entries each.`)
  }
  const isPlace = (place: number) => Number.isInteger(place) && place >= 0 && place < places
  stops.forEach(({ place, load, opensAt, closesAt, serviceSeconds }, index) => {
    const isSound = isPlace(place) && isLoad(load) && [opensAt, closesAt, serviceSeconds].every(isTime)
    if (!isSound || serviceSeconds < 0) throw new RangeError(`Stop ${index} is not sound.`)
  })
  vehicles.forEach((vehicle, index) => {
    const { startPlace, endPlace, capacity, shiftFrom, shiftUntil, loadingSeconds } = vehicle
    const isSound =
      isPlace(startPlace) &&
      (endPlace === null ? vehicle.mostTrips <= 1 : isPlace(endPlace)) &&
      isLoad(capacity) &&
      [shiftFrom, shiftUntil, loadingSeconds].every(isTime) &&
      Math.min(loadingSeconds, vehicle.fixedCost, vehicle.costPerMetre) >= 0
    if (!isSound) throw new RangeError(`Vehicle ${index} is not sound.`)
  })
  requireSoundKept(stops.length, vehicles)
}

function isTime(time: number): boolean {
  return Number.isInteger(time) && Math.abs(time) <= longestHorizon
}

function isLoad(load: readonly number[]): boolean {
  return load.length <= loadDimensions.length && load.every((part) => part >= 0 && Number.isFinite(part))
}

function requireSoundKept(stopCount: number, vehicles: readonly RoutingVehicle[]): void {
  const seen = new Set<number>()
  vehicles.forEach(({ kept, mostTrips }, index) => {
    if (kept.length > mostTrips) throw new RangeError(`Vehicle ${index} keeps more trips than it may make.`)
    const lastFixed = kept.findLastIndex(({ fixedStops, isSealed }) => fixedStops > 0 || isSealed)
    kept.forEach(({ stops, fixedStops, isSealed }, trip) => {
      const needed = isSealed || trip < lastFixed ? stops.length : 0
      if (fixedStops < needed || fixedStops > stops.length) {
        throw new RangeError(`Trip ${trip} of vehicle ${index} must have ${needed} fixed stops.`)
      }
      for (const stop of stops) {
        if (!Number.isInteger(stop) || stop < 0 || stop >= stopCount || seen.has(stop)) {
          throw new RangeError(`Stop ${stop} is unknown or kept twice.`)
        }
        seen.add(stop)
      }
    })
  })
}
