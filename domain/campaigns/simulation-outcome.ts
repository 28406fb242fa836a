import { capacityResources, type CapacityResource, type Station } from './capacity-flow.ts'
import { isOnDuty, limitOf } from './simulation-depot.ts'
import { countIn, stateNumber } from './simulation-households.ts'
import { kitsOf } from './kit.ts'
import type { SimulationWorld } from './simulation-world.ts'
import { openHouseholdStates } from './states.ts'

/** How the campaign stands at a minute. */
export interface SimulationSample {
  readonly minute: number
  readonly registered: number
  readonly accepted: number
  /** With those that came back since. */
  readonly dispatched: number
  readonly delivered: number
  readonly owing: number
  /** Kits on the shelf that are promised to nobody, by depot. */
  readonly kits: readonly number[]
  /** People at each station. */
  readonly working: Readonly<Record<Station, number>>
  readonly onDuty: number
}

/** How one county fared. */
export interface CountyOutcome {
  readonly regionCode: string
  readonly nameZh: string
  readonly nameEn: string
  readonly accepted: number
  readonly dispatched: number
  readonly onTime: number
  readonly delivered: number
}

/** What came of a simulated campaign. accepted = delivered + refused + cancelled + open. */
export interface SimulationOutcome {
  readonly registered: number
  readonly duplicates: number
  readonly ineligible: number
  /** Eligible, and never granted anything. */
  readonly unserved: number
  readonly accepted: number
  readonly dispatched: number
  readonly delivered: number
  readonly refused: number
  readonly cancelled: number
  readonly open: number
  /** Of the accepted: dispatched within their own clock, in per mille. */
  readonly onTimePerMille: number
  /** Of the accepted: dispatched by the campaign's target, in per mille. */
  readonly byTargetPerMille: number
  /** When the last parcel was dispatched, in hours since the start; null when some never were. */
  readonly finishedHours: number | null
  /** What held a depot back for most of the time. */
  readonly bottleneck: CapacityResource | null
  /** For how many depot hours each resource held work back. */
  readonly limitHours: Readonly<Record<CapacityResource, number>>
  readonly deliveredBeforeRecall: number
  readonly counties: readonly CountyOutcome[]
  /** Parcels by the hours they took from acceptance to dispatch, two hours a bar; the last bar holds all above. */
  readonly hoursToDispatch: readonly number[]
  readonly samples: readonly SimulationSample[]
}

const barHours = 2
const bars = 48

/**
 * Looks at the world as it stands at a minute, and charges the minutes until the next look to what holds depots back.
 * Throws Error when accepted households are not exactly those delivered, refused, cancelled or open.
 */
export function takeSample(
  world: SimulationWorld,
  minute: number,
  minutesUntilNext: number,
): SimulationSample {
  const { households, depots, people } = world
  const ended = countIn(households, ['delivered', 'refused', 'cancelled'])
  if (ended + countIn(households, openHouseholdStates) !== world.accepted) {
    throw new Error('a household was lost or served twice')
  }
  const onDuty = depots.map(() => 0)
  for (const person of people) {
    if (isOnDuty(person, minute)) onDuty[person.depot] = (onDuty[person.depot] ?? 0) + 1
  }
  const lacking = new Set(
    [...world.owing, ...world.eligible].map((household) => households.county[household] ?? 0),
  )
  for (const [index, depot] of depots.entries()) {
    if (depot.isLost) continue
    const limit = limitOf(depot, { onDuty: onDuty[index] ?? 0, lacksStock: lacking.has(index) })
    if (limit !== null) {
      world.limitMinutes.set(limit, (world.limitMinutes.get(limit) ?? 0) + minutesUntilNext)
    }
  }
  return {
    minute,
    registered: world.registered,
    accepted: world.accepted,
    dispatched: countIn(households, ['dispatched', 'delivered', 'refused']),
    delivered: countIn(households, ['delivered']),
    owing: countIn(households, ['owing', 'called_back']),
    kits: depots.map(({ piles }) => kitsOf(world.setup.kit, piles)),
    working: {
      pick: workingAt(world, 'pick'),
      recheck: workingAt(world, 'recheck'),
      pack: workingAt(world, 'pack'),
      dispatch: workingAt(world, 'dispatch'),
    },
    onDuty: onDuty.reduce((sum, count) => sum + count, 0),
  }
}

