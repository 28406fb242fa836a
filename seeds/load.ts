import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { addApiKeys } from '#db/access/api-keys.ts'
import { addPeople } from '#db/access/commands.ts'
import { registerSigningKey } from '#db/access/signing-keys.ts'
import { hashPassword } from '#db/access/password.ts'
import { listProducts } from '#db/catalogue/commands.ts'
import { chooseCourier } from '#db/couriers/commands.ts'
import { connectOwner, openDatabase, type DatabaseClient } from '#db/client.ts'
import { hashBody, type CommandRequest } from '#db/commands.ts'
import { enterListPrices } from '#db/insurance/list-prices.ts'
import { openDepartment } from '#db/organisations/profile.ts'
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
import { recordObservations } from '#db/patients/observations.ts'
import { approveRuleSet, draftRuleSet } from '#db/prescriptions/review/rule-sets.ts'
import { submitRuleSet } from '#db/prescriptions/review/submit-rule-set.ts'
import { databaseUrls } from '#db/settings.ts'
import { subscribe } from '#db/webhooks/commands.ts'
import { firstRuleSet } from './clinical-rules/rule-set.ts'
import { demoApiKeys, demoPassword } from './demo-accounts.ts'
import { makeListPrices } from './list-prices.ts'
import { demoSigningKey } from './demo-signing-keys.ts'
import { demoWebhook, webhookUrlVariable } from './demo-webhook.ts'
import { isWorldLoaded } from './loaded.ts'
import { loadTrade } from './orders/load.ts'
import { loadDemoRound } from './procurement/demo-round.ts'
import { loadJointRound } from './procurement/joint-round.ts'
import { seedId } from './seed-id.ts'
import { loadDemand } from './shortage/demand.ts'
import { courierSites } from './world/couriers.ts'
import { rulePharmacistKeys, type SeedPerson } from './world/people.ts'
import { departmentNames, hospitalOf, hospitals, tenantId } from './world/tenants.ts'
import { makeWorld, type World } from './world/world.ts'

const principalId = seedId('principal/seeds')
/**
 * Loads the demo world through the commands that real data takes. Each step happens once by its key, so a load that
 * was interrupted goes on where it stopped, and a loaded world is left as it is.
 * @param webhookUrl where a hospital's system of the demo is told of its prescriptions; null where nobody plays it
 * @returns false when the world was there already.
 */
export async function loadWorld(
  database: DatabaseClient,
  now: Date,
  webhookUrl: string | null = null,
): Promise<boolean> {
  if (await isWorldLoaded(database)) return false
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
  for (const { key } of hospitals)
    for (const [code, names] of Object.entries(departmentNames)) {
      const request = { ...step('seeds.departments', tenantId(key)), key: code }
      await openDepartment(database, request, { code, ...names })
    }
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
      step('seeds.assessments', tenant),
      world.assessments
        .filter((assessment) => assessment.tenantId === tenant)
        .map(({ tenantId: _hospital, ...assessment }) => assessment),
    )
  }
  await loadObservations(database, step, world)
  await loadDemoRound(database, world, now)
  for (const { id: siteId, tenantId: owner } of courierSites(world)) {
    const request = { ...step('seeds.couriers', owner), key: siteId }
    await chooseCourier(database, request, { siteId, byCourier: true })
  }
  if (webhookUrl !== null) {
    const { tenantId: hospital, ...subscription } = demoWebhook
    const asked = { ...subscription, url: webhookUrl, policy: { allowsLoopback: true } }
    await subscribe(database, step('seeds.webhook', hospital), asked)
  }
  await loadTrade(database, step, world, shanghaiDate(now))
  await loadDemand(database, step, world, now)
  await loadClinicalRules(database, world, now)
  return true
}

/** What each hospital observed of its own patients. */
async function loadObservations(
  database: DatabaseClient,
  step: (route: string, tenant: string) => CommandRequest,
  { patients, observations }: World,
): Promise<void> {
  const hospitalOfPatient = new Map(
    patients.map(({ id, countyCode }) => [id, tenantId(hospitalOf(countyCode).key)]),
  )
  for (const [tenant, observed] of Map.groupBy(observations, ({ patientId }) =>
    hospitalOfPatient.get(patientId),
  )) {
    if (tenant !== undefined) await recordObservations(database, step('seeds.observations', tenant), observed)
  }
}

