import { hashApiKey } from '#db/access/api-keys.ts'
import type { NewApiKey } from '#db/access/new-rows.ts'
import type { Role } from '#domain/access/roles.ts'
import { createHash } from 'node:crypto'
import { seedId } from './seed-id.ts'
import { makePeople } from './world/people.ts'
import { hospitals, makeTenants, tenantId } from './world/tenants.ts'

/** The password of everyone in the demo world. It is public: a real network never loads this world. */
export const demoPassword = 'yunyaoku-demo-2026'

/** A way to sign in that is shown to whoever starts the demo. */
export interface DemoAccount {
  readonly personId: string
  readonly role: Role
  readonly name: string
  readonly email: string
  readonly password: string
  readonly tenantId: string
  readonly organisation: { readonly nameZh: string; readonly nameEn: string }
  readonly note: string
}

const shown: readonly (readonly [personKey: string, note: string])[] = [
  ['network/operator', 'the whole network: board, escalations'],
  ['network/administrator', 'people and keys of the network'],
  ['qianxiang/doctor/general_practice', 'signs prescriptions, answers questions'],
  ['qianxiang/doctor/paediatrics', 'signs for children under 6'],
  ['qianxiang/review_pharmacist/1', 'reviews for 三都, 隆回, 凤冈'],
  ['ningmin/review_pharmacist/1', 'reviews for 西吉, 长汀'],
  ['depot/picker', 'province and city depot'],
  ['depot/checker', 'province and city depot'],
  ['640422/picker', 'county hub 西吉'],
  ['640422/checker', 'county hub 西吉'],
  ['shanlu/driver', 'line-haul to 三都, 隆回, 凤冈'],
  ['640422/driver', 'rounds in 西吉'],
  ['640422/village_pharmacist', 'every counter of 西吉'],
  ['430524/village_pharmacist', 'every counter of 隆回'],
  ['640422/purchaser', 'orders for every site of 西吉'],
  ['640422/quality_manager', 'first-business documents of 西吉'],
  ['shanlu/seller', 'sells and accepts orders of Shanlu'],
  ['insurer/clerk', 'claims and settlements'],
  ['regulator/officer', 'sees the board and the records'],
  ['network/procurement_manager/1', 'runs joint procurement; the second one approves'],
  ['network/procurement_manager/2', 'the second person of joint procurement'],
  ['hengtai/supplier', 'bids in joint procurement'],
]

/** One or two accounts for each role. Everyone else of `makePeople` signs in with their email and the same password. */
export const demoAccounts: readonly DemoAccount[] = accountsShown()

/** A key with which a hospital's system posts in the demo. Public like the password. */
export interface DemoApiKey {
  readonly tenantId: string
  readonly key: string
  readonly row: NewApiKey
}

export const demoApiKeys: readonly DemoApiKey[] = hospitals.map((hospital) => {
  const key = `yyk_${createHash('sha256').update(`demo key of ${hospital.key}`).digest('base64url')}`
  const row: NewApiKey = {
    id: seedId(`api-key/${hospital.key}`),
    tenantId: tenantId(hospital.key),
    name: 'Demo hospital system',
    keyHash: hashApiKey(key),
    roles: ['system'],
  }
  return { tenantId: row.tenantId, key, row }
})

function accountsShown(): DemoAccount[] {
  const people = new Map(makePeople('2026-01-01').map((person) => [person.key, person]))
  const tenants = new Map(makeTenants().map((tenant) => [tenant.id, tenant]))
  return shown.map(([key, note]) => {
    const person = people.get(key)
    if (!person) throw new RangeError(`nobody is called ${key}`)
    const { id: personId, name, email, roles } = person
    const [role] = roles
    const tenant = tenants.get(person.tenantId)
    if (role === undefined || !tenant) throw new RangeError(`${key} has no role or no organisation`)
    const organisation = { nameZh: tenant.nameZh, nameEn: tenant.nameEn }
    return {
      personId,
      role,
      name,
      email,
      password: demoPassword,
      tenantId: person.tenantId,
      organisation,
      note,
    }
  })
}
