import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SiteCalendar } from '#domain/organisations/opening-hours.ts'
import { fastestPath } from './fastest-path.ts'
import { planLegs, type Lane } from './promise.ts'

const always = [{ opens: '00:00', closes: '24:00' }]
const open: SiteCalendar = {
  week: {
    monday: always,
    tuesday: always,
    wednesday: always,
    thursday: always,
    friday: always,
    saturday: always,
    sunday: always,
  },
  exceptions: [],
  cutOff: null,
}
const sites = ['province', 'city', 'county', 'village']
const calendars = new Map(sites.map((siteId) => [siteId, open]))
const readyAt = new Date('2026-11-22T08:00:00+08:00')

function lane(
  fromSiteId: string,
  toSiteId: string,
  departs: number,
  travelMinutes: number,
  costFen = 0,
): Lane {
  return {
    id: `${fromSiteId} to ${toSiteId} at ${departs} for ${costFen}`,
    kind: 'line_haul',
    fromSiteId,
    toSiteId,
    departureMinutes: [departs * 60],
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    cutOffMinutes: 0,
    travelMinutes,
    costFen,
  }
}

const search = (lanes: Lane[], fromSiteId = 'province', toSiteId = 'village') =>
  fastestPath({ lanes, fromSiteId, toSiteId, readyAt, calendars })

describe('the fastest path', () => {
  it('changes lanes where that arrives sooner than the direct one', () => {
    const direct = lane('province', 'village', 20, 60)
    const first = lane('province', 'county', 9, 60)
    const second = lane('county', 'village', 11, 60)
    expect(search([direct, second, first])).toEqual([first, second])
  })

  it('takes the direct lane where the change would be missed', () => {
    const direct = lane('province', 'village', 20, 60)
    const lanes = [direct, lane('province', 'county', 9, 180), lane('county', 'village', 11, 60)]
    expect(search(lanes)).toEqual([direct])
  })

  it('takes the cheaper of two that arrive together', () => {
    const cheap = lane('province', 'village', 20, 60, 100)
    expect(search([lane('province', 'village', 20, 60, 200), cheap])).toEqual([cheap])
  })

  it('is empty at the destination and null where no lane leads', () => {
    expect(search([], 'village')).toEqual([])
    expect(search([lane('village', 'village', 9, 10)])).toBeNull()
  })

  it('is no later than any other way through the network', () => {
    const anyLane = fc
      .tuple(fc.constantFrom(...sites), fc.constantFrom(...sites), fc.nat({ max: 23 }), fc.nat({ max: 600 }))
      .map(([from, to, departs, minutes]) => lane(from, to, departs, minutes))
    fc.assert(
      fc.property(fc.array(anyLane, { maxLength: 8 }), (lanes) => {
        const arrivals = simplePaths(lanes, 'province', []).map((path) => arrival(path))
        const found = search(lanes)
        expect(found ? arrival(found) : Number.POSITIVE_INFINITY).toBe(Math.min(...arrivals))
      }),
    )
  })
})

function arrival(path: readonly Lane[]): number {
  const last = planLegs(path, readyAt, calendars)?.at(-1)
  return (last?.arriveAt ?? readyAt).getTime()
}

/** Every way from `siteId` to the village that enters no site twice. */
function simplePaths(lanes: readonly Lane[], siteId: string, before: readonly Lane[]): Lane[][] {
  if (siteId === 'village') return [[...before]]
  const seen = new Set([siteId, ...before.map(({ fromSiteId }) => fromSiteId)])
  return lanes
    .filter((next) => next.fromSiteId === siteId && !seen.has(next.toSiteId))
    .flatMap((next) => simplePaths(lanes, next.toSiteId, before.concat(next)))
}
