import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shanghaiInstant } from '#domain/organisations/shanghai-time.ts'
import { capacityResources, type CapacityQuestion } from './capacity-flow.ts'
import { neededRate, planCapacity, withAdditions, type CapacityPlan } from './capacity-plan.ts'
import { explainCapacity } from './explain-capacity.ts'
import { stationTimesOn } from './station-times.ts'

const startAt = shanghaiInstant('2022-12-08', '08:00')
const at = (hours: number) => new Date(startAt.getTime() + hours * 3_600_000)
const { seconds } = stationTimesOn('2022-12-08')

/** The campaign of the field guide: 500 people, eight hours a day for three days, enough of everything else. */
const beijing: CapacityQuestion = {
  startAt,
  targetHours: 72,
  parcels: 500_000,
  stations: {
    pick: { places: 300, secondsPerParcel: seconds.pick },
    recheck: { places: 200, secondsPerParcel: seconds.recheck },
    pack: { places: 200, secondsPerParcel: seconds.pack },
    dispatch: { places: 100, secondsPerParcel: seconds.dispatch },
  },
  shifts: [0, 24, 48].map((from) => ({ startAt: at(from), endAt: at(from + 8), staff: 500 })),
  vehicles: [{ count: 60, parcelsPerTrip: 800, tripHours: 2 }],
  supplies: [{ at: startAt, kits: 500_000 }],
}

const shortOf = ({ shortfalls }: CapacityPlan) =>
  shortfalls.map(({ resource, shortBy }) => [resource, shortBy])

