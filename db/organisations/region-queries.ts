import { and, asc, eq, gt, inArray, like, or } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { RegionLevel } from '#domain/organisations/region-code.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { campaignAreas } from '../campaigns/schema.ts'
import { latinRegionName } from './region-name.ts'
import { regions } from './schema.ts'

/** A township or village, as somebody chooses where they live. */
export interface NamedRegion {
  readonly code: string
  readonly nameZh: string
  /** Its pinyin: regions have Chinese names only. */
  readonly nameEn: string
}

export interface Township extends NamedRegion {
  readonly countyZh: string
  readonly countyEn: string
}

const county = alias(regions, 'county')
const above = alias(regions, 'above')

/** Townships in any of some regions, all where none are given, in the order of their codes. Public knowledge: no actor. */
export async function listTownships(
  { network }: DatabaseClient,
  within: readonly string[] | null,
): Promise<Township[]> {
  const inside = within?.map((code) => like(regions.code, `${code.slice(0, 9)}%`))
  const found = await network
    .select({ code: regions.code, nameZh: regions.nameZh, countyZh: county.nameZh })
    .from(regions)
    .innerJoin(county, eq(county.code, regions.parentCode))
    .where(and(eq(regions.level, 'township'), inside === undefined ? undefined : or(...inside)))
    .orderBy(asc(regions.code))
  return found.map((township) => ({
    ...township,
    nameEn: latinRegionName(township.nameZh),
    countyEn: latinRegionName(township.countyZh),
  }))
}

/** What regions with these codes are called; a code that is none is missing. Everybody's knowledge. */
export async function readRegionNames(
  client: DatabaseClient,
  actor: Actor,
  codes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (codes.length === 0) return new Map()
  const found = await readAs(client, actor, (db) =>
    db
      .select({ code: regions.code, nameZh: regions.nameZh })
      .from(regions)
      .where(inArray(regions.code, [...codes])),
  )
  return new Map(found.map(({ code, nameZh }) => [code, nameZh]))
}

/** The regions of a level, within another where one is given, in the order of their codes. Everybody's knowledge. */
export async function listRegions(
  client: DatabaseClient,
  actor: Actor,
  {
    level,
    within,
    after,
    limit,
  }: {
    readonly level: RegionLevel
    readonly within?: string | undefined
    readonly after?: string | undefined
    readonly limit: number
  },
) {
  const found = await readAs(client, actor, (db) =>
    db
      .select({
        code: regions.code,
        nameZh: regions.nameZh,
        parentCode: regions.parentCode,
        parentZh: above.nameZh,
      })
      .from(regions)
      .leftJoin(above, eq(above.code, regions.parentCode))
      .where(
        and(
          eq(regions.level, level),
          within === undefined ? undefined : like(regions.code, `${within}%`),
          after === undefined ? undefined : gt(regions.code, after),
        ),
      )
      .orderBy(asc(regions.code))
      .limit(limit),
  )
  return found.map((region) => ({
    ...region,
    nameEn: latinRegionName(region.nameZh),
    parentEn: region.parentZh === null ? null : latinRegionName(region.parentZh),
  }))
}

/** Villages of a township, in the order of their codes. */
export async function listVillages(
  { network }: DatabaseClient,
  townshipCode: string,
): Promise<NamedRegion[]> {
  const found = await network
    .select({ code: regions.code, nameZh: regions.nameZh })
    .from(regions)
    .where(and(eq(regions.level, 'village'), eq(regions.parentCode, townshipCode)))
    .orderBy(asc(regions.code))
  return found.map((village) => ({ ...village, nameEn: latinRegionName(village.nameZh) }))
}

/** The regions that a campaign serves, which who registers may know. */
export async function listServedRegions({ network }: DatabaseClient, campaignId: string): Promise<string[]> {
  const found = await network
    .select({ regionCode: campaignAreas.regionCode })
    .from(campaignAreas)
    .where(eq(campaignAreas.campaignId, campaignId))
  return found.map(({ regionCode }) => regionCode)
}
