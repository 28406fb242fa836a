import { socialCreditCode } from '#domain/organisations/social-credit-code.ts'
import type { InstitutionOwnership } from '#domain/organisations/price-rule.ts'
import type { TenantKind, TenantLanguage } from '#domain/organisations/tenant.ts'
import { newDistributors } from '../orders/distributors.ts'
import { seedId } from '../seed-id.ts'
import { countyRegions } from './regions.ts'

/** An organisation of the demo world. `key` names it in `seedId('tenant/…')`. */
export interface SeedTenant {
  readonly id: string
  readonly key: string
  readonly kind: TenantKind
  readonly nameZh: string
  readonly nameEn: string
  readonly socialCreditCode: string
  readonly ownership: InstitutionOwnership | null
  readonly languages: readonly TenantLanguage[]
}

/** What a tenant may do, and between which days (YYYY-MM-DD, both included). */
export interface SeedLicence {
  readonly id: string
  readonly tenantId: string
  readonly kind: string
  readonly number: string
  readonly scopes: readonly string[]
  readonly validFrom: string
  readonly validTo: string
}

/** The departments that the internet hospitals treat online, as their licences name them, and what people call them. */
export const departmentNames = {
  general_practice: { nameZh: '全科医学科', nameEn: 'General practice' },
  internal_medicine: { nameZh: '内科', nameEn: 'Internal medicine' },
  paediatrics: { nameZh: '儿科', nameEn: 'Paediatrics' },
  chinese_medicine: { nameZh: '中医科', nameEn: 'Chinese medicine' },
} as const
export const onlineDepartments: readonly string[] = Object.keys(departmentNames)

/** An internet hospital, the counties it looks after, and the physical hospital that it stands on. */
export interface SeedHospital {
  readonly key: string
  readonly physicalNameZh: string
  readonly countyCodes: readonly string[]
}

const koreanHospitalKey = 'hospital/haelan'

export const hospitals: readonly SeedHospital[] = [
  {
    key: 'hospital/qianxiang',
    physicalNameZh: '黔湘演示人民医院',
    countyCodes: ['522732', '430524', '520327'],
  },
  // Korean-speaking: it looks after no county of the demo, and takes in who asks for it.
  { key: koreanHospitalKey, physicalNameZh: '海兰演示医院', countyCodes: [] },
  { key: 'hospital/ningmin', physicalNameZh: '宁闽演示中心医院', countyCodes: ['640422', '350821'] },
]

/** The tenant that runs the pharmacies of a county. */
export const countyTenantKey = (countyCode: string) => `pharmacy/${countyCode}`
export const chainTenantKey = 'pharmacy/chain'
export const tenantId = (key: string) => seedId(`tenant/${key}`)

/** The hospital that looks after the county. Throws RangeError for a county that is not in the demo world. */
export function hospitalOf(countyCode: string): SeedHospital {
  const hospital = hospitals.find(({ countyCodes }) => countyCodes.includes(countyCode))
  if (!hospital) throw new RangeError(`no hospital looks after ${countyCode}`)
  return hospital
}

type Entry = readonly [key: string, kind: TenantKind, region: string, nameZh: string, nameEn: string]

const entries: readonly Entry[] = [
  ['network', 'network_operator', '520102', '云药库演示网络运营中心', 'Yunyaoku network (demo)'],
  ['depot', 'depot_operator', '520102', '演示云仓药业有限公司', 'Demo Cloud Depot Company'],
  [
    'hospital/qianxiang',
    'internet_hospital',
    '520102',
    '黔湘演示互联网医院',
    'Qianxiang Demo Internet Hospital',
  ],
  ['hospital/ningmin', 'internet_hospital', '640104', '宁闽演示互联网医院', 'Ningmin Demo Internet Hospital'],
  ['insurer', 'insurer', '520102', '演示居民医保经办中心', 'Demo Residents’ Insurance Agency'],
  ['regulator', 'regulator', '520102', '演示药品监督管理局', 'Demo Medicines Regulator'],
  ['supplier/hengtai', 'supplier', '430102', '演示恒泰医药供应有限公司', 'Demo Hengtai Supply'],
  ['supplier/minkang', 'supplier', '350102', '演示闽康医药供应有限公司', 'Demo Minkang Supply'],
  ['supplier/qianbao', 'supplier', '520102', '演示黔宝中药供应有限公司', 'Demo Qianbao Herbal Supply'],
  ['distributor/shanlu', 'distributor', '520102', '演示山路冷链物流有限公司', 'Demo Shanlu Logistics'],
  ['distributor/changhe', 'distributor', '640104', '演示长河医药配送有限公司', 'Demo Changhe Delivery'],
  [chainTenantKey, 'pharmacy', '430102', '演示同心连锁药房有限公司', 'Demo Tongxin Chain Pharmacies'],
  ...countyRegions.map((region): Entry => [
    countyTenantKey(region.county.code),
    'pharmacy',
    region.county.code,
    `${region.shortNameZh}演示县域药房集团`,
    `${region.shortNameEn} Demo County Pharmacies`,
  ]),
  [koreanHospitalKey, 'internet_hospital', '222401', '海兰演示互联网医院', 'Haelan Demo Internet Hospital'],
]