function workingAt({ depots }: SimulationWorld, station: Station): number {
  return depots.reduce((sum, depot) => sum + depot.inUse[station], 0)
}

/** Adds everything up once nothing happens any more. */
export function outcomeOf(world: SimulationWorld): SimulationOutcome {
  const { households, setup, accepted } = world
  const counties = setup.depots.map(({ regionCode, nameZh, nameEn }) => ({
    regionCode,
    nameZh,
    nameEn,
    accepted: 0,
    dispatched: 0,
    onTime: 0,
    delivered: 0,
  }))
  const hoursToDispatch = Array.from({ length: bars }, () => 0)
  let lastMinute = 0
  let byTarget = 0
  for (let household = 0; household < world.registered; household += 1) {
    const county = counties[households.county[household] ?? 0]
    const acceptedMinute = households.acceptedMinute[household] ?? Number.NaN
    if (county === undefined || Number.isNaN(acceptedMinute)) continue
    county.accepted += 1
    const dispatchedMinute = households.dispatchedMinute[household] ?? Number.NaN
    if (Number.isNaN(dispatchedMinute)) continue
    const hours = (dispatchedMinute - acceptedMinute) / 60
    county.dispatched += 1
    if (hours <= setup.clockHours) county.onTime += 1
    if (dispatchedMinute <= setup.targetHours * 60) byTarget += 1
    if (households.state[household] === stateNumber('delivered')) county.delivered += 1
    const bar = Math.min(bars - 1, Math.floor(hours / barHours))
    hoursToDispatch[bar] = (hoursToDispatch[bar] ?? 0) + 1
    lastMinute = Math.max(lastMinute, dispatchedMinute)
  }
  const sumOf = (figure: 'dispatched' | 'onTime') => counties.reduce((sum, county) => sum + county[figure], 0)
  const unserved = countIn(households, ['eligible'])
  const limitHours = limitHoursOf(world)
  return {
    registered: world.registered,
    duplicates: countIn(households, ['duplicate']),
    ineligible: countIn(households, ['ineligible']),
    unserved,
    accepted,
    dispatched: sumOf('dispatched'),
    delivered: countIn(households, ['delivered']),
    refused: countIn(households, ['refused']),
    cancelled: countIn(households, ['cancelled']),
    open: countIn(households, openHouseholdStates),
    onTimePerMille: perMille(sumOf('onTime'), accepted),
    byTargetPerMille: perMille(byTarget, accepted),
    finishedHours: unserved === 0 && sumOf('dispatched') === accepted ? lastMinute / 60 : null,
    bottleneck: longest(limitHours),
    limitHours,
    deliveredBeforeRecall: world.deliveredBeforeRecall,
    counties,
    hoursToDispatch,
    samples: world.samples,
  }
}

function limitHoursOf({ limitMinutes }: SimulationWorld): Record<CapacityResource, number> {
  const hoursOf = (resource: CapacityResource) => (limitMinutes.get(resource) ?? 0) / 60
  return {
    staff: hoursOf('staff'),
    pick: hoursOf('pick'),
    recheck: hoursOf('recheck'),
    pack: hoursOf('pack'),
    dispatch: hoursOf('dispatch'),
    vehicles: hoursOf('vehicles'),
    stock: hoursOf('stock'),
  }
}

function longest(limitHours: Readonly<Record<CapacityResource, number>>): CapacityResource | null {
  const [first] = capacityResources.toSorted((a, b) => limitHours[b] - limitHours[a])
  return first === undefined || limitHours[first] === 0 ? null : first
}

function perMille(part: number, whole: number): number {
  return whole === 0 ? 1000 : Math.floor((part * 1000) / whole)
}
