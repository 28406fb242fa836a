import { flowThrough, stations, type CapacityQuestion, type Station } from './capacity-flow.ts'
import { planCapacity, type CapacityPlan } from './capacity-plan.ts'
import { kitsOf } from './kit.ts'
import { beginTasks, hasGranted, isFull, isOnDuty, type DepotState } from './simulation-depot.ts'
import { strike } from './simulation-faults.ts'
import { grantKits } from './simulation-grants.ts'
import { countIn, isIn, moveHousehold, registerHousehold } from './simulation-households.ts'
import { outcomeOf, takeSample, type SimulationOutcome, type SimulationSample } from './simulation-outcome.ts'
import type { SimulationSetup } from './simulation-setup.ts'
import { membersIn, openWorld, owe, type SimulationEvent, type SimulationWorld } from './simulation-world.ts'
import { openHouseholdStates, type StationStep } from './states.ts'

const waveMinutes = 15
const batchParcels = 50
/** A vehicle that is not full leaves after this long all the same. */
const loadingMinutes = 45
/** From dispatch to the door: a village is reached at once, or with the next day's round. */
const leastDeliveryMinutes = 180
const mostDeliveryMinutes = 1_200

const before = { pick: 'released', recheck: 'picked', pack: 'rechecked', dispatch: 'packed' } as const
const after: Readonly<Record<Station, StationStep>> = {
  pick: 'picked',
  recheck: 'rechecked',
  pack: 'packed',
  dispatch: 'dispatched',
}

/**
 * Lives a campaign through on a clock of its own: households register, the allocation engine grants, waves are released,
 * people pick, recheck, pack and dispatch batches of up to 50, vehicles leave, villages are reached, and faults strike.
 * Registration rules, state tables, kits, lots, allocation and station times are those of the real campaign.
 * Yields how it stands every quarter of an hour; ends when nobody waits any more, or after twice the target hours.
 * The same setup has the same outcome. Throws Error when a household would be lost or served twice.
 */
export function* simulate(setup: SimulationSetup): Generator<SimulationSample, SimulationOutcome> {
  const world = openWorld(setup)
  for (let next = world.clock.next(); next !== null; next = world.clock.next()) {
    const { atMinute, event } = next
    happen(world, event, atMinute)
    if (event.kind !== 'wave') continue
    const sample = takeSample(world, atMinute, waveMinutes)
    world.samples.push(sample)
    yield sample
    if (isOver(world, atMinute)) break
    world.clock.add(atMinute + waveMinutes, { kind: 'wave' })
  }
  return outcomeOf(world)
}

/** The capacity plan of each depot of a setup, in their order, as it looks before the start: without faults. */
export function planSimulated(setup: SimulationSetup): CapacityPlan[] {
  return setup.depots.map((_, depot) => planCapacity(questionOf(setup, depot)))
}

/** When a depot would be done if parcels flowed: what the simulation is compared with. Hours since the start. */
export function flowHours(setup: SimulationSetup, depot: number): number | null {
  const { finishedMs } = flowThrough(questionOf(setup, depot))
  return finishedMs === null ? null : finishedMs / 3_600_000
}

function happen(world: SimulationWorld, event: SimulationEvent, minute: number): void {
  switch (event.kind) {
    case 'wave':
      return runWave(world, minute)
    case 'supply':
      return takeIn(world, event)
    case 'fault':
      return event.fault.kind === 'late_supply' ? undefined : strike(world, event.fault, minute)
    case 'station_done':
      return finishTask(world, event, minute)
    case 'vehicle_waited': {
      const vehicle = world.depots[event.depot]?.vehicles[event.vehicle]
      return vehicle !== undefined && !vehicle.isAway && vehicle.ride === event.ride
        ? sendVehicle(world, event, minute)
        : undefined
    }
    case 'vehicle_back': {
      const vehicle = world.depots[event.depot]?.vehicles[event.vehicle]
      if (vehicle !== undefined) Object.assign(vehicle, { isAway: false, parcels: 0, ride: vehicle.ride + 1 })
      return work(world, event.depot, minute)
    }
    case 'delivered':
      for (const household of membersIn(world, event.batch, 'dispatched')) {
        const isRefused = world.random() * 1000 < world.setup.refusedPerMille
        moveHousehold(world.households, household, isRefused ? 'refused' : 'delivered')
      }
      return undefined
    case 'back_at_depot':
      for (const household of event.households) owe(world, household)
      return undefined
  }
}

