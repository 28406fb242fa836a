import { largestRemainderShares } from '#domain/money/shares.ts'
import { stations, type Station, type VehicleGroup } from './capacity-flow.ts'
import type { CampaignRules } from './eligibility.ts'
import type { KitLine, KitPile } from './kit.ts'
import { stationTimesOn } from './station-times.ts'

/** Goods that reach a depot at an hour of the campaign. */
export interface SimulatedSupply {
  readonly atHour: number
  readonly depot: number
  readonly piles: readonly KitPile[]
}

/** A depot and the households of its county. */
export interface SimulatedDepot {
  readonly regionCode: string
  readonly nameZh: string
  readonly nameEn: string
  /** Its part of all households, as a weight. */
  readonly weight: number
  /** People of each of the three shifts of eight hours. */
  readonly teams: readonly number[]
  readonly places: Readonly<Record<Station, number>>
  readonly vehicles: VehicleGroup
}

/** What goes wrong, and at which hour of the campaign. */
export type Fault =
  /** Everything in the depot is gone; its people work in the other depots after a while. */
  | { readonly kind: 'depot_lost'; readonly atHour: number; readonly depot: number }
  | {
      readonly kind: 'staff_drop_out'
      readonly atHour: number
      readonly untilHour: number
      readonly perMille: number
    }
  /** Supplies that were to come at `atHour` or later and before `untilHour` come so much later. */
  | {
      readonly kind: 'late_supply'
      readonly atHour: number
      readonly untilHour: number
      readonly byHours: number
    }
  | { readonly kind: 'recall'; readonly atHour: number; readonly lotId: string }

/** Everything that a simulated campaign depends on. The same setup has the same outcome. */
export interface SimulationSetup {
  readonly seed: number
  readonly households: number
  readonly targetHours: number
  /** From acceptance to dispatch. */
  readonly clockHours: number
  /** What part of all registers before the start; the rest comes evenly in the hours after. */
  readonly registeredAheadPerMille: number
  readonly registrationHours: number
  /** Registrations of a household that is known already. */
  readonly duplicatePerMille: number
  readonly refusedPerMille: number
  readonly rules: CampaignRules
  readonly kit: readonly KitLine[]
  readonly secondsPerParcel: Readonly<Record<Station, number>>
  readonly depots: readonly SimulatedDepot[]
  readonly supplies: readonly SimulatedSupply[]
  readonly faults: readonly Fault[]
}

/** What somebody who asks for a simulation says. */
export interface SimulationQuestion {
  readonly households: number
  readonly targetHours: number
  readonly staff: number
  readonly seed: number
}

/** Three of the demo counties, by the codes of GB/T 2260. The weights are invented. */
const counties = [
  { regionCode: '640422', nameZh: '西吉', nameEn: 'Xiji', weight: 3 },
  { regionCode: '522732', nameZh: '三都', nameEn: 'Sandu', weight: 3 },
  { regionCode: '430524', nameZh: '隆回', nameEn: 'Longhui', weight: 4 },
] as const

const parcelsPerTrip = 800
const tripHours = 2
const kit: readonly KitLine[] = [
  { productId: 'fever-tablets', units: 20 },
  { productId: 'cough-syrup', units: 1 },
  { productId: 'rehydration-salts', units: 6 },
]

/**
 * The standard campaign: three counties, a kit of three lines, three shifts a day; as much stock as households and an
 * eighth more, six tenths of it at the start and the rest after a third of the time; 40 % of the households known ahead.
 * Stations and vehicles have a fifth more than the people can use, so that people decide.
 */
