import { and, asc, eq, like, or } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { DatabaseClient } from '../client.ts'
import { campaignAreas } from '../campaigns/schema.ts'
import { regions } from './schema.ts'

/** A township or village, as somebody chooses where they live. */
export interface NamedRegion {
  readonly code: string
  readonly nameZh: string
}

export interface Township extends NamedRegion {
  readonly countyZh: string
}

const county = alias(regions, 'county')

/** Townships in any of some regions, all where none are given, in the order of their codes. Public knowledge: no actor. */
export function listTownships(
  { network }: DatabaseClient,
  within: readonly string[] | null,
): Promise<Township[]> {
  const inside = within?.map((code) => like(regions.code, `${code.slice(0, 9)}%`))
  return network
    .select({ code: regions.code, nameZh: regions.nameZh, countyZh: county.nameZh })
    .from(regions)
    .innerJoin(county, eq(county.code, regions.parentCode))
    .where(and(eq(regions.level, 'township'), inside === undefined ? undefined : or(...inside)))
    .orderBy(asc(regions.code))
}

/** Villages of a township, in the order of their codes. */
export function listVillages({ network }: DatabaseClient, townshipCode: string): Promise<NamedRegion[]> {
  return network
    .select({ code: regions.code, nameZh: regions.nameZh })
    .from(regions)
    .where(and(eq(regions.level, 'village'), eq(regions.parentCode, townshipCode)))
    .orderBy(asc(regions.code))
}

/** The regions that a campaign serves, which who registers may know. */
export async function listServedRegions({ network }: DatabaseClient, campaignId: string): Promise<string[]> {
  const found = await network
    .select({ regionCode: campaignAreas.regionCode })
    .from(campaignAreas)
    .where(eq(campaignAreas.campaignId, campaignId))
  return found.map(({ regionCode }) => regionCode)
}
