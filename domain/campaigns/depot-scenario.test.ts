import { describe, expect, it } from 'vitest'
import { planCapacity } from './capacity-plan.ts'
import {
  dispatchCurve,
  planHoursOf,
  questionOf,
  resourcesOf,
  scenarioOf,
  withoutShortfalls,
} from './depot-scenario.ts'

const seconds = { pick: 32, recheck: 20, pack: 24, dispatch: 10 }
/** 08:00 in Shanghai. */
const startAt = new Date('2026-03-02T00:00:00Z')
const depot = {
  staff: 43,
  parcels: 4_300,
  reservedKits: 300,
  allocatedKits: 200,
  freeKits: 4_800,
  resources: null,
}

describe('a scenario of a depot', () => {
  it('begins with what the depot has: places in the proportion of the work, kits on the shelf', () => {
    const scenario = scenarioOf(depot, seconds, { startAt, targetHours: 72 })
    expect(scenario.stations.pick).toEqual({ places: 16, secondsPerParcel: 32 })
    expect(scenario).toMatchObject({ kitsNow: 5_300, shifts: [{ from: '08:00', to: '20:00', staff: 43 }] })
  })

  it('sends at the pace of its people while a shift is on, and rests at night', () => {
    // 43 people at 86 s a parcel are 1,800 an hour: 4,300 take 2 h 23 min.
    const scenario = scenarioOf(depot, seconds, { startAt, targetHours: 72 })
    const ample = { ...scenario, vehicles: { count: 20, parcelsPerTrip: 500, tripHours: 4 } }
    const plan = planCapacity(questionOf(ample))
    expect(plan.finishAt?.toISOString()).toBe('2026-03-02T02:23:20.000Z')
    const slow = questionOf({ ...ample, parcels: 30_000, kitsNow: 30_000 })
    const curve = dispatchCurve(slow)
    expect(curve.map(({ limit }) => limit)).toContain('rest')
    expect(curve.at(-1)?.sent).toBe(30_000)
  })

  it('goes by what was stated of the depot, with no more people than it has by now', () => {
    const assumed = scenarioOf(depot, seconds, { startAt, targetHours: 72 })
    const stated = {
      ...assumed,
      shifts: [
        { from: '06:00', to: '14:00', staff: 30 },
        { from: '14:00', to: '22:00', staff: 10 },
      ],
      vehicles: { count: 5, parcelsPerTrip: 100, tripHours: 2 },
      kitsLater: 400,
      laterHours: 6,
    }
    const known = { ...depot, staff: 20, resources: resourcesOf(stated) }
    const hourLater = new Date(startAt.getTime() + 3_600_000)
    const scenario = scenarioOf(
      known,
      seconds,
      planHoursOf({ plannedStartAt: null, startedAt: startAt, targetHours: 72 }, hourLater),
    )
    expect(scenario).toMatchObject({
      startAt: hourLater,
      targetHours: 71,
      shifts: [{ staff: 20 }, { staff: 10 }],
      vehicles: { count: 5, parcelsPerTrip: 100, tripHours: 2 },
      kitsNow: 5_300,
      kitsLater: 400,
      laterHours: 5,
    })
    // What should have come by then lies at the depot, or has not come.
    const dayLater = new Date(startAt.getTime() + 24 * 3_600_000)
    expect(scenarioOf(known, seconds, { startAt: dayLater, targetHours: 48 })).toMatchObject({ kitsLater: 0 })
    const hours = (now: Date, startedAt: Date | null = null) =>
      planHoursOf({ plannedStartAt: startAt, startedAt, targetHours: 12 }, now)
    expect(hours(dayLater, startAt).targetHours).toBe(0)
    expect(hours(dayLater)).toEqual({ startAt: dayLater, targetHours: 12 })
    const dayBefore = new Date(startAt.getTime() - 24 * 3_600_000)
    expect(hours(dayBefore)).toEqual({ startAt, targetHours: 12 })
  })

  it('counts a night shift once, from the evening before', () => {
    const night = [{ from: '20:00', to: '08:00', staff: 10 }]
    const question = questionOf({
      ...scenarioOf(depot, seconds, { startAt, targetHours: 24 }),
      shifts: night,
    })
    const on = question.shifts.filter(
      (shift) => shift.endAt > startAt && shift.startAt < new Date('2026-03-03T00:00:00Z'),
    )
    expect(on.map((shift) => shift.startAt.toISOString())).toEqual(['2026-03-02T12:00:00.000Z'])
  })

  it('is feasible once what is short was added', () => {
    const short = { ...depot, staff: 4, freeKits: 0, parcels: 20_000 }
    const scenario = scenarioOf(short, seconds, { startAt, targetHours: 48 })
    const { isFeasible, shortfalls } = planCapacity(questionOf(scenario))
    expect(isFeasible).toBe(false)
    expect(planCapacity(questionOf(withoutShortfalls(scenario, shortfalls))).isFeasible).toBe(true)
  })
})
