import type { Lane } from '#domain/fulfilment/promise.ts'
import { createRandom } from '../random.ts'
import { seedId } from '../seed-id.ts'
import { cityDepotKey, provinceDepotKey, siteId } from './sites.ts'
import type { SeedSite } from './sites.ts'
import { tenantId } from './tenants.ts'

/** A lane and the tenant that runs it. */
export interface SeedLane extends Lane {
  readonly tenantId: string
}

const everyDay = [1, 2, 3, 4, 5, 6, 7]
const atMinutes = (...times: string[]) =>
  times.map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)))

/** Line-haul from the depots by county: who drives, how long, and what one parcel's share of the truck costs. */
const lineHauls = [
  { county: '520327', by: 'distributor/shanlu', provinceMinutes: 240, cityMinutes: 120, costFen: 180 },
  { county: '522732', by: 'distributor/shanlu', provinceMinutes: 210, cityMinutes: 300, costFen: 200 },
  { county: '430524', by: 'distributor/shanlu', provinceMinutes: 420, cityMinutes: 480, costFen: 260 },
  { county: '350821', by: 'distributor/changhe', provinceMinutes: 580, cityMinutes: 560, costFen: 320 },
  { county: '640422', by: 'distributor/changhe', provinceMinutes: 600, cityMinutes: 540, costFen: 340 },
] as const

const lineHaulDepartures = atMinutes('11:00', '23:00')
const roundDepartures = atMinutes('08:30', '14:00')

/** Every connection of the demo world. With it, any depot reaches any door well within 48 hours. */
export function makeLanes(sites: readonly SeedSite[]): SeedLane[] {
  return [...lineHauls.flatMap(lineHaulLanes), ...sites.flatMap(roundOf), ...sites.flatMap(lastLanes)]
}

function lineHaulLanes(haul: (typeof lineHauls)[number]): SeedLane[] {
  const shared = {
    tenantId: tenantId(haul.by),
    kind: 'line_haul',
    toSiteId: siteId(haul.county),
    departureMinutes: lineHaulDepartures,
    weekdays: everyDay,
    cutOffMinutes: 30,
  } as const
  return [
    {
      ...shared,
      id: seedId(`lane/${provinceDepotKey}/${haul.county}`),
      fromSiteId: siteId(provinceDepotKey),
      travelMinutes: haul.provinceMinutes,
      costFen: haul.costFen + 60,
    },
    {
      ...shared,
      id: seedId(`lane/${cityDepotKey}/${haul.county}`),
      fromSiteId: siteId(cityDepotKey),
      travelMinutes: haul.cityMinutes,
      costFen: haul.costFen,
    },
  ]
}

/** The round from the county hub on which a site lies; none for hubs and depots. */
function roundOf(site: SeedSite): SeedLane[] {
  if (!servesPatients(site) || site.kind === 'county_hub') return []
  const inTown = site.kind !== 'township_pharmacy' && site.kind !== 'village_pharmacy'
  const random = createRandom(`round/${site.key}`)
  const countyCode = site.regionCode.slice(0, 6)
  return [
    {
      id: seedId(`lane/${countyCode}/${site.key}`),
      tenantId: tenantId(`pharmacy/${countyCode}`),
      kind: 'round',
      fromSiteId: siteId(countyCode),
      toSiteId: site.id,
      departureMinutes: roundDepartures,
      weekdays: everyDay,
      cutOffMinutes: 20,
      travelMinutes: inTown ? 20 : random.integer(4, 16) * 10,
      costFen: inTown ? 40 : random.integer(8, 20) * 10,
    },
  ]
}

/** A site's own counter, and the way from a pharmacy to a patient's door. */
function lastLanes(site: SeedSite): SeedLane[] {
  if (!servesPatients(site)) return []
  const shared = {
    tenantId: site.tenantId,
    fromSiteId: site.id,
    toSiteId: site.id,
    departureMinutes: [],
    weekdays: everyDay,
    cutOffMinutes: 0,
  }
  const counter: SeedLane = {
    ...shared,
    id: seedId(`lane/${site.key}/counter`),
    kind: 'counter',
    travelMinutes: 0,
    costFen: 0,
  }
  if (site.kind !== 'village_pharmacy' && site.kind !== 'township_pharmacy') return [counter]
  const door: SeedLane = {
    ...shared,
    id: seedId(`lane/${site.key}/door`),
    kind: 'door',
    travelMinutes: 40,
    costFen: 200,
  }
  return [counter, door]
}

function servesPatients(site: SeedSite): boolean {
  return site.kind !== 'province_depot' && site.kind !== 'city_depot'
}
