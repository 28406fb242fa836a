import { mayMove, type StateTable, statesOf } from '#domain/state-table.ts'
import { eligibilityOf } from './eligibility.ts'
import { identityOf } from './household.ts'
import type { SimulationSetup } from './simulation-setup.ts'
import { householdStates, type HouseholdState } from './states.ts'

const table: StateTable<HouseholdState> = householdStates
const states = statesOf(table)
const places = new Map(states.map((state, index) => [state, index]))
const allowed = states.map((from) => states.map((to) => mayMove(table, from, to)))

/** A campaign's households as columns, in the order in which they register. Minutes count from the start. */
export interface SimulatedHouseholds {
  readonly state: Uint8Array
  readonly tier: Uint8Array
  /** The county that the household lives in, as the index of its depot. */
  readonly county: Uint8Array
  /** The depot that its kit was granted from. */
  readonly depot: Uint8Array
  readonly registeredMinute: Float32Array
  /** NaN until it happens, as the next two. */
  readonly acceptedMinute: Float32Array
  readonly dispatchedMinute: Float32Array
  /** The lots of its kit, as an index into what was shared out; -1 for none. */
  readonly lots: Int32Array
  /** The batch that its parcel is in; -1 for none. */
  readonly batch: Int32Array
  /** How many are in each state, in the order of the table. */
  readonly counts: number[]
}

/** The number that stands for a state in the columns. */
export function stateNumber(state: HouseholdState): number {
  return places.get(state) ?? -1
}

export function isIn(households: SimulatedHouseholds, household: number, state: HouseholdState): boolean {
  return households.state[household] === stateNumber(state)
}

/** How many households are in any of some states. */
export function countIn({ counts }: SimulatedHouseholds, some: readonly HouseholdState[]): number {
  return some.reduce((sum, state) => sum + (counts[stateNumber(state)] ?? 0), 0)
}

/** Moves a household on. Throws Error where the state table has no such step: the simulation would then be wrong. */
export function moveHousehold(households: SimulatedHouseholds, household: number, to: HouseholdState): void {
  const from = households.state[household] ?? 0
  const next = stateNumber(to)
  if (allowed[from]?.[next] !== true) throw new Error(`no household goes from ${states[from]} to ${to}`)
  households.state[household] = next
  households.counts[from] = (households.counts[from] ?? 0) - 1
  households.counts[next] = (households.counts[next] ?? 0) + 1
}

/** No household yet; a place for each that will register. */
export function emptyHouseholds(count: number): SimulatedHouseholds {
  return {
    state: new Uint8Array(count),
    tier: new Uint8Array(count),
    county: new Uint8Array(count),
    depot: new Uint8Array(count),
    registeredMinute: new Float32Array(count),
    acceptedMinute: new Float32Array(count).fill(Number.NaN),
    dispatchedMinute: new Float32Array(count).fill(Number.NaN),
    lots: new Int32Array(count).fill(-1),
    batch: new Int32Array(count).fill(-1),
    counts: states.map(() => 0),
  }
}

/** The registry of a campaign: who is known, however they typed it. */
export interface Registry {
  readonly known: Set<string>
  /** Known households that another registration may repeat. */
  readonly earlier: { readonly villageCode: string; readonly householdNumber: string }[]
}

export function emptyRegistry(): Registry {
  return { known: new Set(), earlier: [] }
}

/**
 * Registers the next household: invents it, and lets the campaign's own rules say whether it is a duplicate, whether it
 * is eligible, and in which tier.
 */
export function registerHousehold(
  setup: SimulationSetup,
  { households, registry }: { readonly households: SimulatedHouseholds; readonly registry: Registry },
  {
    household,
    county,
    minute,
  }: { readonly household: number; readonly county: number; readonly minute: number },
  random: () => number,
): HouseholdState {
  const regionCode = setup.depots[county]?.regionCode ?? ''
  const invented = inventHousehold(setup, registry, { household, regionCode }, random)
  const identity = identityOf({ ...invented, residentId: null })
  const isKnown = registry.known.has(identity.household) || registry.known.has(identity.phone)
  registry.known.add(identity.household).add(identity.phone)
  const eligibility = eligibilityOf(
    invented,
    setup.depots.map((depot) => ({ regionCode: depot.regionCode })),
    setup.rules,
  )
  const state = isKnown ? 'duplicate' : eligibility.isEligible ? 'eligible' : 'ineligible'
  households.tier[household] = eligibility.isEligible ? eligibility.tier : 0
  households.county[household] = county
  households.registeredMinute[household] = minute
  const number = stateNumber(state)
  households.state[household] = number
  households.counts[number] = (households.counts[number] ?? 0) + 1
  return state
}

function inventHousehold(
  setup: SimulationSetup,
  registry: Registry,
  { household, regionCode }: { readonly household: number; readonly regionCode: string },
  random: () => number,
) {
  const persons = 1 + Math.floor(random() * 6)
  const personsAtRisk = Math.min(persons, Math.floor(random() * random() * 4))
  const phone = `19${String(household).padStart(9, '0')}`
  if (random() * 1000 < setup.duplicatePerMille) {
    const again = registry.earlier[Math.floor(random() * registry.earlier.length)]
    // The same household as another member types it: with spaces, and another phone.
    if (again !== undefined) {
      return { ...again, householdNumber: ` ${again.householdNumber} `, phone, persons, personsAtRisk }
    }
  }
  const village = Math.floor(random() * 300)
  const villageCode = `${regionCode}${100 + Math.floor(village / 12)}${200 + (village % 12)}`
  const own = { villageCode, householdNumber: String(household + 1) }
  if (household % 16 === 0) registry.earlier.push(own)
  return { ...own, phone, persons, personsAtRisk }
}
