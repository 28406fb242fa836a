import type { Role } from '#domain/access/roles.ts'
import type { DatabaseClient } from '#db/client.ts'
import type { CommandRequest } from '#db/commands.ts'
import { inviteParties, openRound, startCollecting } from '#db/procurement/open-round.ts'
import { seedId } from '../seed-id.ts'
import { countyRegions } from '../world/regions.ts'
import { countyTenantKey, tenantId } from '../world/tenants.ts'
import type { World } from '../world/world.ts'

const productCount = 5
const dayMilliseconds = 24 * 60 * 60 * 1000

/** Opens a small round of the network in the demo world: the counties' pharmacies report what they need for two weeks. */
export async function loadDemoRound(
  database: DatabaseClient,
  { products }: Pick<World, 'products'>,
  now: Date,
): Promise<void> {
  const after = (days: number) => new Date(now.getTime() + days * dayMilliseconds).toISOString()
  const roles: Role[] = ['procurement_manager']
  const principalId = seedId('person/network/procurement_manager/1')
  const step = (route: string): CommandRequest => ({
    actor: { tenantId: tenantId('network'), principalId, roles, siteIds: [] },
    route,
    key: 'demo-round',
    body: { world: 'demo' },
    now,
  })
  const { answer } = await openRound(database, step('seeds.round'), {
    title: '县域药房联合采购（演示）',
    calendar: {
      demandClosesAt: after(14),
      biddingOpensAt: after(21),
      biddingClosesAt: after(35),
      openingDueAt: after(37),
      awardDueAt: after(50),
      objectionDays: 7,
      contractStartsAt: after(65),
      contractEndsAt: after(430),
    },
    products: products.slice(0, productCount).map(({ id }) => ({ productId: id, incumbentSupplierId: null })),
  })
  const { roundId } = answer
  await inviteParties(database, step('seeds.round_parties'), {
    roundId,
    parties: [
      ...countyRegions.map(({ county }) => ({
        tenantId: tenantId(countyTenantKey(county.code)),
        kind: 'institution' as const,
        regionCode: county.code,
        weight: 0,
      })),
      ...['supplier/hengtai', 'supplier/minkang', 'supplier/qianbao'].map((key) => ({
        tenantId: tenantId(key),
        kind: 'supplier' as const,
        regionCode: null,
        weight: 0,
      })),
      ...['distributor/shanlu', 'distributor/changhe'].map((key) => ({
        tenantId: tenantId(key),
        kind: 'distributor' as const,
        regionCode: null,
        weight: 1,
      })),
    ],
  })
  await startCollecting(database, step('seeds.round_started'), roundId)
}
