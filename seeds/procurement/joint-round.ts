import { createHash } from 'node:crypto'
import { addApiKeys, hashApiKey } from '#db/access/api-keys.ts'
import { addPeople } from '#db/access/commands.ts'
import type { NewApiKey, NewPerson } from '#db/access/new-rows.ts'
import { hashPassword } from '#db/access/password.ts'
import type { DatabaseClient } from '#db/client.ts'
import type { CommandRequest } from '#db/commands.ts'
import { addLicences, joinTenants } from '#db/organisations/commands.ts'
import { socialCreditCode } from '#domain/organisations/social-credit-code.ts'
import type { TenantKind } from '#domain/organisations/tenant.ts'
import { demoPassword } from '../demo-accounts.ts'
import { seedId } from '../seed-id.ts'
import { countyRegions } from '../world/regions.ts'
import { tenantId } from '../world/tenants.ts'

/** Somebody who takes part in the large round of the scenario. */
export interface RoundParty {
  readonly tenantId: string
  /** Who signs in: an institution's manager, or a supplier's bidder. */
  readonly email: string
  readonly personId: string
  readonly name: string
}

export interface RoundInstitution extends RoundParty {
  readonly regionCode: string
  /** The key of its own system, which reports, calls off and receives. */
  readonly apiKey: string
}

const institutionCount = 300
const supplierCount = 12

/** 300 institutions, as many in each county of the demo world. */
export const roundInstitutions: readonly RoundInstitution[] = Array.from(
  { length: institutionCount },
  (_, index) => {
    const region = countyRegions[index % countyRegions.length]
    if (region === undefined) throw new RangeError('the demo world has no counties')
    return {
      ...partyOf('institution', index),
      name: `测试采购经理${region.shortNameZh}${index + 1}`,
      regionCode: region.county.code,
      apiKey: `yyk_${createHash('sha256').update(`demo key of institution ${index}`).digest('base64url')}`,
    }
  },
)

/** 12 suppliers. */
export const roundSuppliers: readonly RoundParty[] = Array.from({ length: supplierCount }, (_, index) => ({
  ...partyOf('bidder', index),
  name: `测试投标员${index + 1}`,
}))

/** Who carries, with their parts of it. */
export const roundDistributors = [
  { tenantId: tenantId('distributor/shanlu'), weight: 5 },
  { tenantId: tenantId('distributor/changhe'), weight: 3 },
  { tenantId: tenantId('depot'), weight: 2 },
] as const

function partyOf(kind: 'institution' | 'bidder', index: number) {
  const key = `round/${kind}/${index + 1}`
  return {
    tenantId: tenantId(key),
    personId: seedId(`person/${key}`),
    email: `round.${kind}.${index + 1}@demo.example`,
  }
}

/** Lets everybody of the large round in to a demo world that is loaded. Each step happens once by its key. */
export async function loadJointRound(database: DatabaseClient, now: Date): Promise<void> {
  const step = (route: string): CommandRequest => ({
    actor: {
      tenantId: tenantId('network'),
      principalId: seedId('principal/seeds'),
      roles: ['operator'],
      siteIds: [],
    },
    route,
    key: 'joint-round',
    body: { world: 'joint-round' },
    now,
  })
  await joinTenants(database, step('seeds.round_tenants'), [
    ...roundInstitutions.map((party, index) => tenantOf(party, 'pharmacy', index)),
    ...roundSuppliers.map((party, index) => tenantOf(party, 'supplier', index)),
  ])
  const year = now.getUTCFullYear()
  await addLicences(
    database,
    step('seeds.round_licences'),
    roundSuppliers.map(({ tenantId: supplier }, index) => ({
      id: seedId(`licence/round/bidder/${index + 1}`),
      tenantId: supplier,
      kind: 'drug_distribution' as const,
      number: `DEMO-R${String(index + 1).padStart(3, '0')}`,
      scopes: [],
      validFrom: `${year - 2}-01-01`,
      validTo: `${year + 3}-12-31`,
    })),
  )
  const passwordHash = await hashPassword(demoPassword)
  await addPeople(database, step('seeds.round_people'), [
    ...roundInstitutions.map((party) => personOf(party, 'procurement_manager', passwordHash)),
    ...roundSuppliers.map((party) => personOf(party, 'supplier', passwordHash)),
  ])
  await addApiKeys(database, step('seeds.round_keys'), roundInstitutions.map(keyOf))
}

function tenantOf({ tenantId: id }: RoundParty, kind: TenantKind, index: number) {
  const letter = kind === 'supplier' ? 'G' : 'J'
  return {
    id,
    kind,
    nameZh: kind === 'supplier' ? `演示投标药业${index + 1}` : `演示联采机构${index + 1}`,
    nameEn: kind === 'supplier' ? `Demo bidder ${index + 1}` : `Demo buying institution ${index + 1}`,
    socialCreditCode: socialCreditCode('91', '520102', `MAD${letter}X${String(index + 1).padStart(3, '0')}`),
  }
}

function personOf(
  { personId, tenantId: employer, name, email }: RoundParty,
  role: 'procurement_manager' | 'supplier',
  passwordHash: string,
): NewPerson {
  return {
    id: personId,
    tenantId: employer,
    name,
    roles: [role],
    siteIds: [],
    department: null,
    qualifications: [],
    account: { email, passwordHash },
  }
}

function keyOf({ tenantId: owner, apiKey }: RoundInstitution, index: number): NewApiKey {
  return {
    id: seedId(`api-key/round/${index + 1}`),
    tenantId: owner,
    name: 'Demo institution system',
    keyHash: hashApiKey(apiKey),
    roles: ['system'],
  }
}
