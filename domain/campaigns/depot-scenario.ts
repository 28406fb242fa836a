import { flowThrough, stations, type CapacityQuestion, type Station } from './capacity-flow.ts'
import type { CapacityShortfall } from './capacity-plan.ts'
import type { DepotResources } from './depot-resources.ts'
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

/** What a depot has, as its rows tell it. */
export interface DepotFacts {
  readonly staff: number
  readonly parcels: number
  readonly reservedKits: number
  /** Allocated to tiers and areas, and in no parcel yet. */
  readonly allocatedKits: number
  readonly freeKits: number
  /** What its operator stated; null until somebody does. */
  readonly resources: DepotResources | null
}

/** When a plan begins, and how long it has. */
export interface PlanHours {
  readonly startAt: Date
  readonly targetHours: number
}

/**
 * A campaign is planned for from now on, or from its planned start where that is still to come, with all of its hours; once it
 * has started, with what is left of them.
 */
export function planHoursOf(
  {
    plannedStartAt,
    startedAt,
    targetHours,
  }: {
    readonly plannedStartAt: Date | null
    readonly startedAt: Date | null
    readonly targetHours: number
  },
  now: Date,
): PlanHours {
  if (startedAt === null)
    return { startAt: new Date(Math.max(now.getTime(), plannedStartAt?.getTime() ?? 0)), targetHours }
  const spent = (now.getTime() - startedAt.getTime()) / hourMs
  return { startAt: now, targetHours: Math.max(0, targetHours - spent) }
}

const hourMs = 3_600_000
/** Days of shifts that are planned beyond the target, so that a late finish is known. */
const spareDays = 7

/**
 * A depot as it is: with what was stated of it, with no more people in a shift than it has now, and with the kits that lie
 * there. Where nobody stated anything: its people in one shift of the day, places at the stations in the proportion of their
 * work, and two vehicles.
 */
export function scenarioOf(
  facts: DepotFacts,
  seconds: Readonly<Record<Station, number>>,
  { startAt, targetHours }: PlanHours,
): Scenario {
  const { staff, parcels, reservedKits, allocatedKits, freeKits, resources } = facts
  const kitsNow = reservedKits + allocatedKits + freeKits
  if (resources !== null) {
    const { laterKits, laterAt } = resources
    const laterHours = laterAt === null ? 0 : (Date.parse(laterAt) - startAt.getTime()) / hourMs
    return {
      startAt,
      targetHours,
      parcels,
      kitsNow,
      // What should have come lies there, or it has not come.
      kitsLater: laterHours > 0 ? laterKits : 0,
      laterHours: Math.max(0, laterHours),
      shifts: resources.shifts.map((shift) => ({ ...shift, staff: Math.min(shift.staff, staff) })),
      stations: resources.stations,
      vehicles: resources.vehicles,
    }
  }
  const total = stations.reduce((sum, station) => sum + seconds[station], 0)
  const at = (station: Station) => ({
    places: Math.max(1, Math.ceil((staff * seconds[station]) / total)),
    secondsPerParcel: seconds[station],
  })
  return {
    startAt,
    targetHours,
    parcels,
    kitsNow,
    kitsLater: 0,
    laterHours: 24,
    shifts: [{ from: '08:00', to: '20:00', staff }],
    stations: { pick: at('pick'), recheck: at('recheck'), pack: at('pack'), dispatch: at('dispatch') },
    vehicles: { count: 2, parcelsPerTrip: 500, tripHours: 4 },
  }
}

/** What a scenario states of its depot. */
export function resourcesOf(scenario: Scenario): DepotResources {
  const { shifts, stations: places, vehicles, kitsLater, laterHours, startAt } = scenario
  const laterAt = kitsLater === 0 ? null : new Date(startAt.getTime() + laterHours * hourMs).toISOString()
  return { shifts, stations: places, vehicles, laterKits: kitsLater, laterAt }
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
