/** Where a parcel is worked on, in the order in which it passes. */
export const stations = ['pick', 'recheck', 'pack', 'dispatch'] as const
export type Station = (typeof stations)[number]

/** What a depot can run short of. `vehicles` are the rides that carry away what is dispatched. */
export const capacityResources = ['staff', ...stations, 'vehicles', 'stock'] as const
export type CapacityResource = (typeof capacityResources)[number]

/** What holds work back at a moment; `rest`: no shift is on. */
export type CapacityLimit = CapacityResource | 'rest'

/** People who work from one moment to another. They go to whichever station needs them. */
export interface Shift {
  readonly startAt: Date
  readonly endAt: Date
  readonly staff: number
}

/** One station: how many work there side by side, and how long one parcel takes one of them. */
export interface StationCapacity {
  readonly places: number
  readonly secondsPerParcel: number
}

/** Vehicles that come back for more. `tripHours` goes from loading to loading again. */
export interface VehicleGroup {
  readonly count: number
  readonly parcelsPerTrip: number
  readonly tripHours: number
}

/** Kits that can be picked from a moment on. */
export interface KitSupply {
  readonly at: Date
  readonly kits: number
}

/** One depot's part of a campaign, and what it has for it. Every parcel asks for one kit. */
export interface CapacityQuestion {
  readonly startAt: Date
  readonly targetHours: number
  readonly parcels: number
  readonly stations: Readonly<Record<Station, StationCapacity>>
  /** May overlap: whoever is there counts. */
  readonly shifts: readonly Shift[]
  readonly vehicles: readonly VehicleGroup[]
  readonly supplies: readonly KitSupply[]
}

/** A stretch of time in which parcels leave at one rate, held back by one limit. Times in ms since 1970. */
export interface FlowStretch {
  readonly fromMs: number
  readonly toMs: number
  readonly parcelsPerHour: number
  readonly limit: CapacityLimit
}

/** How a depot gets through its parcels. */
export interface CapacityFlow {
  readonly stretches: readonly FlowStretch[]
  /** Parcels dispatched by the target. */
  readonly dispatched: number
  /** When the last parcel is dispatched; null when what is known does not lead there. */
  readonly finishedMs: number | null
}

const hourMs = 3_600_000

/** Two people at least: what one picked another rechecks. */
const fewestStaff = 2

/**
 * Lets parcels flow through a depot as fast as staff, stations, vehicles and stock allow, taken as continuous: within a
 * shift everybody works where they are needed, and each parcel takes the sum of its stations' times. What is between two
 * stations at a moment is left out, since it is little beside the whole. Goes on past the target while shifts are known.
 */
export function flowThrough(question: CapacityQuestion): CapacityFlow {
  const targetMs = targetMsOf(question)
  const stretches: FlowStretch[] = []
  let dispatched = 0
  let dispatchedByTarget = 0
  let finishedMs: number | null = question.parcels === 0 ? question.startAt.getTime() : null
  const moments = momentsOf(question)
  for (const [index, fromMs] of moments.entries()) {
    const untilMs = moments[index + 1]
    if (untilMs === undefined || finishedMs !== null) break
    const stock = Math.min(question.parcels, kitsBy(question, fromMs))
    const { parcelsPerHour, limit } = rateAt(question, fromMs)
    const hoursToStock = parcelsPerHour === 0 ? Infinity : Math.max(0, stock - dispatched) / parcelsPerHour
    const busyMs = Math.min(untilMs, fromMs + hoursToStock * hourMs)
    if (busyMs > fromMs) stretches.push({ fromMs, toMs: busyMs, parcelsPerHour, limit })
    dispatched = busyMs < untilMs ? stock : dispatched + (parcelsPerHour * (untilMs - fromMs)) / hourMs
    if (isAll(dispatched, question.parcels)) finishedMs = busyMs
    else if (busyMs < untilMs) {
      stretches.push({ fromMs: busyMs, toMs: untilMs, parcelsPerHour: 0, limit: 'stock' })
    }
    if (untilMs <= targetMs || (finishedMs !== null && finishedMs <= targetMs))
      dispatchedByTarget = dispatched
  }
  return { stretches, dispatched: Math.min(dispatchedByTarget, question.parcels), finishedMs }
}

/** The moment by which everything has to be dispatched, in ms since 1970. */
export function targetMsOf({ startAt, targetHours }: CapacityQuestion): number {
  return startAt.getTime() + targetHours * hourMs
}

/** True when a continuous count of parcels is all of them, but for what rounding leaves. */
export function isAll(count: number, parcels: number): boolean {
  return count >= parcels - 1e-9 * Math.max(1, parcels)
}

/** Every moment from the start at which something changes, in order: shifts, supplies, the target. */
function momentsOf(question: CapacityQuestion): number[] {
  const startMs = question.startAt.getTime()
  const changes = [
    startMs,
    targetMsOf(question),
    ...question.shifts.flatMap(({ startAt, endAt }) => [startAt.getTime(), endAt.getTime()]),
    ...question.supplies.map(({ at }) => at.getTime()),
  ]
  return [...new Set(changes)].filter((atMs) => atMs >= startMs).toSorted((a, b) => a - b)
}

function kitsBy({ supplies }: CapacityQuestion, atMs: number): number {
  return supplies.reduce((sum, { at, kits }) => sum + (at.getTime() <= atMs ? kits : 0), 0)
}

/** Parcels an hour with stock enough, and what it is that allows no more. */
function rateAt(
  question: CapacityQuestion,
  atMs: number,
): { readonly parcelsPerHour: number; readonly limit: CapacityLimit } {
  const onDuty = question.shifts.filter(
    ({ startAt, endAt }) => startAt.getTime() <= atMs && atMs < endAt.getTime(),
  )
  if (onDuty.length === 0) return { parcelsPerHour: 0, limit: 'rest' }
  const staff = onDuty.reduce((sum, shift) => sum + shift.staff, 0)
  const seconds = secondsPerParcel(question)
  const vehicleRate = question.vehicles.reduce(
    (sum, { count, parcelsPerTrip, tripHours }) => sum + (count * parcelsPerTrip) / tripHours,
    0,
  )
  const rates: [CapacityLimit, number][] = [
    ['staff', staff < fewestStaff ? 0 : (staff * 3600) / seconds],
    ...stations.map((station): [CapacityLimit, number] => {
      const { places, secondsPerParcel: each } = question.stations[station]
      return [station, (places * 3600) / each]
    }),
    ['vehicles', vehicleRate],
  ]
  const [limit, parcelsPerHour] = rates.reduce((least, rate) => (rate[1] < least[1] ? rate : least))
  return { parcelsPerHour, limit }
}

/** What one parcel takes of somebody's time over all stations. */
export function secondsPerParcel({ stations: places }: CapacityQuestion): number {
  return stations.reduce((sum, station) => sum + places[station].secondsPerParcel, 0)
}