/** Who insures the residents of one region, and who pays on top of it everywhere. Added after all others. */
const moreInsurers: readonly Entry[] = [
  ['insurer/ningmin', 'insurer', '640104', '宁闽演示居民医保经办中心', 'Ningmin Demo Insurance Agency'],
  ['insurer/top-up', 'insurer', '430102', '演示惠民补充保险与救助基金', 'Demo Top-up Insurance and Fund'],
]

/** Distributors that sell to the counties, beside the two that carried parcels before. */
const moreDistributors = newDistributors.map(({ key, seat, nameZh, nameEn }): Entry => [
  key,
  'distributor',
  seat,
  nameZh,
  nameEn,
])

/** The insurer of the residents of the counties that a hospital looks after. */
export function residentInsurerKey(hospital: SeedHospital): 'insurer' | 'insurer/ningmin' {
  return hospital.key === 'hospital/ningmin' ? 'insurer/ningmin' : 'insurer'
}

export const topUpInsurerKey = 'insurer/top-up'

/** One hospital of each kind of ownership: each prices by another rule. */
const ownershipOf: Readonly<Record<string, InstitutionOwnership>> = {
  'hospital/qianxiang': 'public',
  'hospital/ningmin': 'private_for_profit',
  [koreanHospitalKey]: 'private_non_profit',
}

/** Every organisation, with a social credit code that is valid by rule and belongs to nobody. */
export function makeTenants(): SeedTenant[] {
  return [...entries, ...moreInsurers, ...moreDistributors].map(
    ([key, kind, region, nameZh, nameEn], index) => ({
      id: tenantId(key),
      key,
      kind,
      nameZh,
      nameEn,
      socialCreditCode: socialCreditCode('91', region, `MADEM${String(index + 1).padStart(3, '0')}`),
      ownership: ownershipOf[key] ?? (kind === 'pharmacy' ? 'private_for_profit' : null),
      languages: key === koreanHospitalKey ? ['ko', 'zh-CN', 'en'] : ['zh-CN', 'en'],
    }),
  )
}

const licenceKinds = {
  network_operator: 'network_agreement',
  internet_hospital: 'internet_hospital',
  depot_operator: 'drug_distribution',
  pharmacy: 'drug_retail',
  supplier: 'drug_distribution',
  distributor: 'drug_transport',
  insurer: 'public_body',
  regulator: 'public_body',
} as const satisfies Readonly<Record<TenantKind, string>>

/** One licence per organisation, from two years before `today` to three years after; hospitals also have that of the building. */
export function makeLicences(tenants: readonly SeedTenant[], today: string): SeedLicence[] {
  const year = Number(today.slice(0, 4))
  const dates = { validFrom: `${year - 2}-01-01`, validTo: `${year + 3}-12-31` }
  return tenants.flatMap((tenant, index) => {
    const kind = licenceKinds[tenant.kind]
    const number = `DEMO-${String(index + 1).padStart(4, '0')}`
    const isHospital = tenant.kind === 'internet_hospital'
    const own: SeedLicence = {
      id: seedId(`licence/${tenant.key}/${kind}`),
      tenantId: tenant.id,
      kind,
      number,
      scopes: isHospital ? onlineDepartments : [],
      ...dates,
    }
    if (!isHospital) return [own]
    const physical: SeedLicence = {
      ...own,
      id: seedId(`licence/${tenant.key}/physical`),
      kind: 'medical_institution',
      number: `${number}-P`,
      scopes: [...onlineDepartments, 'surgery', 'emergency'],
    }
    return [own, physical]
  })
}
