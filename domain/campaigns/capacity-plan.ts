import { largestRemainderShares } from '#domain/money/shares.ts'
import {
  capacityResources,
  flowThrough,
  isAll,
  stations,
  targetMsOf,
  type CapacityFlow,
  type CapacityLimit,
  type CapacityQuestion,
  type CapacityResource,
  type Station,
} from './capacity-flow.ts'

/** What is missing of one resource. All shortfalls of a plan together, and no fewer, make it feasible. */
export interface CapacityShortfall {
  readonly resource: CapacityResource
  /** People in every shift, places at the station, vehicles of the first group's kind, or kits. */
  readonly shortBy: number
  /** When this resource first holds the work back: for stock, when the last kit in hand is gone. */
  readonly fromAt: Date
  /** When it last does, the target at the latest. */
  readonly toAt: Date
  /** For how long in between. */
  readonly hours: number
}

export interface CapacityPlan {
  readonly isFeasible: boolean
  readonly parcels: number
  readonly targetAt: Date
  /** When the last parcel is dispatched; null when shifts and stock as they are do not lead there. */
  readonly finishAt: Date | null
  /** Parcels that would not be dispatched by the target. */
  readonly lateParcels: number
  /** Parcels a second from the start to the target, shifts or not. */
  readonly neededPerSecond: number
  /** Parcels a second while somebody works, if shifts and stock are as planned; 0 when nobody ever does. */
  readonly neededPerWorkingSecond: number
  /** What holds the work back for most of the time; null when there is nothing to do. */
  readonly bottleneck: CapacityResource | null
  /** Hours between finish and target, below 0 when late; null without a finish. */
  readonly marginHours: number | null
  /** How the people of the largest shift divide over the stations when nobody is to wait for another. */
  readonly staffing: Readonly<Record<Station, number>>
  /** Empty when the plan is feasible, or when no shift lies before the target: then hours are what is missing. */
  readonly shortfalls: readonly CapacityShortfall[]
  /** True when no shift lies before the target, so that no number of people helps. */
  readonly lacksShifts: boolean
}

const hourMs = 3_600_000
type Additions = Partial<Record<CapacityResource, number>>

/**
 * Says whether one depot dispatches its parcels of a campaign within the target hours, and if not, which resources are
 * short by how much and when: the smallest additions that make it feasible together, in the order in which they bite.
 * Throws RangeError for figures that are no numbers from 0, and for times a parcel that are not above 0.
 */
export function planCapacity(question: CapacityQuestion): CapacityPlan {
  checkFigures(question)
  const targetMs = targetMsOf(question)
  const flow = flowThrough(question)
  const isFeasible = isInTime(question, flow)
  const workingSeconds = hoursWorked(question) * 3600
  const shortfalls = isFeasible || workingSeconds === 0 ? [] : findShortfalls(question)
  return {
    isFeasible,
    parcels: question.parcels,
    targetAt: new Date(targetMs),
    finishAt: flow.finishedMs === null ? null : new Date(Math.ceil(flow.finishedMs)),
    lateParcels: isFeasible ? 0 : Math.max(1, Math.ceil(question.parcels - flow.dispatched)),
    neededPerSecond: neededRate(question.parcels, question.targetHours * 3600),
    neededPerWorkingSecond: neededRate(question.parcels, workingSeconds),
    bottleneck: longestShortfall(shortfalls) ?? longestLimit(flow, targetMs),
    marginHours: flow.finishedMs === null ? null : (targetMs - flow.finishedMs) / hourMs,
    staffing: staffingOf(question),
    shortfalls,
    lacksShifts: !isFeasible && workingSeconds === 0,
  }
}

/** Parcels a second that `seconds` ask for: 500,000 in 72 hours are 1.93. 0 when there is no time at all. */
export function neededRate(parcels: number, seconds: number): number {
  return seconds === 0 ? 0 : parcels / seconds
}

function isInTime({ parcels }: CapacityQuestion, { dispatched }: CapacityFlow): boolean {
  return isAll(dispatched, parcels)
}

/**
 * Takes each resource in turn down to the least with which the target is kept while those after it are without bounds:
 * one less of any would then miss the target. Stock comes last, so that people who wait for it are not said to be few.
 */
function findShortfalls(question: CapacityQuestion): CapacityShortfall[] {
  const additions: Additions = Object.fromEntries(capacityResources.map((resource) => [resource, Infinity]))
  const keepsTarget = (changed: Additions) =>
    isInTime(question, flowThrough(withAdditions(question, { ...additions, ...changed })))
  for (const resource of capacityResources) {
    additions[resource] = smallestWhere(0, (count) => keepsTarget({ [resource]: count }))
  }
  return capacityResources
    .flatMap((resource): CapacityShortfall[] => {
      const shortBy = additions[resource] ?? 0
      if (shortBy === 0) return []
      const without = flowThrough(withAdditions(question, { ...additions, [resource]: 0 }))
      return [{ resource, shortBy, ...limitedBy(without, resource, targetMsOf(question)) }]
    })
    .toSorted((a, b) => a.fromAt.getTime() - b.fromAt.getTime())
}

