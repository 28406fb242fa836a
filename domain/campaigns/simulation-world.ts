import { nextRandomState, randomState } from '#domain/replenishment/random.ts'
import type { CapacityResource, Station } from './capacity-flow.ts'
import { openDepot, type DepotState, type SimulatedBatch, type SimulatedPerson } from './simulation-depot.ts'
import { eventQueue, type EventQueue } from './simulation-clock.ts'
import {
  emptyHouseholds,
  emptyRegistry,
  isIn,
  moveHousehold,
  type Registry,
  type SimulatedHouseholds,
} from './simulation-households.ts'
import type { SimulationSample } from './simulation-outcome.ts'
import type { Fault, SimulationSetup, SimulatedSupply } from './simulation-setup.ts'

export type SimulationEvent =
  | { readonly kind: 'wave' }
  | { readonly kind: 'supply'; readonly supply: SimulatedSupply }
  | { readonly kind: 'fault'; readonly fault: Fault }
  | {
      readonly kind: 'station_done'
      readonly depot: number
      readonly station: Station
      readonly batch: SimulatedBatch
      readonly person: number
      readonly vehicle: number | null
    }
  | {
      readonly kind: 'vehicle_waited'
      readonly depot: number
      readonly vehicle: number
      readonly ride: number
    }
  | { readonly kind: 'vehicle_back'; readonly depot: number; readonly vehicle: number }
  | { readonly kind: 'delivered'; readonly batch: SimulatedBatch }
  | { readonly kind: 'back_at_depot'; readonly households: readonly number[] }

/** Everything there is while a campaign is simulated. */
export interface SimulationWorld {
  readonly setup: SimulationSetup
  readonly clock: EventQueue<SimulationEvent>
  readonly random: () => number
  readonly households: SimulatedHouseholds
  readonly registry: Registry
  /** How many have registered so far: the columns are filled up to here. */
  registered: number
  readonly depots: DepotState[]
  readonly people: SimulatedPerson[]
  /** Eligible, and nothing granted yet, in the order of registration. */
  eligible: number[]
  /** Accepted, and what was promised is gone. */
  owing: number[]
  /** Lots that kits were made of; households point here. */
  readonly sharedLots: (readonly string[])[]
  batches: number
  accepted: number
  /** Delivered parcels with goods that were recalled later: their households are told. */
  deliveredBeforeRecall: number
  readonly samples: SimulationSample[]
  readonly limitMinutes: Map<CapacityResource, number>
}

/** The world before anybody registers, with everything that is known ahead on its clock. */
export function openWorld(setup: SimulationSetup): SimulationWorld {
  const clock = eventQueue<SimulationEvent>()
  for (const supply of setup.supplies) {
    clock.add((supply.atHour + hoursLate(supply, setup.faults)) * 60, { kind: 'supply', supply })
  }
  for (const fault of setup.faults) {
    if (fault.kind !== 'late_supply') clock.add(fault.atHour * 60, { kind: 'fault', fault })
  }
  clock.add(0, { kind: 'wave' })
  return {
    setup,
    clock,
    random: randomNumbers(setup.seed),
    households: emptyHouseholds(setup.households),
    registry: emptyRegistry(),
    registered: 0,
    depots: setup.depots.map((depot) => openDepot(depot, setup.rules.tiers.length)),
    people: setup.depots.flatMap(({ teams }, depot) =>
      teams.flatMap((count, team) =>
        Array.from({ length: count }, () => ({ depot, team, absentUntilMinute: 0, isBusy: false })),
      ),
    ),
    eligible: [],
    owing: [],
    sharedLots: [],
    batches: 0,
    accepted: 0,
    deliveredBeforeRecall: 0,
    samples: [],
    limitMinutes: new Map(),
  }
}

/** Takes from an accepted household what it was promised: it is owed, and first in line for what comes. */
export function owe(world: SimulationWorld, household: number): void {
  moveHousehold(world.households, household, 'owing')
  world.households.batch[household] = -1
  world.households.lots[household] = -1
  world.owing.push(household)
}

/** The households of a batch that are still in it, and in a state. */
export function membersIn(
  { households }: SimulationWorld,
  batch: SimulatedBatch,
  state: Parameters<typeof isIn>[2],
): number[] {
  return batch.households.filter(
    (household) => households.batch[household] === batch.id && isIn(households, household, state),
  )
}

function hoursLate({ atHour }: SimulatedSupply, faults: readonly Fault[]): number {
  return faults.reduce(
    (sum, fault) =>
      fault.kind === 'late_supply' && fault.atHour <= atHour && atHour < fault.untilHour
        ? sum + fault.byHours
        : sum,
    0,
  )
}

/** Numbers from 0 to 1, without 1: the same ones for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = randomState(seed)
  return () => {
    state = nextRandomState(state)
    return (state >>> 0) / 2 ** 32
  }
}
