import type { Instance, InstanceSite } from './instance.ts'

/** Where customers are (in clusters, anywhere, or both), and how far the day and a vehicle reach. */
export const classes = ['C1', 'R1', 'RC1', 'C2', 'R2', 'RC2'] as const
export type InstanceClass = (typeof classes)[number]

/** What Gehring and Homberger's classes have in common, on a square of 500 with the depot in its middle. */
const shapes = {
  C1: { clustered: 1, capacity: 200, day: 1_824, width: 120, service: 90 },
  R1: { clustered: 0, capacity: 200, day: 1_925, width: 120, service: 10 },
  RC1: { clustered: 0.5, capacity: 200, day: 1_821, width: 120, service: 10 },
  C2: { clustered: 1, capacity: 700, day: 3_914, width: 240, service: 90 },
  R2: { clustered: 0, capacity: 1_000, day: 7_697, width: 480, service: 10 },
  RC2: { clustered: 0.5, capacity: 1_000, day: 7_284, width: 480, service: 10 },
} as const satisfies Record<InstanceClass, Readonly<Record<string, number>>>

const square = 500
const customersPerCluster = 25
const clusterSpread = 12

/** An instance in the style of a class: the same for the same seed. Every customer can be served. */
export function makeInstance(kind: InstanceClass, customers: number, seed: number): Instance {
  const { clustered, capacity, day, width, service } = shapes[kind]
  const next = sequence(seed)
  const depot = { x: square / 2, y: square / 2, demand: 0, opensAt: 0, closesAt: day, service: 0 }
  const centres = Array.from({ length: Math.ceil(customers / customersPerCluster) }, () => [
    next() * square,
    next() * square,
  ])
  const around = (centre: number) => {
    const away = (next() + next() + next() - 1.5) * 2 * clusterSpread
    return Math.round(Math.min(square, Math.max(0, centre + away)))
  }
  const sites = Array.from({ length: customers }, (): InstanceSite => {
    const [cx, cy] = centres[Math.floor(next() * centres.length)] ?? []
    const isClustered = next() < clustered
    const x = isClustered ? around(cx ?? 0) : Math.round(next() * square)
    const y = isClustered ? around(cy ?? 0) : Math.round(next() * square)
    const away = Math.hypot(x - depot.x, y - depot.y)
    const middle = away + next() * (day - service - 2 * away)
    const half = width * (0.25 + 0.5 * next())
    const demand = 10 * Math.ceil(next() * 4)
    return {
      x,
      y,
      demand,
      service,
      opensAt: Math.max(0, Math.floor(middle - half)),
      closesAt: Math.floor(Math.max(away + 1, Math.min(middle + half, day - service - away - 1))),
    }
  })
  const name = `${kind}-like-${customers}-${seed}`
  return {
    name,
    vehicles: Math.ceil(customers / 4),
    capacity,
    sites: [depot, ...sites],
    isWhole: false,
    bestKnown: null,
  }
}

/** The same pseudo-random numbers below 1 on every run (Park and Miller's generator). */
function sequence(seed: number): () => number {
  let state = (seed * 7_919 + 1) % 2_147_483_647
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