/** Puts the first version of the clinical rules in force, as two people of the network would. */
async function loadClinicalRules(database: DatabaseClient, { people }: World, now: Date): Promise<void> {
  const [drafter, approver] = rulePharmacistKeys.map((key) => people.find((person) => person.key === key))
  if (!drafter || !approver) throw new RangeError('nobody keeps the clinical rules')
  const as = (person: SeedPerson, route: string): CommandRequest => ({
    actor: { tenantId: person.tenantId, principalId: person.id, roles: person.roles, siteIds: [] },
    route,
    key: 'first',
    body: { world: 'demo' },
    now,
  })
  const note = '第一版：演示所需的规则'
  const drafted = await draftRuleSet(database, as(drafter, 'seeds.rules'), { content: firstRuleSet, note })
  const { version } = drafted.answer
  const contentHash = hashBody(firstRuleSet)
  await submitRuleSet(database, as(drafter, 'seeds.rules_submitted'), { version, contentHash })
  const inForceFrom = shanghaiDate(now)
  await approveRuleSet(database, as(approver, 'seeds.rules_approved'), { version, inForceFrom })
}

async function loadPeople(
  database: DatabaseClient,
  step: (route: string, tenant?: string) => CommandRequest,
  { people }: World,
): Promise<void> {
  // Everyone shares the demo's one password, so it is hashed once.
  const passwordHash = await hashPassword(demoPassword)
  const employ = (route: string, employed: readonly SeedPerson[]) =>
    addPeople(
      database,
      step(route),
      employed.map((person) => ({ ...person, account: { email: person.email, passwordHash } })),
    )
  await employ(
    'seeds.people',
    people.filter((person) => !keepsRules(person)),
  )
  // A step of their own: a world that was loaded before there were rules gets them as well.
  await employ('seeds.rule_pharmacists', people.filter(keepsRules))
  // Doctors and pharmacists sign: each with a key of their own, which their hospital registers.
  for (const { id, tenantId: employer, roles } of people) {
    if (!roles.includes('doctor') && !roles.includes('review_pharmacist')) continue
    const request = { ...step('seeds.signing_keys', employer), key: id }
    await registerSigningKey(database, request, { personId: id, publicKey: demoSigningKey(id).publicKey })
  }
  await addApiKeys(
    database,
    step('seeds.api_keys'),
    demoApiKeys.map(({ row }) => row),
  )
}

function keepsRules({ key }: SeedPerson): boolean {
  return rulePharmacistKeys.some((one) => one === key)
}

/** A table below this is left alone. */
const learnedBytes = 256 * 1024

/**
 * Lets the database learn what was loaded, at once: it would do so by itself within its first minutes, beside the first
 * people who work. Tables that are still small are left to its cautious guess: a plan that is made for an empty table
 * reads it from end to end, and is kept while it grows.
 */
async function learnStatistics({ urls }: DatabaseClient): Promise<void> {
  const owner = await connectOwner(urls.owner)
  try {
    const { rows } = await owner.query<{ tables: string | null }>(
      `select string_agg(oid::regclass::text, ', ') as tables from pg_class
       where relkind = 'r' and relnamespace = 'public'::regnamespace and pg_relation_size(oid) > $1`,
      [learnedBytes],
    )
    const tables = rows[0]?.tables ?? null
    if (tables !== null) await owner.query(`vacuum (analyze) ${tables}`)
  } finally {
    await owner.end()
  }
}

if (import.meta.main) {
  const database = openDatabase(databaseUrls(process.env))
  try {
    const startedAt = performance.now()
    const loaded = await loadWorld(database, new Date(), process.env[webhookUrlVariable] ?? null)
    // The scenario of the large round brings 312 more organisations into its own world.
    if (loaded && process.env.DEMO_WORLD === 'joint-procurement') await loadJointRound(database, new Date())
    if (loaded) {
      await learnStatistics(database)
      process.stdout.write(`Loaded the demo world in ${Math.round(performance.now() - startedAt)} ms.\n`)
    }
  } finally {
    await database.close()
  }
}
