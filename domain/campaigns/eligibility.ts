import { z } from 'zod'
import type { Household } from './household.ts'

/** Who is served first: a household falls into the first tier whose least number of persons at risk it reaches. */
export const campaignRulesSchema = z.strictObject({
  tiers: z
    .array(
      z.strictObject({
        leastPersonsAtRisk: z.int().min(0).max(30),
        leastPersons: z.int().min(1).max(30),
      }),
    )
    .min(1)
    .max(9)
    .readonly(),
})
export type CampaignRules = z.output<typeof campaignRulesSchema>

/** A part of a campaign's area, by the beginning of its region codes. */
export interface CampaignArea {
  readonly regionCode: string
}

export const ineligibleReasons = ['outOfArea', 'inNoTier'] as const
export type IneligibleReason = (typeof ineligibleReasons)[number]

export type Eligibility<Area extends CampaignArea> =
  | { readonly isEligible: true; readonly area: Area; readonly tier: number }
  | { readonly isEligible: false; readonly reason: IneligibleReason }

/** Whether a campaign serves a household, from which of its areas, and in which tier; 1 is served first. */
export function eligibilityOf<Area extends CampaignArea>(
  household: Pick<Household, 'villageCode' | 'persons' | 'personsAtRisk'>,
  areas: readonly Area[],
  { tiers }: CampaignRules,
): Eligibility<Area> {
  const area = areaOf(household.villageCode, areas)
  if (area === undefined) return { isEligible: false, reason: 'outOfArea' }
  const index = tiers.findIndex(
    ({ leastPersonsAtRisk, leastPersons }) =>
      household.personsAtRisk >= leastPersonsAtRisk && household.persons >= leastPersons,
  )
  return index < 0 ? { isEligible: false, reason: 'inNoTier' } : { isEligible: true, area, tier: index + 1 }
}

/** The narrowest area that holds a village. */
function areaOf<Area extends CampaignArea>(villageCode: string, areas: readonly Area[]): Area | undefined {
  return areas
    .filter(({ regionCode }) => villageCode.startsWith(regionCode))
    .toSorted((a, b) => b.regionCode.length - a.regionCode.length)[0]
}

/**
 * The part of a campaign that a village belongs to, from 0: each part is worked on by one workflow. All households of a
 * village are in one, so that their parcels go through the stations one after the other.
 */
export function partitionOf(villageCode: string, partitions: number): number {
  let hash = 0
  for (const digit of villageCode) hash = (hash * 31 + Number(digit)) % 1_000_003
  return hash % partitions
}
