import { sql, type SQL } from 'drizzle-orm'
import { coverLevel, coverLevels, type CoverLevel } from '#domain/network/days-of-cover.ts'
import { countyDigits, mapKinds } from '#domain/network/map-place.ts'
import type { SiteKind, SiteStatus } from '#domain/organisations/site.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { readAcross } from '../commands.ts'
import { latinRegionName } from '../organisations/region-name.ts'
import { coverOf, siteCover } from './cover.ts'

/** A site on the map. */
export interface MapSite {
  readonly id: string
  readonly parentId: string | null
  readonly kind: SiteKind
  readonly status: SiteStatus
  readonly countyCode: string
  readonly nameZh: string
  readonly nameEn: string
  readonly longitude: number
  readonly latitude: number
  /** Days of cover of its middle product; null where nothing was asked for lately. */
  readonly days: number | null
  /** Products with demand, and those of them that last less than a week. */
  readonly products: number
  readonly shortProducts: number
}

/** The smaller sites of a county, as one mark. */
export interface MapCounty {
  readonly code: string
  readonly nameZh: string
  /** Its pinyin: regions have Chinese names only. */
  readonly nameEn: string
  readonly longitude: number
  readonly latitude: number
  readonly sites: number
  /** Sites that do not work now. */
  readonly down: number
  /** How many of its sites stand at each level of cover. */
  readonly levels: Readonly<Record<CoverLevel, number>>
  /** Days of cover of the middle one of its sites; null where nothing was asked for lately. */
  readonly days: number | null
}

/** Parcels that left one place for another lately. A place is the id of a site, or the code of a county. */
export interface MapFlow {
  readonly from: string
  readonly to: string
  readonly parcels: number
  /** Those of them that have not arrived yet. */
  readonly underWay: number
}

export interface NetworkMap {
  readonly asOf: Date
  readonly sites: readonly MapSite[]
  readonly counties: readonly MapCounty[]
  readonly flows: readonly MapFlow[]
}

/** Flows are those of so many days. */
export const flowDays = 7

/**
 * The network as a map: its depots and county hubs, the smaller sites of each county as one mark, the parcels that left
 * one place for another in the last seven days, and days of cover as `domain/network` defines them.
 * A network read: who runs the network, or supervises it, sees all of its places; nothing of any patient.
 */
export function readNetworkMap(client: DatabaseClient, actor: Actor, now: Date): Promise<NetworkMap> {
  return readAcross(client, actor, 'network.map', now, async (db) => ({
    asOf: now,
    ...(await readPlaces(db, now)),
    flows: await readFlows(db, now, null),
  }))
}

/** The sites of one county, each by itself, and what went between them in the last seven days. Otherwise as the whole map. */
export function readCountyMap(client: DatabaseClient, actor: Actor, now: Date, countyCode: string) {
  return readAcross(client, actor, 'network.county', now, async (db) => ({
    asOf: now,
    countyCode,
    sites: await readCountySites(db, now, countyCode),
    flows: await readFlows(db, now, countyCode),
  }))
}

const countyOf = (site: string) => sql.raw(`left(${site}.region_code, ${countyDigits})`)
const isOnMap = (site: string) =>
  sql.raw(`${site}.kind in (${mapKinds.map((kind) => `'${kind}'`).join(', ')})`)

/** The sites that `shown` lets through, as the map tells of them, from their `site_cover`. */
const sitesOnMap = (shown: SQL) => sql`
    select site.id, site.parent_id as "parentId", site.kind, site.status, ${countyOf('site')} as "countyCode",
      site.name_zh as "nameZh", site.name_en as "nameEn", site.longitude::float8, site.latitude::float8,
      site_cover.days, coalesce(site_cover.products, 0) as products, coalesce(site_cover.short, 0) as "shortProducts"
    from sites site left join site_cover on site_cover.site_id = site.id
    where ${shown} and site.status <> 'closed' order by site.kind, site.id`

