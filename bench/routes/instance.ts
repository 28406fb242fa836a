import type { RoutingProblem } from '#domain/routing/problem.ts'

/** Customers with windows around one depot, as in the files of Solomon and of Gehring and Homberger. */
export interface Instance {
  readonly name: string
  readonly vehicles: number
  readonly capacity: number
  /** The depot first. */
  readonly sites: readonly InstanceSite[]
  /** A file says so: distances are rounded to whole numbers (CVRPLIB), else truncated to one decimal (DIMACS). */
  readonly isWhole: boolean
  readonly bestKnown: number | null
}

export interface InstanceSite {
  readonly x: number
  readonly y: number
  readonly demand: number
  readonly opensAt: number
  readonly closesAt: number
  readonly service: number
}

/** One unit of an instance's distance or time, in the problem's metres and seconds: tenths. */
export const unitsPerDistance = 10
/** Where an instance has no windows, or no end of the day. */
const noEnd = 10_000_000

/**
 * The problem of an instance: distance alone counts, vehicles cost nothing. Distances are Euclidean, truncated to one
 * decimal as in the DIMACS challenge for routes with time windows, or rounded to whole numbers for those without.
 */
export function problemOf({ sites, vehicles, capacity, isWhole }: Instance): RoutingProblem {
  const places = sites.length
  const rides = new Int32Array(places * places)
  sites.forEach((from, row) => {
    sites.forEach((to, column) => {
      const distance = Math.hypot(from.x - to.x, from.y - to.y)
      rides[row * places + column] = isWhole
        ? Math.round(distance) * unitsPerDistance
        : Math.floor(distance * unitsPerDistance + 1e-9)
    })
  })
  return {
    places,
    metres: rides,
    seconds: rides,
    stops: sites.slice(1).map((site, index) => ({
      place: index + 1,
      load: [site.demand],
      opensAt: inUnits(site.opensAt),
      closesAt: inUnits(site.closesAt),
      serviceSeconds: inUnits(site.service),
      togetherWith: null,
    })),
    vehicles: Array.from({ length: Math.min(vehicles, sites.length - 1) }, () => ({
      startPlace: 0,
      endPlace: 0,
      capacity: [capacity],
      shiftFrom: inUnits(sites[0]?.opensAt ?? 0),
      shiftUntil: inUnits(sites[0]?.closesAt ?? Infinity),
      loadingSeconds: 0,
      mostTrips: 1,
      fixedCost: 0,
      costPerMetre: 1,
      kept: [],
    })),
  }
}

function inUnits(time: number): number {
  return Math.min(noEnd, Math.round(time * unitsPerDistance))
}
