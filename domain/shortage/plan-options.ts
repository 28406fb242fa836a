import { z } from 'zod'
import { siteKinds, type SiteKind } from '../organisations/site.ts'
import { weightRule } from './need-weight.ts'

const region = z.string().regex(/^\d{2}(\d{2}(\d{2}(\d{3}(\d{3})?)?)?)?$/)
const units = z.int().min(0).max(1_000_000_000)
const most = 500

/** Who stands in a tier: what is not said does not matter. The first rule that fits decides. */
const tierRule = z.strictObject({
  tier: z.int().min(1).max(9),
  siteKinds: z.array(z.enum(siteKinds)).optional(),
  regionCode: region.optional(),
  siteIds: z.array(z.uuid()).max(most).optional(),
})

/** How a plan shares out. What is left out is the same for everybody. Amounts are base units of the product. */
export const planOptionsSchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  horizonDays: z.int().min(1).max(180),
  tiers: z.array(tierRule).max(50).default([]),
  /** The most that one site may get, in units of need; null for no limit but its need. */
  capUnits: units.nullable().default(null),
  weights: z
    .strictObject({
      atRisk: z.number().min(0).max(5),
      remote: z.number().min(0).max(5),
      remoteHours: z.int().min(1).max(240),
    })
    .default({
      atRisk: weightRule.atRisk,
      remote: weightRule.remote,
      remoteHours: weightRule.remoteHours,
    }),
  /** The share of people at risk in a region. The longest code that fits decides; none is 0. */
  atRisk: z
    .array(z.strictObject({ regionCode: region, share: z.number().min(0).max(1) }))
    .max(most)
    .default([]),
  /**
   * Whoever approves the plan approves its re-runs as well: what arrives later is shared out by these same options at once,
   * and takes nothing back. Otherwise each re-run waits for people.
   */
  appliesArrivals: z.boolean().default(false),
  /** Kept back of every pile, in percent. */
  reservePercent: z.int().min(0).max(100).default(0),
  /** Goods that only some may have: of one product at one depot. */
  earmarks: z
    .array(
      z.strictObject({
        depotSiteId: z.uuid(),
        productId: z.uuid(),
        units: z.int().min(1).max(1_000_000_000),
        regionCode: region.optional(),
        siteIds: z.array(z.uuid()).max(most).optional(),
      }),
    )
    .max(50)
    .default([]),
  /** What a site needs until the end, in units of need, where its demand so far does not tell. */
  needs: z
    .array(
      z.strictObject({
        siteId: z.uuid(),
        needUnits: units.optional(),
        capUnits: units.optional(),
      }),
    )
    .max(most)
    .default([]),
})
export type PlanOptions = z.output<typeof planOptionsSchema>

/** A site as the rules of a plan see it. */
export interface PlacedSite {
  readonly id: string
  readonly kind: SiteKind
  readonly regionCode: string
}

/** The tier of a site, from 0. Whoever fits no rule comes after all that do; without rules all stand in the first. */
export function tierOf({ tiers }: Pick<PlanOptions, 'tiers'>, site: PlacedSite): number {
  const rule = tiers.find(
    ({ siteKinds: kinds, regionCode, siteIds }) =>
      (kinds === undefined || kinds.includes(site.kind)) &&
      (regionCode === undefined || site.regionCode.startsWith(regionCode)) &&
      (siteIds === undefined || siteIds.includes(site.id)),
  )
  if (rule !== undefined) return rule.tier - 1
  return tiers.reduce((last, { tier }) => Math.max(last, tier), 0)
}

/** The share of people at risk where a site is. */
export function atRiskShareOf({ atRisk }: Pick<PlanOptions, 'atRisk'>, { regionCode }: PlacedSite): number {
  const [nearest] = atRisk
    .filter((one) => regionCode.startsWith(one.regionCode))
    .toSorted((a, b) => b.regionCode.length - a.regionCode.length)
  return nearest?.share ?? 0
}

/** True when an earmark is meant for a site. */
export function isMeantFor(
  { regionCode, siteIds }: Pick<PlanOptions['earmarks'][number], 'regionCode' | 'siteIds'>,
  site: PlacedSite,
): boolean {
  return (
    (regionCode === undefined || site.regionCode.startsWith(regionCode)) &&
    (siteIds === undefined || siteIds.includes(site.id))
  )
}
