import type { RoutingProblem } from '#domain/routing/problem.ts'

const places = 121
const kilometres = 60
const metresPerSecond = 9
/** Roads in the mountains are this much longer than the line. */
const winding = 1.4
const hour = 3_600

/**
 * A county as it is planned every morning: households in 120 villages, three kinds of vehicles with two trips each, loads in
 * volume, weight and cold boxes, some windows, some that must go together.
 */
export function countyOf(stops: number): RoutingProblem {
  const next = sequence(20_261_126)
  const at = Array.from({ length: places }, () => [next() * kilometres, next() * kilometres] as const)
  const metres = new Int32Array(places * places)
  at.forEach(([x, y], from) => {
    at.forEach(([u, v], to) => {
      metres[from * places + to] = Math.round(Math.hypot(x - u, y - v) * winding * 1_000)
    })
  })
  return {
    places,
    metres,
    seconds: metres.map((length) => Math.round(length / metresPerSecond)),
    stops: Array.from({ length: stops }, (_, index) => {
      const opensAt = next() < 0.3 ? hour * (8 + Math.floor(next() * 6)) : 8 * hour
      return {
        place: 1 + Math.floor(next() * (places - 1)),
        load: [500 + Math.round(next() * 6_000), 200 + Math.round(next() * 3_000), next() < 0.1 ? 1 : 0],
        opensAt,
        closesAt: opensAt > 8 * hour ? opensAt + 3 * hour : 18 * hour,
        serviceSeconds: 180 + Math.round(next() * 240),
        togetherWith: index % 20 < 2 ? `family-${Math.floor(index / 20)}` : null,
      }
    }),
    vehicles: [0, 1, 2].flatMap((kind) =>
      Array.from({ length: 6 }, () => ({
        startPlace: 0,
        endPlace: 0,
        capacity: [200_000 * (kind + 1), 100_000 * (kind + 1), 2 * (kind + 1)],
        shiftFrom: 7 * hour,
        shiftUntil: 19 * hour,
        loadingSeconds: 1_200,
        mostTrips: 2,
        fixedCost: 20_000 * (kind + 1),
        costPerMetre: 1 + kind / 4,
        kept: [],
      })),
    ),
  }
}

/** The same pseudo-random numbers below 1 on every run (Park and Miller's generator). */
function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