describe('the capacity plan of a campaign', () => {
  it('asks for the paces of the field guide: 1.93 a second around the clock, 5.8 in eight-hour shifts', () => {
    expect(neededRate(500_000, 72 * 3600).toFixed(2)).toBe('1.93')
    const plan = planCapacity(beijing)
    expect(plan.neededPerSecond.toFixed(2)).toBe('1.93')
    expect(plan.neededPerWorkingSecond.toFixed(1)).toBe('5.8')
  })

  it('finds what was done in Beijing feasible, and says who stands where', () => {
    const plan = planCapacity(beijing)
    // 500 people × 3600 s ÷ 86 s a parcel are 20,930 an hour: 500,000 take 23.9 of the 24 hours of shifts.
    expect(plan).toMatchObject({ isFeasible: true, bottleneck: 'staff', lateParcels: 0, shortfalls: [] })
    expect((Number(plan.finishAt) - Number(startAt)) / 3_600_000).toBeCloseTo(48 + 7.889, 2)
    expect(plan.staffing).toEqual({ pick: 186, recheck: 116, pack: 140, dispatch: 58 })
  })

  it('names the one resource that is short, by how much and when', () => {
    const fewer = { ...beijing, shifts: beijing.shifts.map((shift) => ({ ...shift, staff: 450 })) }
    // 500,000 × 86 s in 24 hours take 497.7 people.
    expect(shortOf(planCapacity(fewer))).toEqual([['staff', 48]])
    const narrow = {
      ...beijing,
      stations: { ...beijing.stations, recheck: { places: 100, secondsPerParcel: 20 } },
    }
    // 500,000 × 20 s in 24 hours take 115.7 places.
    expect(shortOf(planCapacity(narrow))).toEqual([['recheck', 16]])
    const onFoot = { ...beijing, vehicles: [{ count: 50, parcelsPerTrip: 800, tripHours: 2 }] }
    // 20,834 an hour take 52.1 vehicles of 400 an hour.
    expect(shortOf(planCapacity(onFoot))).toEqual([['vehicles', 3]])
    const plan = planCapacity({ ...beijing, supplies: [{ at: startAt, kits: 400_000 }] })
    expect(shortOf(plan)).toEqual([['stock', 100_000]])
    // 400,000 at 20,930 an hour: the two shifts before, and 3.11 hours of the third.
    const runsOutHours = (Number(plan.shortfalls[0]?.fromAt) - Number(startAt)) / 3_600_000
    expect(runsOutHours).toBeCloseTo(48 + 3.111, 3)
    expect(plan).toMatchObject({ finishAt: null, lateParcels: 100_000 })
  })

  it('knows supply that comes too late from supply that comes in time', () => {
    const withSupplyAt = (hours: number) =>
      planCapacity({
        ...beijing,
        supplies: [
          { at: startAt, kits: 400_000 },
          { at: at(hours), kits: 100_000 },
        ],
      })
    expect(withSupplyAt(48).isFeasible).toBe(true)
    const late = withSupplyAt(52)
    expect(late).toMatchObject({ isFeasible: false, bottleneck: 'stock', finishAt: null })
    // An hour less one ninth without a kit at 20,930 an hour, but for what the plan has to spare.
    expect(late.shortfalls[0]?.shortBy).toBe(16_280)
  })

  it('names several when one alone would not do', () => {
    const plan = planCapacity({
      ...beijing,
      shifts: beijing.shifts.map((shift) => ({ ...shift, staff: 250 })),
      vehicles: [{ count: 30, parcelsPerTrip: 800, tripHours: 2 }],
    })
    expect(new Map(shortOf(plan) as [string, number][])).toEqual(
      new Map([
        ['staff', 248],
        ['vehicles', 23],
      ]),
    )
  })

  it('asks for shifts where there are none, and does nothing for nobody', () => {
    expect(planCapacity({ ...beijing, shifts: [] })).toMatchObject({
      isFeasible: false,
      lacksShifts: true,
      shortfalls: [],
    })
    expect(planCapacity({ ...beijing, parcels: 0 })).toMatchObject({ isFeasible: true, bottleneck: null })
    expect(() => planCapacity({ ...beijing, parcels: Number.NaN })).toThrow(RangeError)
  })

  it('lets nobody recheck what they picked: one person alone ships nothing', () => {
    const alone = { ...beijing, parcels: 10, shifts: [{ startAt, endAt: at(8), staff: 1 }] }
    expect(shortOf(planCapacity(alone))).toEqual([['staff', 1]])
  })

  it('always asks for what makes it feasible, and never for one more than that', () => {
    const question = fc.record({
      parcels: fc.integer({ min: 1, max: 20_000 }),
      staff: fc.array(fc.nat(40), { minLength: 1, maxLength: 3 }),
      places: fc.array(fc.nat(12), { minLength: 4, maxLength: 4 }),
      vehicles: fc.nat(4),
      kits: fc.array(fc.nat(9_000), { maxLength: 4 }),
    })
    fc.assert(
      fc.property(question, ({ parcels, staff, places, vehicles, kits }) => {
        const [pick = 0, recheck = 0, pack = 0, dispatch = 0] = places
        const asked: CapacityQuestion = {
          ...beijing,
          parcels,
          stations: {
            pick: { places: pick, secondsPerParcel: 32 },
            recheck: { places: recheck, secondsPerParcel: 20 },
            pack: { places: pack, secondsPerParcel: 24 },
            dispatch: { places: dispatch, secondsPerParcel: 10 },
          },
          shifts: staff.map((count, day) => ({
            startAt: at(day * 24),
            endAt: at(day * 24 + 8),
            staff: count,
          })),
          vehicles: [{ count: vehicles, parcelsPerTrip: 50, tripHours: 3 }],
          supplies: kits.map((count, day) => ({ at: at(day * 20), kits: count })),
        }
        const plan = planCapacity(asked)
        expect(plan.isFeasible).toBe(plan.shortfalls.length === 0)
        const additions = Object.fromEntries(
          plan.shortfalls.map(({ resource, shortBy }) => [resource, shortBy]),
        )
        expect(planCapacity(withAdditions(asked, additions)).isFeasible).toBe(true)
        for (const { resource, shortBy } of plan.shortfalls) {
          const less = { ...additions, [resource]: shortBy - 1 }
          expect(planCapacity(withAdditions(asked, less)).isFeasible).toBe(false)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('tells it in three languages with the same numbers', () => {
    const fewer = { ...beijing, shifts: beijing.shifts.map((shift) => ({ ...shift, staff: 450 })) }
    const told = (['en', 'zh', 'ko'] as const).map((language) =>
      explainCapacity(planCapacity(fewer), language),
    )
    expect(told[0]).toEqual([
      'Not feasible: 47,907 of 500,000 parcels are not dispatched by 12-11 08:00.',
      'With the shifts and the stock planned so far they never are.',
      'It takes 1.93 parcels a second around the clock, 5.79 while shifts are on.',
      'What holds the work back longest: staff.',
      'Staff: 48 more people are needed in every shift; too few from 12-08 08:00 to 12-10 16:00, for 24 hours.',
    ])
    const numbersOf = (sentences: readonly string[] = []) =>
      sentences
        .join(' ')
        .match(/[\d,.:]*\d/g)
        ?.toSorted()
    expect(numbersOf(told[1])).toEqual(numbersOf(told[0]))
    expect(numbersOf(told[2])).toEqual(numbersOf(told[0]))
    expect(explainCapacity(planCapacity(beijing), 'zh')[0]).toBe(
      '可行：500,000 件可在 12-10 15:53 前全部发出，比目标提前 16.1 小时。',
    )
    expect(capacityResources).toHaveLength(7)
  })
})
