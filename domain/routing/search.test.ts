import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkPlan } from './check-plan.ts'
import type { RoutePlan } from './plan.ts'
import { noRoad, type RoutingProblem, type RoutingStop, type RoutingVehicle } from './problem.ts'
import { bestPlan, improve, startSearch } from './search.ts'

/** Places on a line, the hub at 0: a metre takes a second. */
function onLine(places: readonly number[], change: Partial<RoutingProblem>): RoutingProblem {
  const matrix = Int32Array.from(places.flatMap((a) => places.map((b) => Math.abs(a - b))))
  return { places: places.length, metres: matrix, seconds: matrix, stops: [], vehicles: [], ...change }
}

function stopAt(place: number, change: Partial<RoutingStop> = {}): RoutingStop {
  return { place, load: [1], opensAt: 0, closesAt: 10_000, serviceSeconds: 0, togetherWith: null, ...change }
}

function van(change: Partial<RoutingVehicle> = {}): RoutingVehicle {
  return {
    startPlace: 0,
    endPlace: 0,
    capacity: [10, 10, 10],
    shiftFrom: 0,
    shiftUntil: 10_000,
    loadingSeconds: 0,
    mostTrips: 1,
    fixedCost: 0,
    costPerMetre: 1,
    kept: [],
    ...change,
  }
}

function solve(problem: RoutingProblem, iterations = 300): RoutePlan {
  const search = startSearch(problem, 1)
  for (let step = 0; step < 10; step += 1)
    improve(search, { iterations: iterations / 10, progress: step / 10 })
  const plan = bestPlan(search)
  expect(checkPlan(problem, plan)).toEqual([])
  return plan
}

const ordersOf = ({ trips }: RoutePlan) => trips.map(({ visits }) => visits.map(({ stop }) => stop))

describe('a search for routes', () => {
  test('serves a line of stops in one round and leaves when the first one opens', () => {
    const stops = [stopAt(1, { opensAt: 600 }), stopAt(2), stopAt(3)]
    const plan = solve(onLine([0, 100, 200, 300], { stops, vehicles: [van({ loadingSeconds: 60 })] }))
    expect(plan).toMatchObject({ metres: 600, cost: 600, leftOut: [] })
    expect(plan.trips[0]).toMatchObject({ metres: 600, loadFrom: (plan.trips[0]?.departAt ?? 0) - 60 })
  })

  test('makes a second trip where one load is not enough, and none where the shift is over', () => {
    const places = [0, 100, 200]
    const stops = [stopAt(1, { load: [6] }), stopAt(2, { load: [6] })]
    const twice = solve(onLine(places, { stops, vehicles: [van({ mostTrips: 2, loadingSeconds: 50 })] }))
    expect(twice.trips).toHaveLength(2)
    expect(twice.trips[1]?.loadFrom).toBeGreaterThanOrEqual(twice.trips[0]?.endAt ?? Infinity)
    const short = solve(onLine(places, { stops, vehicles: [van({ mostTrips: 2, shiftUntil: 500 })] }))
    expect(short.leftOut).toEqual([{ stop: expect.any(Number), reason: 'noRoomLeft' }])
  })

  test('names every stop that nobody can serve, with its reason', () => {
    const matrix = Int32Array.from([0, 100, noRoad, 100, 0, 100, noRoad, 100, 0])
    const problem: RoutingProblem = {
      places: 3,
      metres: matrix,
      seconds: matrix,
      stops: [
        stopAt(2),
        stopAt(1, { load: [1, 0, 11] }),
        stopAt(1, { closesAt: 99 }),
        stopAt(1, { load: [6], togetherWith: 'pair' }),
        stopAt(1, { load: [5], togetherWith: 'pair' }),
        stopAt(1),
      ],
      vehicles: [van()],
    }
    const { leftOut, trips } = solve(problem)
    expect(leftOut.map(({ reason }) => reason)).toEqual([
      'noRoad',
      'tooLarge',
      'outsideHours',
      'tooLarge',
      'tooLarge',
    ])
    expect(trips).toHaveLength(1)
  })

  test('does not come back on open routes, and takes the cheaper of mixed vehicles', () => {
    const vehicles = [van({ endPlace: null, costPerMetre: 3 }), van({ endPlace: null, costPerMetre: 1 })]
    const plan = solve(onLine([0, 100, 200], { stops: [stopAt(1), stopAt(2)], vehicles }))
    expect(plan).toMatchObject({ metres: 200, cost: 200, trips: [{ vehicle: 1, endAt: 200 }] })
  })

  test('leaves a vehicle at home that costs more than the detour of another', () => {
    const places = [500, 0, 1_000]
    const stops = [stopAt(1), stopAt(2)]
    expect(solve(onLine(places, { stops, vehicles: [van(), van()] })).cost).toBe(2_000)
    const costly = [van({ fixedCost: 3_000 }), van({ fixedCost: 3_000 })]
    expect(solve(onLine(places, { stops, vehicles: costly }))).toMatchObject({ cost: 5_000 })
  })

  test('keeps what has been driven when stops are added and dropped', () => {
    const places = [0, 100, 200, 300, 150]
    const stops = [1, 2, 3, 4].map((place) => stopAt(place))
    const kept = [{ stops: [1, 0, 2], fixedStops: 2, isSealed: false }]
    const plan = solve(onLine(places, { stops, vehicles: [van({ kept })] }))
    expect(ordersOf(plan)[0]?.slice(0, 2)).toEqual([1, 0])
    expect(ordersOf(plan)[0]?.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3])
    const sealed = [{ stops: [1, 0, 2], fixedStops: 3, isSealed: true }]
    const full = solve(onLine(places, { stops, vehicles: [van({ kept: sealed })] }))
    expect(ordersOf(full)).toEqual([[1, 0, 2]])
    expect(full.leftOut).toEqual([{ stop: 3, reason: 'noRoomLeft' }])
  })

  test('refuses a problem that is not sound', () => {
    expect(() => startSearch(onLine([0, 1], { stops: [stopAt(2)], vehicles: [van()] }), 1)).toThrow(
      RangeError,
    )
    const kept = [{ stops: [0, 0], fixedStops: 0, isSealed: false }]
    expect(() => startSearch(onLine([0, 1], { stops: [stopAt(1)], vehicles: [van({ kept })] }), 1)).toThrow(
      'kept twice',
    )
  })
})

