import { noRoad, type RoutingProblem, type RoutingVehicle } from '../problem.ts'
import { companiesOf } from '../companies.ts'
import { findUnreachable } from '../unreachable.ts'
import type { LeftOutReason } from '../plan.ts'
import { findNeighbours, type Neighbours } from './neighbours.ts'

/** Metres and seconds where there is no road: more than any shift, and still a 32-bit number. */
const farAway = 1_000_000_000

export type Matrix = Int32Array | Uint16Array

/**
 * A problem as flat arrays. Nodes are stops (0 to n − 1), then the beginning of each trip (n + trip), then its end
 * (n + trips + trip). A vehicle's trips are numbered one after the other.
 */
export interface Model {
  readonly problem: RoutingProblem
  readonly stops: number
  readonly trips: number
  readonly dimensions: number
  /** With one place more than the problem's where vehicles stay at their last stop: it is at no distance from any. */
  readonly places: number
  /** From the place of the row to the others, and from the others to it. */
  readonly metresOut: Matrix
  readonly metresIn: Matrix
  readonly secondsOut: Matrix
  readonly secondsIn: Matrix
  /** By node: its place. */
  readonly placeOf: Int32Array
  /** By stop. */
  readonly opens: Float64Array
  readonly closes: Float64Array
  readonly service: Float64Array
  /** By stop and dimension. */
  readonly load: Float64Array
  /** By stop: the index of its company in `companies`, or −1. */
  readonly companyOf: Int32Array
  readonly companies: readonly Int32Array[]
  /** By stop: 1 where it stays where an earlier plan put it. */
  readonly isFixed: Uint8Array
  /** By trip: 1 where nothing is added any more. */
  readonly isSealed: Uint8Array
  /** By trip and dimension. */
  readonly capacity: Float64Array
  /** By trip. */
  readonly rate: Float64Array
  readonly loading: Float64Array
  readonly vehicleOf: Int32Array
  /** By vehicle. */
  readonly fixedCost: Float64Array
  /** By vehicle: its first trip; one entry more than there are vehicles. */
  readonly firstTrip: Int32Array
  /** Vehicles that are alike and have nothing planned before, together. */
  readonly kinds: readonly Int32Array[]
  /** By vehicle: its kind, and its place there; −1 where it makes no trips. */
  readonly kindOf: Int32Array
  readonly indexInKind: Int32Array
  /** Vehicles that may make more than one trip. */
  readonly severalTrips: Int32Array
  /** By stop: metres from the first vehicle's hub. */
  readonly hubMetres: Float64Array
  readonly neighbours: Neighbours
  /** Stops that no plan can serve. */
  readonly unreachable: ReadonlyMap<number, LeftOutReason>
  /** What leaving a stop out costs. */
  readonly leftOutCost: number
}

/** @throws RangeError as `requireSoundProblem`, which the caller has asked. */
export function modelOf(problem: RoutingProblem): Model {
  const { stops, vehicles } = problem
  const unreachable = findUnreachable(problem)
  const firstTrip = firstTrips(vehicles)
  const trips = firstTrip.at(-1) ?? 0
  const matrices = matricesOf(problem)
  const byStop = stopArrays(problem)
  const byTrip = tripArrays(problem, firstTrip, trips)
  const placeOf = placesOfNodes(problem, byTrip.vehicleOf, matrices.places)
  const model = { problem, stops: stops.length, trips, placeOf, firstTrip, ...matrices, ...byStop, ...byTrip }
  return {
    ...model,
    ...kindArrays(vehicles),
    hubMetres: Float64Array.from(
      stops,
      ({ place }) => matrices.metresOut[(vehicles[0]?.startPlace ?? 0) * matrices.places + place] ?? 0,
    ),
    neighbours: findNeighbours(model, unreachable),
    unreachable,
    leftOutCost: leftOutCostOf(problem, matrices.metresOut),
  }
}

function firstTrips(vehicles: readonly RoutingVehicle[]): Int32Array {
  const first = new Int32Array(vehicles.length + 1)
  vehicles.forEach(({ mostTrips }, index) => {
    first[index + 1] = (first[index] ?? 0) + mostTrips
  })
  return first
}

/** Both matrices, and each turned over, so that a stop's rides from and to others lie side by side in memory. */
function matricesOf({ places, metres, seconds, vehicles }: RoutingProblem) {
  const needsNowhere = vehicles.some(({ endPlace }) => endPlace === null)
  const wide = needsNowhere ? places + 1 : places
  const metresOut = widen(metres, places, wide)
  const metresIn = turned(metresOut, wide)
  if (seconds === metres) {
    return { places: wide, metresOut, metresIn, secondsOut: metresOut, secondsIn: metresIn }
  }
  const secondsOut = widen(seconds, places, wide)
  return { places: wide, metresOut, metresIn, secondsOut, secondsIn: turned(secondsOut, wide) }
}

/** With a place that is at no distance from any, where one more is asked for; in 16 bits where all entries fit. */
function widen(matrix: Int32Array, places: number, wide: number): Matrix {
  const isSmall = matrix.every((entry) => entry >= 0 && entry <= 0xffff)
  const copy = isSmall ? new Uint16Array(wide * wide) : new Int32Array(wide * wide)
  for (let from = 0; from < places; from += 1) {
    for (let to = 0; to < places; to += 1) {
      const entry = matrix[from * places + to] ?? noRoad
      copy[from * wide + to] = entry < 0 ? farAway : entry
    }
  }
  return copy
}