/** Everybody who registered since the last wave, grants, people who come and go, and new batches. */
function runWave(world: SimulationWorld, minute: number): void {
  registerUntil(world, minute)
  grantKits(world, minute)
  for (const depot of world.depots) depot.idle = []
  world.people.forEach((person, index) => {
    if (!person.isBusy && isOnDuty(person, minute)) world.depots[person.depot]?.idle.push(index)
  })
  for (const [index, depot] of world.depots.entries()) {
    release(world, depot)
    work(world, index, minute)
  }
}

function registerUntil(world: SimulationWorld, minute: number): void {
  const { setup, random } = world
  const ahead = Math.floor((setup.households * setup.registeredAheadPerMille) / 1000)
  const share = setup.registrationHours === 0 ? 1 : Math.min(1, minute / (setup.registrationHours * 60))
  const until = ahead + Math.floor((setup.households - ahead) * share)
  const weights = setup.depots.reduce((sum, { weight }) => sum + weight, 0)
  for (; world.registered < until; world.registered += 1) {
    let county = 0
    for (let left = random() * weights; county < setup.depots.length - 1; county += 1) {
      left -= setup.depots[county]?.weight ?? 0
      if (left < 0) break
    }
    const place = { household: world.registered, county, minute }
    if (registerHousehold(setup, world, place, random) === 'eligible') world.eligible.push(world.registered)
  }
}

/** Releases as many batches as people on duty can begin before the next wave. */
function release(world: SimulationWorld, depot: DepotState): void {
  if (depot.isLost) return
  const staff = depot.setup.teams.reduce((most, count) => Math.max(most, count), 1)
  while (depot.queues.pick.length < staff && hasGranted(depot)) {
    const households = takeGranted(world, depot)
    if (households.length === 0) return
    const batch = { id: world.batches++, households, pickedBy: -1 }
    for (const household of households) {
      moveHousehold(world.households, household, 'released')
      world.households.batch[household] = batch.id
    }
    depot.queues.pick.push(batch)
  }
}

/** Up to 50 households to be released next. Whoever lost what was granted is passed over. */
function takeGranted({ households, depots }: SimulationWorld, depot: DepotState): number[] {
  const taken: number[] = []
  for (const line of depot.granted) {
    while (taken.length < batchParcels && line.taken < line.households.length) {
      const household = line.households[line.taken++]
      if (household === undefined || !isIn(households, household, 'granted')) continue
      if (depots[households.depot[household] ?? 0] === depot) taken.push(household)
    }
  }
  return taken
}

function work(world: SimulationWorld, index: number, minute: number): void {
  const depot = world.depots[index]
  if (depot === undefined || depot.isLost) return
  for (const { station, batch, person, vehicle } of beginTasks(depot)) {
    const worker = world.people[person]
    if (worker !== undefined) worker.isBusy = true
    // One is quicker than another: from a fifth less to a fifth more.
    const pace = 0.8 + world.random() * 0.4
    const minutes = (batch.households.length * world.setup.secondsPerParcel[station] * pace) / 60
    const event = { kind: 'station_done', depot: index, station, batch, person, vehicle } as const
    world.clock.add(minute + minutes, event)
    const loaded = vehicle === null ? undefined : depot.vehicles[vehicle]
    if (vehicle === null || loaded === undefined || loaded.parcels > batch.households.length) continue
    const ride = { kind: 'vehicle_waited', depot: index, vehicle, ride: loaded.ride } as const
    world.clock.add(minute + loadingMinutes, ride)
  }
}

