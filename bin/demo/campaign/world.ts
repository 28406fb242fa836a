import type { StaffRole } from '#domain/access/roles.ts'
import { regionLevel } from '#domain/organisations/region-code.ts'
import { siteId } from '#seeds/world/sites.ts'
import { tenantId } from '#seeds/world/tenants.ts'
import type { World } from '#seeds/world/world.ts'
import type { ApiClient, Session } from '../http.ts'
import type { People } from '../people.ts'

/** The counties of a campaign of the demo world, and which of the two depots above them serves each. */
export const campaignCounties = [
  { regionCode: '522732', depot: 'depot/province' },
  { regionCode: '520327', depot: 'depot/city' },
  { regionCode: '430524', depot: 'depot/city' },
] as const

/** Everyone who works in a campaign of the demo world: they are of the company that runs the depots. */
export interface CampaignStaff {
  readonly operator: Session
  readonly picker: Session
  readonly checker: Session
  readonly driver: Session
}

export async function campaignStaff(people: People): Promise<CampaignStaff> {
  const of = (role: StaffRole) => people.ofTenant(tenantId('depot'), role)
  return {
    operator: await of('operator'),
    picker: await of('picker'),
    checker: await of('checker'),
    driver: await of('driver'),
  }
}

/** Three products that are sold without a prescription, a box of each. */
export function campaignKit(world: World) {
  return world.products
    .filter((product) => product.saleClass === 'otc' && product.storageClass === 'room')
    .filter(({ dosageForm, specialControl }) => dosageForm !== 'injection' && specialControl === 'none')
    .slice(0, 3)
    .map(({ id, packUnits }) => ({ productId: id, units: packUnits }))
}

/** Brings stock for so many kits to both depots, in one lot of each product. */
export async function stockKits(
  api: ApiClient,
  { operator }: CampaignStaff,
  world: World,
  kits: number,
  lotName: string,
): Promise<void> {
  for (const key of ['depot/province', 'depot/city']) {
    const lines = campaignKit(world).map(({ productId, units }) => ({
      productId,
      lotNumber: `${lotName}-${productId.slice(-4)}`,
      expiresOn: `${new Date().getFullYear() + 2}-12-31`,
      ownership: 'ours',
      units: units * kits,
    }))
    await api.post(operator, `/sites/${siteId(key)}/receipts`, { lines })
  }
}

/** @returns the id of an open campaign. */
export async function openDemoCampaign(
  api: ApiClient,
  { operator }: CampaignStaff,
  world: World,
  more: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const { campaignId } = await api.post<{ campaignId: string }>(operator, '/campaigns', {
    nameZh: '居民应急药品（演示）',
    nameEn: 'Emergency medicines (demo)',
    kit: campaignKit(world),
    rules: {
      tiers: [
        { leastPersonsAtRisk: 1, leastPersons: 1 },
        { leastPersonsAtRisk: 0, leastPersons: 1 },
      ],
    },
    depots: ['depot/province', 'depot/city'].map((key) => ({ siteId: siteId(key), staff: 250 })),
    areas: campaignCounties.map(({ regionCode, depot }) => ({ regionCode, siteId: siteId(depot) })),
    ...more,
  })
  await api.post(operator, `/campaigns/${campaignId}/open`, {})
  return campaignId
}

/** Villages of the demo world in the campaign's counties. */
export function campaignVillages(world: World): string[] {
  const counties = campaignCounties.map(({ regionCode }) => regionCode)
  const villages = world.sites.map(({ regionCode }) => regionCode)
  return [...new Set(villages)].filter(
    (code) => regionLevel(code) === 'village' && counties.some((county) => code.startsWith(county)),
  )
}

export const householdColumns = '村编码,户号,户主姓名,电话,身份证号,住址,人口,重点人数'

/** The `index`-th household of a campaign, as a row of its file. Nobody in it lives. */
export function householdRow(villages: readonly string[], index: number, faulty = false): string {
  const village = villages[(index * 7) % villages.length] ?? ''
  const phone = faulty ? 'none' : `100${String(index).padStart(9, '0')}`
  return `${village},${index},演示户${index},${phone},,演示村${index}号,${1 + (index % 6)},${index % 4 === 0 ? 1 : 0}`
}