const anyStop = fc.record({
  place: fc.integer({ min: 0, max: 5 }),
  load: fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 3 })),
  opensAt: fc.integer({ min: 0, max: 400 }),
  width: fc.integer({ min: 0, max: 400 }),
  serviceSeconds: fc.integer({ min: 0, max: 30 }),
  togetherWith: fc.constantFrom(null, null, null, 'a', 'b'),
})
const anyVehicle = fc.record({
  startPlace: fc.constantFrom(0, 1),
  endPlace: fc.constantFrom(0, 1, null),
  capacity: fc.tuple(fc.integer({ min: 4, max: 20 }), fc.integer({ min: 2, max: 9 })),
  shiftFrom: fc.integer({ min: 0, max: 100 }),
  shiftUntil: fc.integer({ min: 300, max: 1_200 }),
  loadingSeconds: fc.integer({ min: 0, max: 20 }),
  trips: fc.integer({ min: 1, max: 3 }),
  fixedCost: fc.constantFrom(0, 500),
  costPerMetre: fc.constantFrom(1, 2),
})
const anyProblem = fc
  .record({
    rides: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 36, maxLength: 36 }),
    closed: fc.constantFrom(-1, -1, 5),
    stops: fc.array(anyStop, { minLength: 1, maxLength: 14 }),
    vehicles: fc.array(anyVehicle, { minLength: 1, maxLength: 3 }),
  })
  .map(({ rides, closed, stops, vehicles }): RoutingProblem => {
    const matrix = Int32Array.from(rides, (ride, index) => (index % 6 === closed ? noRoad : ride))
    return {
      places: 6,
      metres: matrix,
      seconds: matrix.slice(),
      stops: stops.map(({ width, ...stop }) => ({ ...stop, closesAt: stop.opensAt + width })),
      vehicles: vehicles.map(({ trips, ...vehicle }) => ({
        ...vehicle,
        mostTrips: vehicle.endPlace === null ? 1 : trips,
        kept: [],
      })),
    }
  })

/** The problem as it stands once `served` visits of each vehicle's day are behind it, with one stop dropped. */
function halfDriven(problem: RoutingProblem, plan: RoutePlan, served: number): RoutingProblem {
  return {
    ...problem,
    vehicles: problem.vehicles.map((vehicle, index) => {
      let left = served
      const kept = plan.trips
        .filter((trip) => trip.vehicle === index)
        .map(({ visits }) => {
          const fixedStops = Math.min(left, visits.length)
          left -= fixedStops
          return { stops: visits.map(({ stop }) => stop), fixedStops, isSealed: fixedStops === visits.length }
        })
      return { ...vehicle, kept }
    }),
  }
}

describe('every plan', () => {
  test('passes the checker, first, improved and planned anew', () => {
    fc.assert(
      fc.property(anyProblem, fc.integer(), fc.integer({ min: 0, max: 5 }), (problem, seed, served) => {
        const search = startSearch(problem, seed)
        const first = bestPlan(search)
        expect(checkPlan(problem, first)).toEqual([])
        improve(search, { iterations: 60, progress: 0.2 })
        improve(search, { iterations: 60, progress: 0.9 })
        const plan = bestPlan(search)
        expect(checkPlan(problem, plan)).toEqual([])
        expect(plan.leftOut.length).toBeLessThanOrEqual(first.leftOut.length)
        const later = halfDriven(problem, plan, served)
        const again = startSearch(later, seed)
        improve(again, { iterations: 60, progress: 0.5 })
        expect(checkPlan(later, bestPlan(again))).toEqual([])
      }),
      { numRuns: 1_000 },
    )
  })

  test('is the same for the same seed', () => {
    fc.assert(
      fc.property(anyProblem, fc.integer(), (problem, seed) => {
        const plans = [0, 1].map(() => {
          const search = startSearch(problem, seed)
          improve(search, { iterations: 40, progress: 0.5 })
          return bestPlan(search)
        })
        expect(plans[0]).toEqual(plans[1])
      }),
      { numRuns: 30 },
    )
  })
})
