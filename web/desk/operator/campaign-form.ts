import { isTooLong } from '#web/ui/text-length.ts'
import { emptyKit, kitOf, type KitField } from './kit-fields.tsx'

/** Characters of a campaign's name in one language. */
export const longestName = 100

/** A campaign as it is filled in; null is what is not chosen yet. */
export interface CampaignForm {
  readonly nameZh: string
  readonly nameEn: string
  readonly depots: readonly DepotField[]
  readonly areas: readonly AreaField[]
  readonly kit: readonly KitField[]
  readonly tiers: readonly TierField[]
  readonly targetHours: number
  readonly dispatchHours: number
  readonly waveParcels: number
  /** YYYY-MM-DDTHH:MM in Shanghai; empty where it begins once somebody starts it. */
  readonly plannedStart: string
}

export interface DepotField {
  readonly siteId: string | null
  readonly staff: number
}

export interface AreaField {
  readonly regionCode: string | null
  readonly siteId: string | null
}

export interface TierField {
  readonly leastPersonsAtRisk: number
  readonly leastPersons: number
}

/** Households with somebody at risk come first, unless somebody says otherwise. */
export const emptyForm: CampaignForm = {
  nameZh: '',
  nameEn: '',
  depots: [{ siteId: null, staff: 10 }],
  areas: [{ regionCode: null, siteId: null }],
  kit: emptyKit,
  tiers: [
    { leastPersonsAtRisk: 1, leastPersons: 1 },
    { leastPersonsAtRisk: 0, leastPersons: 1 },
  ],
  targetHours: 72,
  dispatchHours: 48,
  waveParcels: 20_000,
  plannedStart: '',
}

/** An area without a depot of its own is served from the first one. */
function areaDepot({ depots }: CampaignForm, { siteId }: AreaField): string | null {
  return siteId ?? depots[0]?.siteId ?? null
}

function isNamed(name: string): boolean {
  return name.trim() !== '' && !isTooLong(name, longestName)
}

/** What a campaign needs and is not filled in as it must be, by the names of its texts. */
export function missingOf(form: CampaignForm) {
  const areAreasThere = form.areas.every((area) => area.regionCode !== null && areaDepot(form, area) !== null)
  return [
    ...(isNamed(form.nameZh) ? [] : (['nameZh'] as const)),
    ...(isNamed(form.nameEn) ? [] : (['nameEn'] as const)),
    ...(form.depots.every(({ siteId }) => siteId !== null) ? [] : (['depot'] as const)),
    ...(areAreasThere ? [] : (['county'] as const)),
    ...(kitOf(form.kit).length > 0 ? [] : (['kit'] as const)),
  ]
}

/** The form as `POST /campaigns` takes it. */
export function newCampaignOf(form: CampaignForm) {
  const { nameZh, nameEn, tiers, targetHours, dispatchHours, waveParcels, plannedStart } = form
  return {
    nameZh: nameZh.trim(),
    nameEn: nameEn.trim(),
    kit: kitOf(form.kit),
    rules: { tiers: [...tiers] },
    depots: form.depots.flatMap(({ siteId, staff }) => (siteId === null ? [] : [{ siteId, staff }])),
    areas: form.areas.flatMap((area) => {
      const siteId = areaDepot(form, area)
      return area.regionCode === null || siteId === null ? [] : [{ regionCode: area.regionCode, siteId }]
    }),
    targetHours,
    dispatchHours,
    waveParcels,
    ...(plannedStart === '' ? {} : { plannedStartAt: `${plannedStart}:00+08:00` }),
  }
}