async function readCountySites(db: Database, now: Date, countyCode: string): Promise<MapSite[]> {
  const isInCounty = sql`${countyOf('site')} = ${countyCode}`
  const found = await db.execute<MapSite & Record<string, unknown>>(sql`
    with ${coverOf(now, (siteId) => sql`${siteId} in (select id from sites site where ${isInCounty})`)}, ${siteCover}
    ${sitesOnMap(isInCounty)}`)
  return found.rows
}

interface CountyRow {
  readonly code: string
  readonly name: string | null
  readonly longitude: number
  readonly latitude: number
  readonly sites: number
  readonly down: number
  readonly days: (number | null)[]
}

interface PlaceRows extends Record<string, unknown> {
  readonly sites: readonly MapSite[]
  readonly counties: readonly CountyRow[]
}

/** The places of the whole map. In one statement, since working out what every site holds is nearly all of it. */
async function readPlaces(db: Database, now: Date): Promise<Pick<NetworkMap, 'sites' | 'counties'>> {
  const found = await db.execute<PlaceRows>(sql`
    with ${coverOf(now, () => sql`true`)}, ${siteCover}, shown as (${sitesOnMap(isOnMap('site'))}), county as (
      select ${countyOf('site')} as code, min(region.name_zh) as name, avg(site.longitude)::float8 as longitude,
        avg(site.latitude)::float8 as latitude, count(*)::integer as sites,
        (count(*) filter (where site.status = 'down'))::integer as down,
        array_agg(site_cover.days order by site_cover.days) as days
      from sites site left join site_cover on site_cover.site_id = site.id
      left join regions region on region.code = ${countyOf('site')}
      where not ${isOnMap('site')} and site.status <> 'closed' group by 1 order by 1)
    select coalesce((select json_agg(shown) from shown), '[]') as sites,
      coalesce((select json_agg(county) from county), '[]') as counties`)
  const { sites, counties } = found.rows[0] ?? { sites: [], counties: [] }
  return { sites, counties: counties.map(countyFrom) }
}

function countyFrom({ code, name, days, ...row }: CountyRow): MapCounty {
  return {
    ...row,
    code,
    nameZh: name ?? code,
    nameEn: name === null ? code : latinRegionName(name),
    levels: countLevels(days),
    days: middleOf(days.filter((each) => each !== null)),
  }
}

function countLevels(days: readonly (number | null)[]): Record<CoverLevel, number> {
  const counts = Object.fromEntries(coverLevels.map((level) => [level, 0])) as Record<CoverLevel, number>
  for (const each of days) counts[coverLevel(each)] += 1
  return counts
}

/** The lower middle of values that are in their order. */
function middleOf(days: readonly number[]): number | null {
  return days[Math.floor((days.length - 1) / 2)] ?? null
}

async function readFlows(db: Database, now: Date, countyCode: string | null): Promise<MapFlow[]> {
  const since = new Date(now.getTime() - flowDays * 24 * 60 * 60 * 1000)
  const place = (site: string) =>
    countyCode === null
      ? sql`case when ${isOnMap(site)} then ${sql.raw(site)}.id::text else ${countyOf(site)} end`
      : sql.raw(`${site}.id::text`)
  const within =
    countyCode === null
      ? sql`true`
      : sql`${countyOf('origin')} = ${countyCode} and ${countyOf('target')} = ${countyCode}`
  const found = await db.execute<MapFlow & Record<string, unknown>>(sql`
    select * from (
      select ${place('origin')} as "from", ${place('target')} as "to", sum(leg.parcels)::integer as parcels,
        sum(leg.under_way)::integer as "underWay"
      from (select from_site_id, to_site_id, count(*) as parcels, count(*) filter (where state = 'departed') as under_way
        from shipment_legs where departed_at >= ${since.toISOString()} group by from_site_id, to_site_id) leg
      join sites origin on origin.id = leg.from_site_id join sites target on target.id = leg.to_site_id
      where ${within} group by 1, 2) flow
    where "from" <> "to" order by parcels desc, "from", "to"`)
  return found.rows
}