/** The question with more of some resources: what a shortfall asks for. Kits come when the campaign starts. */
export function withAdditions(question: CapacityQuestion, additions: Additions): CapacityQuestion {
  const { staff = 0, vehicles = 0, stock = 0 } = additions
  const [firstGroup = { count: 0, parcelsPerTrip: 1, tripHours: 1 }, ...otherGroups] = question.vehicles
  return {
    ...question,
    shifts: question.shifts.map((shift) => ({ ...shift, staff: shift.staff + staff })),
    stations: mapStations((station) => {
      const { places, secondsPerParcel } = question.stations[station]
      return { places: places + (additions[station] ?? 0), secondsPerParcel }
    }),
    vehicles: [{ ...firstGroup, count: firstGroup.count + vehicles }, ...otherGroups],
    supplies: [...question.supplies, { at: question.startAt, kits: stock }],
  }
}

/** The smallest whole number from `least` for which a condition holds that once true stays true. */
function smallestWhere(least: number, holds: (count: number) => boolean): number {
  if (holds(least)) return least
  let no = least
  let yes = Math.max(1, least * 2)
  while (!holds(yes)) {
    no = yes
    yes *= 2
  }
  while (yes - no > 1) {
    const middle = Math.floor((no + yes) / 2)
    if (holds(middle)) yes = middle
    else no = middle
  }
  return yes
}

function longestShortfall(shortfalls: readonly CapacityShortfall[]): CapacityResource | undefined {
  return shortfalls.toSorted((a, b) => b.hours - a.hours)[0]?.resource
}

/** What held work back for the most time before the target, rest aside; of equals the first of the list. */
function longestLimit({ stretches }: CapacityFlow, targetMs: number): CapacityResource | null {
  const lengths = capacityResources.map((resource) => ({
    resource,
    ms: limitedMs(stretches, resource, targetMs),
  }))
  const longest = lengths.reduce((most, one) => (one.ms > most.ms ? one : most))
  return longest.ms === 0 ? null : longest.resource
}

function limitedMs(stretches: CapacityFlow['stretches'], limit: CapacityLimit, targetMs: number): number {
  return stretches
    .filter((stretch) => stretch.limit === limit)
    .reduce((sum, { fromMs, toMs }) => sum + Math.max(0, Math.min(toMs, targetMs) - fromMs), 0)
}

function limitedBy({ stretches }: CapacityFlow, resource: CapacityResource, targetMs: number) {
  const limited = stretches.filter(({ limit, fromMs }) => limit === resource && fromMs < targetMs)
  return {
    fromAt: new Date(limited[0]?.fromMs ?? targetMs),
    toAt: new Date(Math.min(limited.at(-1)?.toMs ?? targetMs, targetMs)),
    hours: limitedMs(stretches, resource, targetMs) / hourMs,
  }
}

/** Hours before the target in which at least one shift is on. */
function hoursWorked(question: CapacityQuestion): number {
  const startMs = question.startAt.getTime()
  const targetMs = targetMsOf(question)
  let workedMs = 0
  let countedToMs = startMs
  for (const { startAt, endAt } of question.shifts.toSorted(
    (a, b) => a.startAt.getTime() - b.startAt.getTime(),
  )) {
    const fromMs = Math.max(countedToMs, startAt.getTime())
    const toMs = Math.min(targetMs, endAt.getTime())
    if (toMs <= fromMs) continue
    workedMs += toMs - fromMs
    countedToMs = toMs
  }
  return workedMs / hourMs
}

function staffingOf(question: CapacityQuestion): Record<Station, number> {
  const largest = question.shifts.reduce((most, { staff }) => Math.max(most, staff), 0)
  const milliseconds = stations.map((station) =>
    Math.round(question.stations[station].secondsPerParcel * 1000),
  )
  const shares = largestRemainderShares(Math.floor(largest), milliseconds)
  return mapStations((station) => shares[stations.indexOf(station)] ?? 0)
}

function mapStations<Value>(valueOf: (station: Station) => Value): Record<Station, Value> {
  return {
    pick: valueOf('pick'),
    recheck: valueOf('recheck'),
    pack: valueOf('pack'),
    dispatch: valueOf('dispatch'),
  }
}

function checkFigures(question: CapacityQuestion): void {
  const counts = [
    question.parcels,
    question.targetHours,
    ...question.shifts.map(({ staff }) => staff),
    ...stations.map((station) => question.stations[station].places),
    ...question.vehicles.flatMap(({ count, parcelsPerTrip }) => [count, parcelsPerTrip]),
    ...question.supplies.map(({ kits }) => kits),
  ]
  const durations = [
    ...stations.map((station) => question.stations[station].secondsPerParcel),
    ...question.vehicles.map(({ tripHours }) => tripHours),
  ]
  const isSensible =
    counts.every((count) => Number.isFinite(count) && count >= 0) &&
    durations.every((duration) => Number.isFinite(duration) && duration > 0)
  if (!isSensible) throw new RangeError('expected numbers from 0, and times a parcel and trip above 0')
}
