import type { NewPerson } from '#db/access/new-rows.ts'
import type { QualificationKind } from '#domain/access/qualifications.ts'
import { distributors, type SeedDistributor } from '../orders/distributors.ts'
import { seedId } from '../seed-id.ts'
import { countyRegions } from './regions.ts'
import { siteId } from './sites.ts'
import {
  chainTenantKey,
  countyTenantKey,
  hospitals,
  onlineDepartments,
  tenantId,
  topUpInsurerKey,
} from './tenants.ts'

/** Someone who works for a tenant. The email address is what they sign in with; `key` names them in `seedId('person/…')`. */
export interface SeedPerson extends Omit<NewPerson, 'account'> {
  readonly key: string
  readonly email: string
}

type Role = NewPerson['roles'][number]

interface Entry {
  readonly key: string
  readonly tenantKey: string
  readonly name: string
  readonly role: Role
  readonly siteIds?: readonly string[]
  readonly department?: string
  readonly papers?: readonly QualificationKind[]
}

/** The two who keep the clinical rules: one drafts, the other approves. */
export const rulePharmacistKeys = ['network/review_pharmacist/1', 'network/review_pharmacist/2'] as const

const papersOf: Readonly<Partial<Record<Role, readonly QualificationKind[]>>> = {
  doctor: ['physician'],
  review_pharmacist: ['pharmacist'],
  village_pharmacist: ['village_pharmacist'],
  driver: ['driver', 'cold_chain_handling'],
}

/** Everyone who works in the demo world, with qualifications from three years before `today` to four years after. */
export function makePeople(today: string): SeedPerson[] {
  const year = Number(today.slice(0, 4))
  return entries().map((entry) => ({
    id: seedId(`person/${entry.key}`),
    key: entry.key,
    tenantId: tenantId(entry.tenantKey),
    name: entry.name,
    email: `${entry.key.replaceAll('/', '.').replaceAll('_', '-')}@demo.example`,
    roles: [entry.role],
    siteIds: entry.siteIds ?? [],
    department: entry.department ?? null,
    qualifications: [...(papersOf[entry.role] ?? []), ...(entry.papers ?? [])].map((kind) => ({
      kind,
      number: `DEMO-${seedId(`qualification/${entry.key}/${kind}`).slice(-12)}`,
      validFrom: `${year - 3}-01-01`,
      validTo: `${year + 4}-12-31`,
    })),
  }))
}

function entries(): Entry[] {
  return [
    ...headOffice(),
    ...team('depot', 'depot', '云仓', ['picker', 'checker', 'driver', 'operator', 'administrator']),
    ...hospitals.flatMap(({ key, physicalNameZh }) => hospitalPeople(key, physicalNameZh.slice(0, 2))),
    ...countyRegions.flatMap(countyPeople),
    ...team(chainTenantKey, 'chain', '连锁', ['picker', 'checker', 'village_pharmacist', 'operator']),
    ...bidders,
    ...distributors.flatMap(distributorPeople),
  ]
}

/** Who bids for the suppliers in joint procurement. */
const bidders: readonly Entry[] = [
  { key: 'hengtai/supplier', tenantKey: 'supplier/hengtai', name: '测试投标员恒泰', role: 'supplier' },
  { key: 'minkang/supplier', tenantKey: 'supplier/minkang', name: '测试投标员闽康', role: 'supplier' },
  { key: 'qianbao/supplier', tenantKey: 'supplier/qianbao', name: '测试投标员黔宝', role: 'supplier' },
]

