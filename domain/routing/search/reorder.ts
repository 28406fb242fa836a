import { noRoad, type RoutingProblem } from '../problem.ts'

/** A problem whose neighbouring places, and stops, have neighbouring numbers, and which stop each was before. */
export interface Reordered {
  readonly problem: RoutingProblem
  /** By stop of the reordered problem: its number in the given one. */
  readonly givenStop: Int32Array
}

/**
 * Numbers places along a tour that always goes to the nearest place that is left, and stops by their places. What a search
 * looks at together then lies together in memory, which makes it about twice as fast at a thousand stops.
 */
export function reorder(problem: RoutingProblem): Reordered {
  const { places, metres, seconds, stops, vehicles } = problem
  const givenPlace = tourOf(problem)
  const newPlace = inverse(givenPlace)
  const order = Array.from(stops, (_, index) => index).toSorted(
    (a, b) => (newPlace[stops[a]?.place ?? 0] ?? 0) - (newPlace[stops[b]?.place ?? 0] ?? 0) || a - b,
  )
  const givenStop = Int32Array.from(order)
  const newStop = inverse(givenStop)
  const placeAt = (place: number) => newPlace[place] ?? 0
  const permuted = (matrix: Int32Array) => {
    const copy = new Int32Array(places * places)
    for (let from = 0; from < places; from += 1) {
      const row = (givenPlace[from] ?? 0) * places
      for (let to = 0; to < places; to += 1) {
        copy[from * places + to] = matrix[row + (givenPlace[to] ?? 0)] ?? noRoad
      }
    }
    return copy
  }
  const newMetres = permuted(metres)
  return {
    givenStop,
    problem: {
      places,
      metres: newMetres,
      seconds: seconds === metres ? newMetres : permuted(seconds),
      stops: order.flatMap((index) => {
        const stop = stops[index]
        return stop === undefined ? [] : [{ ...stop, place: placeAt(stop.place) }]
      }),
      vehicles: vehicles.map((vehicle) => ({
        ...vehicle,
        startPlace: placeAt(vehicle.startPlace),
        endPlace: vehicle.endPlace === null ? null : placeAt(vehicle.endPlace),
        kept: vehicle.kept.map((trip) => ({ ...trip, stops: trip.stops.map((stop) => newStop[stop] ?? 0) })),
      })),
    },
  }
}

function tourOf({ places, metres }: RoutingProblem): Int32Array {
  const tour = new Int32Array(places)
  const isSeen = new Uint8Array(places)
  let at = 0
  for (let index = 0; index < places; index += 1) {
    tour[index] = at
    isSeen[at] = 1
    let nearest = -1
    let least = Infinity
    for (let place = 0; place < places; place += 1) {
      if (isSeen[place] === 1) continue
      const entry = metres[at * places + place] ?? noRoad
      const away = entry < 0 ? Number.MAX_VALUE : entry
      if (away >= least) continue
      least = away
      nearest = place
    }
    at = nearest
  }
  return tour
}

function inverse(order: Int32Array): Int32Array {
  const places = new Int32Array(order.length)
  order.forEach((given, index) => {
    places[given] = index
  })
  return places
}
