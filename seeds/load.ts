import { and, eq } from 'drizzle-orm'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { addApiKeys } from '#db/access/api-keys.ts'
import { addPeople } from '#db/access/commands.ts'
import { hashPassword } from '#db/access/password.ts'
import { listProducts } from '#db/catalogue/commands.ts'
import { openDatabase, type DatabaseClient } from '#db/client.ts'
import type { CommandRequest } from '#db/commands.ts'
import { commandKeys } from '#db/events/schema.ts'
import { enterListPrices } from '#db/insurance/list-prices.ts'
import { receiveOpeningStock } from '#db/inventory/receive.ts'
import {
  addLanes,
  addLicences,
  addRegions,
  addSites,
  addVehicles,
  joinTenants,
} from '#db/organisations/commands.ts'
import { recordAssessments } from '#db/patients/assessments.ts'
import { registerPatients } from '#db/patients/commands.ts'
import { databaseUrls } from '#db/settings.ts'
import { demoApiKeys, demoPassword } from './demo-accounts.ts'
import { makeListPrices } from './list-prices.ts'
import { seedId } from './seed-id.ts'
import { hospitals, tenantId } from './world/tenants.ts'
import { makeWorld, type World } from './world/world.ts'

const principalId = seedId('principal/seeds')
/** The last step, each hospital's: when all of them took effect, the world is whole. */
const lastStep = 'seeds.assessments'

/**
 * Loads the demo world through the commands that real data takes. Each step happens once by its key, so a load that
 * was interrupted goes on where it stopped, and a loaded world is left as it is.
 * @returns false when the world was there already.
 */
export async function loadWorld(database: DatabaseClient, now: Date): Promise<boolean> {
  if (await isLoaded(database)) return false
  const world = makeWorld(shanghaiDate(now))
  const step = (route: string, tenant: string = tenantId('network')): CommandRequest => ({
    actor: { tenantId: tenant, principalId, roles: ['operator'], siteIds: [] },
    route,
    key: tenant,
    body: { world: 'demo' },
    now,
  })
  await joinTenants(database, step('seeds.tenants'), world.tenants)
  await addLicences(database, step('seeds.licences'), world.licences)
  await addRegions(database, step('seeds.regions'), world.regions)
  await addSites(database, step('seeds.sites'), world.sites)
  await addLanes(database, step('seeds.lanes'), world.lanes)
  await addVehicles(database, step('seeds.vehicles'), world.vehicles)
  await listProducts(
    database,
    step('seeds.products'),
    world.products.map((product) => ({ ...product, active: true })),
  )
  await enterListPrices(database, step('seeds.list_prices'), makeListPrices(world, shanghaiDate(now)))
  await loadPeople(database, step, world)
  for (const [tenant, stock] of Map.groupBy(world.stock, (line) => line.tenantId)) {
    await receiveOpeningStock(database, step('seeds.stock', tenant), stock)
  }
  await registerPatients(database, step('seeds.patients'), world.patients)
  for (const { key } of hospitals) {
    const tenant = tenantId(key)
    await recordAssessments(
      database,
      step(lastStep, tenant),
      world.assessments
        .filter((assessment) => assessment.tenantId === tenant)
        .map(({ tenantId: _hospital, ...assessment }) => assessment),
    )
  }
  return true
}

async function loadPeople(
  database: DatabaseClient,
  step: (route: string) => CommandRequest,
  { people }: World,
): Promise<void> {
  // Everyone shares the demo's one password, so it is hashed once.
  const passwordHash = await hashPassword(demoPassword)
  await addPeople(
    database,
    step('seeds.people'),
    people.map((person) => ({ ...person, account: { email: person.email, passwordHash } })),
  )
  await addApiKeys(
    database,
    step('seeds.api_keys'),
    demoApiKeys.map(({ row }) => row),
  )
}

async function isLoaded(database: DatabaseClient): Promise<boolean> {
  const found = await database.network.$count(
    commandKeys,
    and(eq(commandKeys.principalId, principalId), eq(commandKeys.route, lastStep)),
  )
  return found === hospitals.length
}

if (import.meta.main) {
  const database = openDatabase(databaseUrls(process.env))
  try {
    const startedAt = performance.now()
    const loaded = await loadWorld(database, new Date())
    if (loaded)
      process.stdout.write(`Loaded the demo world in ${Math.round(performance.now() - startedAt)} ms.\n`)
  } finally {
    await database.close()
  }
}