export function standardSetup({ households, targetHours, staff, seed }: SimulationQuestion): SimulationSetup {
  const secondsPerParcel = stationTimesOn('2022-12-08').seconds
  const weights = counties.map(({ weight }) => weight)
  const staffOf = largestRemainderShares(staff, weights)
  const householdsOf = largestRemainderShares(households, weights)
  return {
    seed,
    households,
    targetHours,
    clockHours: 48,
    registeredAheadPerMille: 400,
    registrationHours: targetHours / 3,
    duplicatePerMille: 10,
    refusedPerMille: 8,
    rules: {
      tiers: [
        { leastPersonsAtRisk: 2, leastPersons: 1 },
        { leastPersonsAtRisk: 1, leastPersons: 1 },
        { leastPersonsAtRisk: 0, leastPersons: 1 },
      ],
    },
    kit,
    secondsPerParcel,
    depots: counties.map((county, index) =>
      depotOf(county, staffOf[index] ?? 0, (householdsOf[index] ?? 0) / targetHours, secondsPerParcel),
    ),
    supplies: householdsOf.flatMap((count, depot) => [
      supplyOf({ depot, atHour: 0, kits: Math.ceil(count * 0.6), name: 'first' }),
      supplyOf({ depot, atHour: targetHours / 3, kits: Math.ceil(count * 0.525), name: 'second' }),
    ]),
    faults: [],
  }
}

/**
 * What the standard campaign has to live with: a fifth of the people fall ill for a sixth of the time, the second supply
 * comes six hours late, a depot is lost half-way, and one lot of the first supply is recalled after that. Relief for
 * what is lost is on its way from elsewhere, and arrives when three quarters of the time are over.
 */
export function withStandardFaults(setup: SimulationSetup): SimulationSetup {
  const { targetHours, households, depots } = setup
  const relief = largestRemainderShares(
    Math.ceil(households * 0.2),
    depots.map(({ weight }, index) => (index === 1 ? 0 : weight)),
  )
  return {
    ...setup,
    supplies: [
      ...setup.supplies,
      ...relief.flatMap((kits, depot) =>
        kits === 0 ? [] : [supplyOf({ depot, atHour: targetHours * 0.75, kits, name: 'relief' })],
      ),
    ],
    faults: [
      { kind: 'staff_drop_out', atHour: targetHours / 4, untilHour: (targetHours * 5) / 12, perMille: 200 },
      { kind: 'late_supply', atHour: 1, untilHour: targetHours / 2, byHours: 6 },
      { kind: 'depot_lost', atHour: targetHours / 2, depot: 1 },
      { kind: 'recall', atHour: targetHours * 0.6, lotId: '0/first/fever-tablets/2' },
    ],
  }
}

function depotOf(
  county: (typeof counties)[number],
  staff: number,
  parcelsPerHour: number,
  seconds: Readonly<Record<Station, number>>,
): SimulatedDepot {
  const all = stations.reduce((sum, station) => sum + seconds[station], 0)
  const teams = largestRemainderShares(staff, [1, 1, 1])
  const largest = Math.max(...teams)
  const placesOf = (station: Station) => Math.max(1, Math.ceil((largest * 1.2 * seconds[station]) / all))
  return {
    ...county,
    teams,
    places: {
      pick: placesOf('pick'),
      recheck: placesOf('recheck'),
      pack: placesOf('pack'),
      dispatch: placesOf('dispatch'),
    },
    vehicles: {
      // Two stand and are loaded while the others are under way.
      count: 2 + Math.ceil((parcelsPerHour * 1.2 * tripHours) / parcelsPerTrip),
      parcelsPerTrip,
      tripHours,
    },
  }
}

/** Goods for so many kits: of each product three lots, of which the first expires first. */
function supplyOf(supply: {
  readonly depot: number
  readonly atHour: number
  readonly kits: number
  readonly name: string
}): SimulatedSupply {
  const { depot, atHour, kits, name } = supply
  const piles = kit.flatMap(({ productId, units }) =>
    largestRemainderShares(kits, [1, 1, 1]).map((share, index) => ({
      lotId: `${depot}/${name}/${productId}/${index + 1}`,
      productId,
      units: share * units,
    })),
  )
  return { depot, atHour, piles }
}
