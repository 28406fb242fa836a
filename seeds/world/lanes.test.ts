import { describe, expect, it } from 'vitest'
import { promiseOf } from '#domain/fulfilment/promise.ts'
import type { Lane } from '#domain/fulfilment/promise.ts'
import { cityDepotKey, provinceDepotKey, siteId } from './sites.ts'
import type { SeedSite } from './sites.ts'
import { makeWorld } from './world.ts'

const { sites, lanes } = makeWorld('2026-11-22')
const calendars = new Map(sites.map((site) => [site.id, site.calendar]))
const siteOf = new Map(sites.map((site) => [site.id, site]))
const hourMilliseconds = 3_600_000

/** An order at each full hour of an ordinary week, Monday to Sunday: the depots' cut-off is one of them. */
const orderTimes = Array.from(
  { length: 7 * 24 },
  (_, hour) => new Date(Date.parse('2026-11-23T00:00:00+08:00') + hour * hourMilliseconds),
)

const laneBetween = (fromSiteId: string, toSiteId: string, kind: Lane['kind']) => {
  const lane = lanes.find(
    (candidate) =>
      candidate.fromSiteId === fromSiteId && candidate.toSiteId === toSiteId && candidate.kind === kind,
  )
  if (!lane) throw new Error('no such lane')
  return lane
}

/** The longest wait, in hours, for what leaves a depot for `destination`, at its door lane or else its counter. */
function worstHours(depotKey: string, destination: SeedSite): number {
  const hubId = siteId(destination.regionCode.slice(0, 6))
  const last = lanes.find((lane) => lane.fromSiteId === destination.id && lane.kind === 'door')
  const path = [
    laneBetween(siteId(depotKey), hubId, 'line_haul'),
    laneBetween(hubId, destination.id, 'round'),
    last ?? laneBetween(destination.id, destination.id, 'counter'),
  ]
  const preparationMinutes = siteOf.get(siteId(depotKey))?.preparationMinutes ?? 0
  const waits = orderTimes.map((orderedAt) => {
    const promise = promiseOf({
      supplierSiteId: siteId(depotKey),
      orderedAt,
      preparationMinutes,
      path,
      calendars,
    })
    return promise ? (promise.arriveAt.getTime() - orderedAt.getTime()) / hourMilliseconds : Infinity
  })
  return Math.max(...waits)
}

/** For each county: the village at the end of the longest round, one that closes at noon, and the sites in town. */
const destinations = sites.filter(({ kind }) => kind === 'county_hub').flatMap(telling)

function telling(hub: SeedSite): SeedSite[] {
  const rounds = lanes
    .filter((lane) => lane.fromSiteId === hub.id && lane.kind === 'round')
    .toSorted((a, b) => b.travelMinutes - a.travelMinutes)
  const served = rounds.flatMap((lane) => siteOf.get(lane.toSiteId) ?? [])
  const villages = served.filter(({ kind }) => kind === 'village_pharmacy')
  const atNoon = villages.filter(({ calendar }) => calendar.week.monday.length === 2)
  const inTown = served.filter(({ kind }) => !['village_pharmacy', 'township_pharmacy'].includes(kind))
  return [...villages.slice(0, 1), ...atNoon.slice(0, 1), ...inTown]
}

describe('the lanes of the demo world', () => {
  it('lead to every site that serves patients, and on to their hands', () => {
    const served = sites.filter(({ kind }) => kind !== 'province_depot' && kind !== 'city_depot')
    for (const kind of ['counter', 'round'] as const) {
      const reached = new Set(lanes.filter((lane) => lane.kind === kind).map((lane) => lane.toSiteId))
      const missed = served.filter(
        (site) => !reached.has(site.id) && !(kind === 'round' && site.kind === 'county_hub'),
      )
      expect(missed).toEqual([])
    }
  })

  it.each([provinceDepotKey, cityDepotKey])(
    'bring anything from %s within 42 hours, ordered at any time',
    (depot) => {
      expect(destinations.length).toBe(25)
      const late = destinations
        .map((site) => ({ name: site.nameEn, hours: worstHours(depot, site) }))
        .filter(({ hours }) => hours > 42)
      expect(late).toEqual([])
    },
  )
})
