import {
  addDays,
  shanghaiDate,
  shanghaiInstant,
  shanghaiWeekday,
  weekdays,
} from '#domain/organisations/shanghai-time.ts'
import {
  nextOpening,
  nextWorkStart,
  openPeriodsOn,
  type SiteCalendar,
} from '#domain/organisations/opening-hours.ts'

/** A truck between depots, a round through villages, the last metres to a door, or a site's own counter. */
export const laneKinds = ['line_haul', 'round', 'door', 'counter'] as const
export type LaneKind = (typeof laneKinds)[number]

/** A timetabled connection between two sites. A door or counter lane leads from a site to that site's patients. */
export interface Lane {
  readonly id: string
  readonly kind: LaneKind
  readonly fromSiteId: string
  readonly toSiteId: string
  /** Minutes after midnight in Asia/Shanghai, ascending. Empty: it leaves on demand while its departing site is open. */
  readonly departureMinutes: readonly number[]
  /** Days it runs: 1 is Monday, 7 is Sunday. */
  readonly weekdays: readonly number[]
  /** A parcel must be ready this long before the departure. */
  readonly cutOffMinutes: number
  readonly travelMinutes: number
  readonly costFen: number
}

/** One ride on a lane. `arriveAt` is when the receiving side can take the parcel in, not when the wheels stop. */
export interface PlannedLeg {
  readonly laneId: string
  readonly kind: LaneKind
  readonly fromSiteId: string
  readonly toSiteId: string
  readonly departAt: Date
  readonly arriveAt: Date
  readonly costFen: number
}

/** When a parcel can be in the patient's hands, or ready for collection, and by which legs. */
export interface DeliveryPromise {
  /** Packed and rechecked at the supplying site. */
  readonly packedAt: Date
  readonly legs: readonly PlannedLeg[]
  readonly arriveAt: Date
  readonly costFen: number
}

export type CalendarsBySite = ReadonlyMap<string, SiteCalendar>

const minuteMilliseconds = 60_000
/** A lane or a site that has no chance within this time has none at all. */
const searchDays = 366

/**
 * When work of `preparationMinutes` that reaches the site at `readyAt` is finished: it starts by the site's cut-off
 * rule and goes on only while the site is open. Null when the site does not open long enough within a year.
 */
export function preparedAt(calendar: SiteCalendar, readyAt: Date, preparationMinutes: number): Date | null {
  const start = nextWorkStart(calendar, readyAt)
  if (!start) return null
  let left = preparationMinutes * minuteMilliseconds
  const firstDay = shanghaiDate(start)
  for (let day = 0; day <= searchDays; day += 1) {
    for (const period of openPeriodsOn(calendar, addDays(firstDay, day))) {
      const from = Math.max(period.from.getTime(), start.getTime())
      const open = period.until.getTime() - from
      if (open <= 0) continue
      if (left <= open) return new Date(from + left)
      left -= open
    }
  }
  return null
}

/**
 * The rides of a parcel that is ready at `readyAt` along `path`, each lane starting where the one before it ended.
 * A lane does not run on a day off of its departing site. A parcel that reaches a closed site waits for its opening;
 * a door has no opening hours. Null when a lane never leaves or a site never opens. Throws when the path has a gap
 * or a site without a calendar: those are faults of the caller's data.
 */
export function planLegs(
  path: readonly Lane[],
  readyAt: Date,
  calendars: CalendarsBySite,
): PlannedLeg[] | null {
  const legs: PlannedLeg[] = []
  let at = readyAt
  let siteId = path[0]?.fromSiteId
  for (const lane of path) {
    if (lane.fromSiteId !== siteId) throw new RangeError(`lane ${lane.id} does not start at site ${siteId}`)
    const leg = planLeg(lane, at, calendars)
    if (!leg) return null
    legs.push(leg)
    at = leg.arriveAt
    siteId = lane.toSiteId
  }
  return legs
}

/**
 * What the network can promise for an order that reaches the supplying site at `orderedAt`: prepared there within its
 * opening hours, then carried along `path`. An empty path is a collection at the supplying site itself.
 * Null as in `preparedAt` and `planLegs`.
 */
export function promiseOf(order: {
  readonly supplierSiteId: string
  readonly orderedAt: Date
  readonly preparationMinutes: number
  readonly path: readonly Lane[]
  readonly calendars: CalendarsBySite
}): DeliveryPromise | null {
  const calendar = calendarOf(order.calendars, order.supplierSiteId)
  const packedAt = preparedAt(calendar, order.orderedAt, order.preparationMinutes)
  if (!packedAt) return null
  const legs = planLegs(order.path, packedAt, order.calendars)
  if (!legs) return null
  return {
    packedAt,
    legs,
    arriveAt: legs.at(-1)?.arriveAt ?? packedAt,
    costFen: legs.reduce((sum, leg) => sum + leg.costFen, 0),
  }
}

/** One ride on `lane` for a parcel that is ready at its departing site at `readyAt`. Null and throws as in `planLegs`. */
export function planLeg(lane: Lane, readyAt: Date, calendars: CalendarsBySite): PlannedLeg | null {
  const departAt = nextDeparture(lane, readyAt, calendarOf(calendars, lane.fromSiteId))
  if (!departAt) return null
  const reachedAt = new Date(departAt.getTime() + lane.travelMinutes * minuteMilliseconds)
  const arriveAt =
    lane.kind === 'door' ? reachedAt : nextOpening(calendarOf(calendars, lane.toSiteId), reachedAt)
  if (!arriveAt) return null
  const { id, kind, fromSiteId, toSiteId, costFen } = lane
  return { laneId: id, kind, fromSiteId, toSiteId, departAt, arriveAt, costFen }
}

/** The first departure that a parcel ready at `readyAt` still catches, or null when there is none within a year. */
export function nextDeparture(lane: Lane, readyAt: Date, calendar: SiteCalendar): Date | null {
  const readyForCutOff = readyAt.getTime() + lane.cutOffMinutes * minuteMilliseconds
  const firstDay = shanghaiDate(readyAt)
  for (let day = 0; day <= searchDays; day += 1) {
    const date = addDays(firstDay, day)
    if (!runsOn(lane, calendar, date)) continue
    const departures = departuresOn(lane, calendar, date, readyForCutOff)
    const caught = departures.find((departure) => departure >= readyForCutOff)
    if (caught !== undefined) return new Date(caught)
  }
  return null
}

function departuresOn(lane: Lane, calendar: SiteCalendar, date: string, ready: number): number[] {
  if (lane.departureMinutes.length > 0) {
    const midnight = shanghaiInstant(date, '00:00').getTime()
    return lane.departureMinutes.map((minutes) => midnight + minutes * minuteMilliseconds)
  }
  return openPeriodsOn(calendar, date)
    .filter(({ until }) => ready < until.getTime())
    .map(({ from }) => Math.max(from.getTime(), ready))
}

function runsOn(lane: Lane, calendar: SiteCalendar, date: string): boolean {
  const isDayOff = calendar.exceptions.some((day) => day.date === date && day.hours.length === 0)
  return !isDayOff && lane.weekdays.includes(weekdays.indexOf(shanghaiWeekday(date)) + 1)
}

function calendarOf(calendars: CalendarsBySite, siteId: string): SiteCalendar {
  const calendar = calendars.get(siteId)
  if (!calendar) throw new RangeError(`no calendar for site ${siteId}`)
  return calendar
}
