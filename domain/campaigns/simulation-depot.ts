import { stations, type CapacityResource, type Station } from './capacity-flow.ts'
import type { KitPile } from './kit.ts'
import type { SimulatedDepot } from './simulation-setup.ts'

/** A parcel batch on its way through the stations. */
export interface SimulatedBatch {
  readonly id: number
  readonly households: readonly number[]
  /** The person who picked it, who may not recheck it. */
  pickedBy: number
}

interface SimulatedVehicle {
  parcels: number
  isAway: boolean
  /** Counts its rides, so that a reminder to leave knows which one it was for. */
  ride: number
}

/** Somebody who works in a depot. */
export interface SimulatedPerson {
  depot: number
  /** Which of the day's three shifts, from 0. */
  readonly team: number
  absentUntilMinute: number
  isBusy: boolean
}

/** One depot while the campaign runs. */
export interface DepotState {
  readonly setup: SimulatedDepot
  isLost: boolean
  piles: KitPile[]
  /** Granted households that wait for release, by urgency: 0 for those who are owed, then the tiers. */
  readonly granted: { households: number[]; taken: number }[]
  readonly queues: Record<Station, SimulatedBatch[]>
  readonly inUse: Record<Station, number>
  /** People on duty with nothing in their hands. */
  idle: number[]
  readonly vehicles: SimulatedVehicle[]
}

/** What begins at a station. */
export interface StationTask {
  readonly station: Station
  readonly batch: SimulatedBatch
  readonly person: number
  /** The vehicle that is loaded, at dispatch. */
  readonly vehicle: number | null
}

const shiftMinutes = 480

export function openDepot(setup: SimulatedDepot, tiers: number): DepotState {
  return {
    setup,
    isLost: false,
    piles: [],
    granted: Array.from({ length: tiers + 1 }, () => ({ households: [], taken: 0 })),
    queues: { pick: [], recheck: [], pack: [], dispatch: [] },
    inUse: { pick: 0, recheck: 0, pack: 0, dispatch: 0 },
    idle: [],
    vehicles: Array.from({ length: setup.vehicles.count }, () => ({ parcels: 0, isAway: false, ride: 0 })),
  }
}

/** True when somebody works at a minute: their shift is on, and they are not ill or on the way. */
export function isOnDuty({ team, absentUntilMinute }: SimulatedPerson, minute: number): boolean {
  return Math.floor(minute / shiftMinutes) % 3 === team && minute >= absentUntilMinute
}

/**
 * Begins what the people at hand can do, the last station first, so that little lies between two stations. Each takes a
 * whole batch, and nobody rechecks what they picked.
 */
export function beginTasks(depot: DepotState): StationTask[] {
  const begun: StationTask[] = []
  for (const station of stations.toReversed()) {
    while (depot.idle.length > 0 && depot.inUse[station] < depot.setup.places[station]) {
      const batch = depot.queues[station][0]
      if (batch === undefined) break
      const vehicle = station === 'dispatch' ? vehicleFor(depot, batch.households.length) : null
      if (vehicle === -1) break
      const at = depot.idle.findLastIndex((person) => station !== 'recheck' || person !== batch.pickedBy)
      const person = depot.idle[at]
      if (person === undefined) break
      depot.idle.splice(at, 1)
      depot.queues[station].shift()
      depot.inUse[station] += 1
      if (station === 'pick') batch.pickedBy = person
      const loaded = vehicle === null ? undefined : depot.vehicles[vehicle]
      if (loaded !== undefined) loaded.parcels += batch.households.length
      begun.push({ station, batch, person, vehicle })
    }
  }
  return begun
}

/** The vehicle at the gate that has room for so many parcels, one that is begun before an empty one; -1 for none. */
function vehicleFor({ vehicles, setup }: DepotState, parcels: number): number {
  const fits = ({ isAway, parcels: loaded }: SimulatedVehicle) =>
    !isAway && loaded + parcels <= setup.vehicles.parcelsPerTrip
  const begun = vehicles.findIndex((vehicle) => vehicle.parcels > 0 && fits(vehicle))
  return begun >= 0 ? begun : vehicles.findIndex(fits)
}

/** True when so little room is left in a vehicle that no whole batch fits any more. */
export function isFull({ setup, vehicles }: DepotState, vehicle: number, batchParcels: number): boolean {
  return (vehicles[vehicle]?.parcels ?? 0) + batchParcels > setup.vehicles.parcelsPerTrip
}

/** What holds a depot back at a moment, if anything does: what it would need more of to be faster right now. */
export function limitOf(
  depot: DepotState,
  { onDuty, lacksStock }: { readonly onDuty: number; readonly lacksStock: boolean },
): CapacityResource | null {
  const waits = stations.filter((station) => depot.queues[station].length > 0)
  const working = stations.some((station) => depot.inUse[station] > 0)
  if (waits.length > 0 && onDuty > 0 && depot.idle.length > 0) {
    const narrow = waits.find((station) => depot.inUse[station] >= depot.setup.places[station])
    if (narrow !== undefined) return narrow
    if (waits.includes('dispatch')) return 'vehicles'
  }
  if (waits.length > 0 || hasGranted(depot)) return 'staff'
  return lacksStock && !working ? 'stock' : null
}

/** True while households wait for release. Some of them may have lost what was granted. */
export function hasGranted({ granted }: DepotState): boolean {
  return granted.some(({ households, taken }) => taken < households.length)
}