function headOffice(): Entry[] {
  return [
    { key: 'network/operator', tenantKey: 'network', name: '测试运营甲', role: 'operator' },
    { key: 'network/administrator', tenantKey: 'network', name: '测试管理员甲', role: 'administrator' },
    ...rulePharmacistKeys.map((key, index): Entry => ({
      key,
      tenantKey: 'network',
      name: `测试主任药师${'甲乙'.charAt(index)}`,
      role: 'review_pharmacist',
      department: 'pharmacy',
      papers: ['senior_pharmacist'],
    })),
    ...['甲', '乙'].map((letter, index): Entry => ({
      key: `network/procurement_manager/${index + 1}`,
      tenantKey: 'network',
      name: `测试采购经理${letter}`,
      role: 'procurement_manager',
    })),
    { key: 'insurer/clerk', tenantKey: 'insurer', name: '测试医保甲', role: 'insurer' },
    {
      key: 'insurer/ningmin/clerk',
      tenantKey: 'insurer/ningmin',
      name: '测试医保乙',
      role: 'insurer',
    },
    { key: 'insurer/top-up/clerk', tenantKey: topUpInsurerKey, name: '测试医保丙', role: 'insurer' },
    { key: 'regulator/officer', tenantKey: 'regulator', name: '测试监管甲', role: 'regulator' },
  ]
}

const roleNamesZh: Readonly<Record<Role, string>> = {
  doctor: '医生',
  review_pharmacist: '审方药师',
  picker: '拣货员',
  checker: '复核员',
  driver: '司机',
  village_pharmacist: '村药师',
  operator: '运营员',
  insurer: '医保员',
  regulator: '监管员',
  administrator: '管理员',
  procurement_manager: '采购经理',
  supplier: '投标员',
  purchaser: '采购员',
  seller: '销售员',
  quality_manager: '质量负责人',
}

/** Who drives for a distributor, works in its depot, sells, and judges papers. */
function distributorPeople({ key, nameZh }: SeedDistributor): Entry[] {
  return team(key, key.replace('distributor/', ''), nameZh.slice(2, 4), [
    'driver',
    'operator',
    'seller',
    'quality_manager',
    'picker',
    'checker',
  ])
}

/** One person for each role, who works at every site of the tenant. */
function team(tenantKey: string, keyPrefix: string, place: string, roles: readonly Role[]): Entry[] {
  return roles.map((role) => ({
    key: `${keyPrefix}/${role}`,
    tenantKey,
    name: `测试${roleNamesZh[role]}${place}`,
    role,
  }))
}

const specialPapers: Readonly<Record<string, readonly QualificationKind[]>> = {
  paediatrics: ['paediatrician'],
  chinese_medicine: ['chinese_medicine_physician'],
}

function hospitalPeople(tenantKey: string, place: string): Entry[] {
  const prefix = tenantKey.replace('hospital/', '')
  const doctors = onlineDepartments.map((department, index): Entry => ({
    key: `${prefix}/doctor/${department}`,
    tenantKey,
    name: `测试医生${place}${'甲乙丙丁'.charAt(index)}`,
    role: 'doctor',
    department,
    papers: specialPapers[department] ?? [],
  }))
  const pharmacists = ['甲', '乙'].map((letter, index): Entry => ({
    key: `${prefix}/review_pharmacist/${index + 1}`,
    tenantKey,
    name: `测试审方药师${place}${letter}`,
    role: 'review_pharmacist',
    department: 'pharmacy',
  }))
  const window = team(tenantKey, prefix, place, [
    'picker',
    'checker',
    'village_pharmacist',
    'operator',
    'administrator',
  ])
  return [...doctors, ...pharmacists, ...window]
}

const villagesWithPharmacist = 3

/** The county's own team, and pharmacists of a handful of villages who see nothing but theirs. */
function countyPeople({ county, shortNameZh, townships }: (typeof countyRegions)[number]): Entry[] {
  const tenantKey = countyTenantKey(county.code)
  const villages = townships
    .slice(0, villagesWithPharmacist)
    .flatMap((township) => township.villages.at(-1) ?? [])
  return [
    ...team(tenantKey, county.code, shortNameZh, [
      'picker',
      'checker',
      'driver',
      'village_pharmacist',
      'operator',
      'administrator',
      'procurement_manager',
      'purchaser',
      'quality_manager',
    ]),
    ...villages.map((village, index): Entry => ({
      key: `${county.code}/village_pharmacist/${village.code}`,
      tenantKey,
      name: `测试村药师${shortNameZh}${'甲乙丙'.charAt(index)}`,
      role: 'village_pharmacist',
      siteIds: [siteId(village.code)],
    })),
  ]
}