function finishTask(
  world: SimulationWorld,
  event: Extract<SimulationEvent, { kind: 'station_done' }>,
  minute: number,
): void {
  const { station, batch, person, vehicle } = event
  const depot = world.depots[event.depot]
  const worker = world.people[person]
  if (depot === undefined || worker === undefined) return
  depot.inUse[station] -= 1
  worker.isBusy = false
  if (isOnDuty(worker, minute)) world.depots[worker.depot]?.idle.push(person)
  if (depot.isLost) return
  const members = membersIn(world, batch, before[station])
  for (const household of members) {
    moveHousehold(world.households, household, after[station])
    if (station === 'dispatch') world.households.dispatchedMinute[household] = minute
  }
  const next = stations[stations.indexOf(station) + 1]
  if (next !== undefined && members.length > 0) depot.queues[next].push({ ...batch, households: members })
  if (vehicle !== null) {
    const ride = leastDeliveryMinutes + world.random() * (mostDeliveryMinutes - leastDeliveryMinutes)
    world.clock.add(minute + ride, { kind: 'delivered', batch })
    if (isFull(depot, vehicle, batchParcels)) sendVehicle(world, { depot: event.depot, vehicle }, minute)
  }
  work(world, event.depot, minute)
}

function sendVehicle(
  world: SimulationWorld,
  { depot, vehicle }: { readonly depot: number; readonly vehicle: number },
  minute: number,
): void {
  const place = world.depots[depot]
  const leaving = place?.vehicles[vehicle]
  if (place === undefined || leaving === undefined || leaving.isAway) return
  leaving.isAway = true
  world.clock.add(minute + place.setup.vehicles.tripHours * 60, { kind: 'vehicle_back', depot, vehicle })
}

/** What was on its way to a depot that is lost goes to the one that has the least. */
function takeIn(world: SimulationWorld, { supply }: Extract<SimulationEvent, { kind: 'supply' }>): void {
  const meant = world.depots[supply.depot]
  const open = world.depots.filter(({ isLost }) => !isLost)
  const least = open.toSorted(
    (a, b) => kitsOf(world.setup.kit, a.piles) - kitsOf(world.setup.kit, b.piles),
  )[0]
  const takes = meant?.isLost === false ? meant : least
  if (takes !== undefined) takes.piles = [...takes.piles, ...supply.piles]
}

function isOver(world: SimulationWorld, minute: number): boolean {
  const { setup, households, registered, eligible, owing } = world
  const isDone =
    registered === setup.households &&
    eligible.length === 0 &&
    owing.length === 0 &&
    countIn(households, openHouseholdStates) === 0
  return isDone || minute >= setup.targetHours * 2 * 60
}

function questionOf(setup: SimulationSetup, depot: number): CapacityQuestion {
  const own = setup.depots[depot]
  if (own === undefined) throw new RangeError('there is no such depot')
  const hour = 3_600_000
  const weights = setup.depots.reduce((sum, { weight }) => sum + weight, 0)
  const days = Math.ceil(setup.targetHours / 24)
  const capacityOf = (station: Station) => ({
    places: own.places[station],
    secondsPerParcel: setup.secondsPerParcel[station],
  })
  return {
    startAt: new Date(0),
    targetHours: setup.targetHours,
    parcels: Math.round((setup.households * own.weight) / weights),
    stations: {
      pick: capacityOf('pick'),
      recheck: capacityOf('recheck'),
      pack: capacityOf('pack'),
      dispatch: capacityOf('dispatch'),
    },
    shifts: Array.from({ length: days }, (_, day) =>
      own.teams.map((staff, team) => ({
        startAt: new Date((day * 24 + team * 8) * hour),
        endAt: new Date((day * 24 + team * 8 + 8) * hour),
        staff,
      })),
    ).flat(),
    vehicles: [own.vehicles],
    supplies: setup.supplies
      .filter((supply) => supply.depot === depot)
      .map(({ atHour, piles }) => ({ at: new Date(atHour * hour), kits: kitsOf(setup.kit, piles) })),
  }
}