/** The same array where it is symmetric. */
function turned(matrix: Matrix, places: number): Matrix {
  const copy = matrix.slice()
  let isSymmetric = true
  for (let from = 0; from < places; from += 1) {
    for (let to = 0; to < places; to += 1) {
      const entry = matrix[from * places + to] ?? 0
      copy[to * places + from] = entry
      isSymmetric &&= entry === matrix[to * places + from]
    }
  }
  return isSymmetric ? matrix : copy
}

function stopArrays({ stops, vehicles }: RoutingProblem) {
  const dimensions = Math.max(1, ...stops.map(({ load }) => load.length))
  const load = new Float64Array(stops.length * dimensions)
  const companyOf = new Int32Array(stops.length).fill(-1)
  stops.forEach((stop, index) => {
    stop.load.forEach((part, dimension) => {
      load[index * dimensions + dimension] = part
    })
  })
  const companies = companiesOf(stops).map((company) => Int32Array.from(company))
  companies.forEach((company, index) => {
    for (const stop of company) companyOf[stop] = index
  })
  const isFixed = new Uint8Array(stops.length)
  for (const { kept } of vehicles) {
    for (const trip of kept) for (const stop of trip.stops.slice(0, trip.fixedStops)) isFixed[stop] = 1
  }
  return {
    dimensions,
    load,
    companyOf,
    companies,
    isFixed,
    opens: Float64Array.from(stops, ({ opensAt }) => opensAt),
    closes: Float64Array.from(stops, ({ closesAt }, index) => (isFixed[index] === 1 ? farAway : closesAt)),
    service: Float64Array.from(stops, ({ serviceSeconds }) => serviceSeconds),
  }
}

function tripArrays({ stops, vehicles }: RoutingProblem, firstTrip: Int32Array, trips: number) {
  const dimensions = Math.max(1, ...stops.map(({ load }) => load.length))
  const vehicleOf = new Int32Array(trips)
  const isSealed = new Uint8Array(trips)
  const capacity = new Float64Array(trips * dimensions)
  vehicles.forEach((vehicle, index) => {
    const lastFixed = vehicle.kept.findLastIndex(({ fixedStops, isSealed: left }) => left || fixedStops > 0)
    for (let trip = firstTrip[index] ?? 0; trip < (firstTrip[index + 1] ?? 0); trip += 1) {
      const place = trip - (firstTrip[index] ?? 0)
      vehicleOf[trip] = index
      isSealed[trip] = place < lastFixed || vehicle.kept[place]?.isSealed === true ? 1 : 0
      for (let dimension = 0; dimension < dimensions; dimension += 1) {
        capacity[trip * dimensions + dimension] = vehicle.capacity[dimension] ?? 0
      }
    }
  })
  const byTrip = (read: (vehicle: RoutingVehicle | undefined) => number | undefined) =>
    Float64Array.from(vehicleOf, (vehicle) => read(vehicles[vehicle]) ?? 0)
  return {
    vehicleOf,
    isSealed,
    capacity,
    fixedCost: Float64Array.from(vehicles, ({ fixedCost }) => fixedCost),
    rate: byTrip((vehicle) => vehicle?.costPerMetre),
    loading: byTrip((vehicle) => vehicle?.loadingSeconds),
  }
}

function placesOfNodes(
  { stops, vehicles }: RoutingProblem,
  vehicleOf: Int32Array,
  places: number,
): Int32Array {
  const trips = vehicleOf.length
  const placeOf = new Int32Array(stops.length + 2 * trips)
  stops.forEach(({ place }, index) => {
    placeOf[index] = place
  })
  vehicleOf.forEach((vehicle, trip) => {
    placeOf[stops.length + trip] = vehicles[vehicle]?.startPlace ?? 0
    placeOf[stops.length + trips + trip] = vehicles[vehicle]?.endPlace ?? places - 1
  })
  return placeOf
}

function kindArrays(vehicles: readonly RoutingVehicle[]) {
  const tripsOf = (index: number) => vehicles[index]?.mostTrips ?? 0
  const able = vehicles.map((_, index) => index).filter((index) => tripsOf(index) > 0)
  const alike = Map.groupBy(able, (index) =>
    vehicles[index]?.kept.length === 0 ? JSON.stringify(vehicles[index]) : `${index}`,
  )
  const kinds = [...alike.values()].map((own) => Int32Array.from(own))
  const kindOf = new Int32Array(vehicles.length).fill(-1)
  const indexInKind = new Int32Array(vehicles.length).fill(-1)
  kinds.forEach((own, kind) => {
    own.forEach((vehicle, index) => {
      kindOf[vehicle] = kind
      indexInKind[vehicle] = index
    })
  })
  return {
    kinds,
    kindOf,
    indexInKind,
    severalTrips: Int32Array.from(able.filter((index) => tripsOf(index) > 1)),
  }
}

/** More than any whole plan costs, so that no plan that serves more loses against one that serves less. */
function leftOutCostOf({ stops, vehicles }: RoutingProblem, metres: Matrix): number {
  let longest = 0
  for (const entry of metres) if (entry > longest && entry < farAway) longest = entry
  const dearest = Math.max(0, ...vehicles.map(({ costPerMetre }) => costPerMetre))
  const rides = stops.length + vehicles.reduce((sum, { mostTrips }) => sum + mostTrips, 0)
  return rides * longest * dearest + vehicles.reduce((sum, { fixedCost }) => sum + fixedCost, 0) + 1
}
