import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shanghaiInstant } from '#domain/organisations/shanghai-time.ts'
import { planCampaignCapacity, type DepotQuestion } from './campaign-capacity.ts'
import { flowThrough, type CapacityQuestion } from './capacity-flow.ts'
import { explainCampaignCapacity } from './explain-campaign-capacity.ts'

const startAt = shanghaiInstant('2022-12-08', '08:00')
const at = (hours: number) => new Date(startAt.getTime() + hours * 3_600_000)

/** A depot with one shift of eight hours a day for three days, at 86 s a parcel, with kits for everybody. */
function depotOf(siteId: string, parcels: number, staff: number, more: Partial<CapacityQuestion> = {}) {
  const question: CapacityQuestion = {
    startAt,
    targetHours: 72,
    parcels,
    stations: {
      pick: { places: 300, secondsPerParcel: 32 },
      recheck: { places: 300, secondsPerParcel: 20 },
      pack: { places: 300, secondsPerParcel: 24 },
      dispatch: { places: 300, secondsPerParcel: 10 },
    },
    shifts: [0, 24, 48].map((from) => ({ startAt: at(from), endAt: at(from + 8), staff })),
    vehicles: [{ count: 100, parcelsPerTrip: 800, tripHours: 2 }],
    supplies: [{ at: startAt, kits: 1_000_000 }],
    ...more,
  }
  return { siteId, question }
}

describe('the capacity plan of all depots of a campaign', () => {
  // 43 people at 86 s a parcel are 1,800 an hour: 43,200 in the 24 hours of shifts.
  it('is feasible when every depot is, and done when the last one is', () => {
    const plan = planCampaignCapacity([depotOf('A', 14_400, 43), depotOf('B', 28_800, 43)])
    expect(plan).toMatchObject({ isFeasible: true, parcels: 43_200, lateParcels: 0, lateAnyway: 0 })
    expect(plan).toMatchObject({ shortfalls: [], reliefs: [], finishAt: at(32) })
    expect(plan.bottleneck).toEqual({ siteId: 'B', resource: 'staff' })
  })

  it('names what is short at which depot, and what another one has room for', () => {
    const plan = planCampaignCapacity([depotOf('A', 43_000, 43), depotOf('B', 53_200, 43)])
    expect(plan).toMatchObject({ isFeasible: false, finishAt: null, lateParcels: 10_000 })
    // 53,200 × 86 s in 24 hours take 52.95 people.
    expect(plan.shortfalls).toMatchObject([{ siteId: 'B', resource: 'staff', shortBy: 10 }])
    expect(plan.reliefs).toEqual([{ fromSiteId: 'B', toSiteId: 'A', parcels: 200 }])
    expect(plan).toMatchObject({ lateAnyway: 9_800, bottleneck: { siteId: 'B', resource: 'staff' } })
  })

  it('counts on a depot that has room only with kits of its own', () => {
    const withKits = (kits: number) => ({ supplies: [{ at: startAt, kits }] })
    const late = depotOf('B', 43_300, 43)
    const plan = planCampaignCapacity([depotOf('A', 1_000, 43, withKits(1_060)), late])
    expect(plan.reliefs).toEqual([{ fromSiteId: 'B', toSiteId: 'A', parcels: 60 }])
    expect(plan.lateAnyway).toBe(40)
  })

  it('always finds as much help as there is, and never more than keeps the target', () => {
    const depot = fc.record({
      parcels: fc.nat(20_000),
      staff: fc.nat(30),
      kits: fc.nat(20_000),
      later: fc.nat(9_000),
      places: fc.integer({ min: 1, max: 12 }),
    })
    fc.assert(
      fc.property(fc.array(depot, { minLength: 1, maxLength: 5 }), (rows) => {
        const depots = rows.map(({ parcels, staff, kits, later, places }, index): DepotQuestion => {
          const { siteId, question } = depotOf(`D${index}`, parcels, staff, {
            supplies: [
              { at: startAt, kits },
              { at: at(30), kits: later },
            ],
          })
          const pick = { places, secondsPerParcel: 32 }
          return { siteId, question: { ...question, stations: { ...question.stations, pick } } }
        })
        const plan = planCampaignCapacity(depots)
        const total = rows.reduce((sum, { parcels }) => sum + parcels, 0)
        const most = depots.map(({ question }) =>
          Math.floor(flowThrough({ ...question, parcels: question.parcels + total }).dispatched + 1e-6),
        )
        expect(plan.lateAnyway).toBe(Math.max(0, total - most.reduce((sum, count) => sum + count, 0)))
        const moved = depots.map(({ siteId, question }) => {
          const away = sumOf(plan.reliefs.filter(({ fromSiteId }) => fromSiteId === siteId))
          const come = sumOf(plan.reliefs.filter(({ toSiteId }) => toSiteId === siteId))
          return { siteId, question: { ...question, parcels: question.parcels - away + come } }
        })
        expect(planCampaignCapacity(moved).lateParcels).toBe(plan.lateAnyway)
      }),
      { numRuns: 200 },
    )
  })

  it('tells it in three languages with the same numbers', () => {
    const plan = planCampaignCapacity([depotOf('A', 43_000, 43), depotOf('B', 53_200, 43)])
    const told = (['en', 'zh', 'ko'] as const).map((language) =>
      explainCampaignCapacity(plan, language, (siteId) => `depot ${siteId}`),
    )
    expect(told[0]).toEqual([
      'Not feasible: 10,000 of 96,200 parcels are not dispatched by 12-11 08:00.',
      'The last of 2 depots is depot B, held back by staff.',
      'depot A has room in time for 200 of the late parcels of depot B.',
      '9,800 parcels are late wherever they are sent from: people, stations, vehicles or stock have to be added.',
    ])
    const numbersOf = (sentences: readonly string[] = []) => sentences.join(' ').match(/[\d,.:]*\d/g)
    expect(numbersOf(told[1])?.toSorted()).toEqual(numbersOf(told[0])?.toSorted())
    expect(numbersOf(told[2])?.toSorted()).toEqual(numbersOf(told[0])?.toSorted())
    const good = planCampaignCapacity([depotOf('A', 14_400, 43)])
    expect(explainCampaignCapacity(good, 'zh', () => '中心库')).toEqual([
      '可行：14,400 件可在 12-08 16:00 前全部发出，比目标提前 64 小时。',
      '共 1 个云仓，最晚完成的是中心库，受限于人员。',
    ])
    expect(() => planCampaignCapacity([])).toThrow(RangeError)
  })
})

function sumOf(reliefs: readonly { readonly parcels: number }[]): number {
  return reliefs.reduce((sum, { parcels }) => sum + parcels, 0)
}
