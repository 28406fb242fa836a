import { addDays } from '#domain/organisations/shanghai-time.ts'
import type { DatabaseClient } from '#db/client.ts'
import type { CommandRequest } from '#db/commands.ts'
import { lastFullWeek } from '#db/replenishment/demand-weeks.ts'
import { importDemand, type ImportedWeek } from '#db/replenishment/import-demand.ts'
import { makeUsualDemand } from '../world/usual-demand.ts'
import type { World } from '../world/world.ts'
import { scarceIngredient } from './scarce-ingredient.ts'

const weekCount = 12
const surge = 3
/** Base units a week that a county hub and a village pharmacy hand out of all its products together. */
const weeklyUnits = { county_hub: 20_000, village_pharmacy: 900 } as const
/** Village pharmacies of a county that kept books of it. */
const villagesPerCounty = 10

/** The demand of county hubs and some villages for a drug that is about to be scarce, from the books that they kept. */
export function makeScarceDemand(
  { sites, products }: Pick<World, 'sites' | 'products'>,
  now: Date,
): ImportedWeek[] {
  const scarce = products.filter(({ ingredientCodes }) => ingredientCodes.includes(scarceIngredient))
  const last = lastFullWeek(now)
  const villages = Map.groupBy(
    sites.filter(({ kind }) => kind === 'village_pharmacy'),
    ({ tenantId }) => tenantId,
  )
  const keepers = [
    ...sites.filter(({ kind }) => kind === 'county_hub'),
    ...[...villages.values()].flatMap((ofCounty) => ofCounty.slice(0, villagesPerCounty)),
  ]
  return keepers.flatMap(({ id: siteId, kind }) =>
    scarce.flatMap(({ id: productId }) =>
      Array.from({ length: weekCount }, (_, back): ImportedWeek => ({
        siteId,
        productId,
        weekStart: addDays(last, -7 * back),
        units: Math.round(
          ((kind === 'county_hub' ? weeklyUnits.county_hub : weeklyUnits.village_pharmacy) / scarce.length) *
            (back === 0 ? surge : 1 + (back % 3) / 20),
        ),
        stockOutDays: 0,
      })),
    ),
  )
}

/** Enters that demand, and what was asked for of everything else, in the name of each organisation. */
export async function loadDemand(
  database: DatabaseClient,
  step: (route: string, tenant: string) => CommandRequest,
  world: World,
  now: Date,
): Promise<void> {
  const tenantOf = new Map(world.sites.map(({ id, tenantId }) => [id, tenantId]))
  const scarce = makeScarceDemand(world, now)
  const usual = makeUsualDemand(world, new Set(scarce.map(({ siteId }) => siteId)), now)
  for (const [tenant, ofTenant] of Map.groupBy([...scarce, ...usual], ({ siteId }) => tenantOf.get(siteId))) {
    if (tenant !== undefined) await importDemand(database, step('seeds.demand', tenant), ofTenant)
  }
}
