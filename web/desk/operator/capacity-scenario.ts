import {
  flowThrough,
  stations,
  type CapacityQuestion,
  type Station,
} from '#domain/campaigns/capacity-flow.ts'
import type { CapacityShortfall } from '#domain/campaigns/capacity-plan.ts'
import { addDays, shanghaiDate, shanghaiInstant } from '#domain/organisations/shanghai-time.ts'

/** People who come every day between two times of the day; a shift that ends before it begins goes into the next day. */
export interface DailyShift {
  /** As 08:00. */
  readonly from: string
  readonly to: string
  readonly staff: number
}

/** What an operator assumes of one depot: a capacity question with shifts that repeat by the day. */
export interface Scenario {
  readonly startAt: Date
  readonly targetHours: number
  readonly parcels: number
  readonly kitsNow: number
  readonly kitsLater: number
  readonly laterHours: number
  readonly shifts: readonly DailyShift[]
  readonly stations: Readonly<Record<Station, { readonly places: number; readonly secondsPerParcel: number }>>
  readonly vehicles: {
    readonly count: number
    readonly parcelsPerTrip: number
    readonly tripHours: number
  }
}

/** What a depot has, as the API tells it. */
export interface DepotFacts {
  readonly staff: number
  readonly parcels: number
  readonly reservedKits: number
  readonly freeKits: number
}

const hourMs = 3_600_000
/** Days of shifts that are planned beyond the target, so that a late finish is known. */
const spareDays = 7

/**
 * A depot as it is: its people in one shift of the day, places at the stations in the proportion of their work, two
 * vehicles, and the kits that lie there.
 */
export function scenarioOf(
  { staff, parcels, reservedKits, freeKits }: DepotFacts,
  seconds: Readonly<Record<Station, number>>,
  { startAt, targetHours }: { readonly startAt: Date; readonly targetHours: number },
): Scenario {
  const total = stations.reduce((sum, station) => sum + seconds[station], 0)
  const at = (station: Station) => ({
    places: Math.max(1, Math.ceil((staff * seconds[station]) / total)),
    secondsPerParcel: seconds[station],
  })
  return {
    startAt,
    targetHours,
    parcels,
    kitsNow: reservedKits + freeKits,
    kitsLater: 0,
    laterHours: 24,
    shifts: [{ from: '08:00', to: '20:00', staff }],
    stations: { pick: at('pick'), recheck: at('recheck'), pack: at('pack'), dispatch: at('dispatch') },
    vehicles: { count: 2, parcelsPerTrip: 500, tripHours: 4 },
  }
}

/** The question that the engine answers: the shifts written out for every day. */
export function questionOf(scenario: Scenario): CapacityQuestion {
  const { startAt, targetHours, parcels, stations: places, vehicles } = scenario
  const days = Math.ceil(targetHours / 24) + spareDays
  const today = shanghaiDate(startAt)
  return {
    startAt,
    targetHours,
    parcels,
    stations: places,
    vehicles: [vehicles],
    shifts: Array.from({ length: days + 1 }, (_, day) => addDays(today, day - 1)).flatMap((date) =>
      scenario.shifts.map(({ from, to, staff }) => ({
        startAt: shanghaiInstant(date, from),
        endAt: shanghaiInstant(to <= from ? addDays(date, 1) : date, to),
        staff,
      })),
    ),
    supplies: [
      { at: startAt, kits: scenario.kitsNow },
      { at: new Date(startAt.getTime() + scenario.laterHours * hourMs), kits: scenario.kitsLater },
    ],
  }
}

/** The scenario with what a plan says is short. */
export function withoutShortfalls(scenario: Scenario, shortfalls: readonly CapacityShortfall[]): Scenario {
  const short = new Map(shortfalls.map(({ resource, shortBy }) => [resource, shortBy]))
  const more = (station: Station) => ({
    ...scenario.stations[station],
    places: scenario.stations[station].places + (short.get(station) ?? 0),
  })
  return {
    ...scenario,
    kitsNow: scenario.kitsNow + (short.get('stock') ?? 0),
    shifts: scenario.shifts.map((shift) => ({ ...shift, staff: shift.staff + (short.get('staff') ?? 0) })),
    stations: {
      pick: more('pick'),
      recheck: more('recheck'),
      pack: more('pack'),
      dispatch: more('dispatch'),
    },
    vehicles: { ...scenario.vehicles, count: scenario.vehicles.count + (short.get('vehicles') ?? 0) },
  }
}

/** How many parcels have left at the end of each stretch of one rate, from nothing at the start. */
export function dispatchCurve(question: CapacityQuestion) {
  let sent = 0
  return flowThrough(question).stretches.map(({ fromMs, toMs, parcelsPerHour, limit }) => {
    sent += (parcelsPerHour * (toMs - fromMs)) / hourMs
    return { fromMs, toMs, parcelsPerHour, limit, sent: Math.min(question.parcels, sent) }
  })
}
