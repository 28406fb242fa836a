import { inArray } from 'drizzle-orm'
import { regionParent } from '#domain/organisations/region-code.ts'
import type { Refusal } from '#domain/refusal.ts'
import { checkRows, rowRefusal } from '../check-rows.ts'
import type { DatabaseClient } from '../client.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { insertNew } from '../rows.ts'
import {
  newLaneSchema,
  newLicenceSchema,
  newRegionSchema,
  newSiteSchema,
  newTenantSchema,
  newVehicleSchema,
  type NewLane,
  type NewLicence,
  type NewRegion,
  type NewSite,
  type NewTenant,
  type NewVehicle,
} from './new-rows.ts'
import { lanes, licences, regions, sites, tenants, vehicles } from './schema.ts'

// Each command below takes all of its rows or none, and answers how many it added.
// The directory belongs to the network, so these are network commands; who may call them is the API's to say.

/** Lets organisations into the network. */
export function joinTenants(
  client: DatabaseClient,
  request: CommandRequest,
  newTenants: readonly NewTenant[],
) {
  return runNetworkCommand(client, request, async (transaction) => {
    await checkRows('tenant', newTenantSchema, newTenants)
    await insertNew(
      transaction.db,
      tenants,
      newTenants.map((tenant) => Object.assign({ ...joinedNow, createdAt: transaction.now }, tenant)),
      'tenant',
    )
    for (const { id, kind } of newTenants) {
      transaction.emit({
        type: 'tenant.joined',
        aggregateKind: 'tenant',
        aggregateId: id,
        tenantId: id,
        payload: { kind },
      })
    }
    return { added: newTenants.length }
  })
}

/** What is said of a tenant that is let in without an application. */
const joinedNow = {
  state: 'active',
  stateReason: null,
  stateSince: null,
  ownership: null,
  languages: ['zh-CN'],
} as const

/** Puts licences on file that need nobody's decision any more. */
export function addLicences(
  client: DatabaseClient,
  request: CommandRequest,
  newLicences: readonly NewLicence[],
) {
  return runNetworkCommand(client, request, async ({ db, now }) => {
    await checkRows('licence', newLicenceSchema, newLicences)
    const rows = newLicences.map((licence) => Object.assign({ ...acceptedNow, filedAt: now }, licence))
    await insertNew(db, licences, rows, 'licence')
    return { added: newLicences.length }
  })
}

const acceptedNow = {
  state: 'accepted',
  expiresAt: null,
  decidedAt: null,
  decisionReason: null,
} as const

/** Adds administrative regions; each names the region just above it. */
export function addRegions(
  client: DatabaseClient,
  request: CommandRequest,
  newRegions: readonly NewRegion[],
) {
  return runNetworkCommand(client, request, async ({ db }) => {
    await checkRows('region', newRegionSchema, newRegions, () => misplacedRegions(newRegions))
    await insertNew(db, regions, newRegions, 'region')
    return { added: newRegions.length }
  })
}

/** Adds sites to the tree; a parent may come in the same call. They work from now on. */
export function addSites(client: DatabaseClient, request: CommandRequest, newSites: readonly NewSite[]) {
  return runNetworkCommand(client, request, async (transaction) => {
    const added = new Set(newSites.map((site) => site.id))
    const named = newSites.map(({ parentId }) => (parentId === null ? [] : [parentId]))
    await checkRows('site', newSiteSchema, newSites, () => unknownSites(transaction, named, added))
    await insertNew(
      transaction.db,
      sites,
      newSites.map((site) => Object.assign({ status: 'working' as const }, site)),
      'site',
    )
    for (const { id, tenantId } of newSites) {
      transaction.emit({
        type: 'site.changed',
        aggregateKind: 'site',
        aggregateId: id,
        tenantId,
        payload: { change: 'added' },
      })
    }
    return { added: newSites.length }
  })
}

/** Adds timetabled connections between sites that are there. */
export function addLanes(client: DatabaseClient, request: CommandRequest, newLanes: readonly NewLane[]) {
  return runNetworkCommand(client, request, async (transaction) => {
    const named = newLanes.map((lane) => [lane.fromSiteId, lane.toSiteId])
    await checkRows('lane', newLaneSchema, newLanes, () => unknownSites(transaction, named))
    await insertNew(transaction.db, lanes, newLanes, 'lane')
    return { added: newLanes.length }
  })
}

/** Adds vehicles, each at the site where it is loaded. */
export function addVehicles(
  client: DatabaseClient,
  request: CommandRequest,
  newVehicles: readonly NewVehicle[],
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const named = newVehicles.map(({ siteId }) => [siteId])
    await checkRows('vehicle', newVehicleSchema, newVehicles, () => unknownSites(transaction, named))
    await insertNew(transaction.db, vehicles, newVehicles, 'vehicle')
    return { added: newVehicles.length }
  })
}

function misplacedRegions(newRegions: readonly NewRegion[]): Refusal[] {
  return newRegions.flatMap(({ code, parentCode }, line) =>
    regionParent(code) === parentCode
      ? []
      : [
          rowRefusal(
            'regionMisplaced',
            `${code} does not lie directly in ${parentCode ?? 'the nation'}.`,
            line,
          ),
        ],
  )
}

/** A refusal for each site id that a row names, and that is neither stored nor added by the same call. */
async function unknownSites(
  { db }: CommandTransaction,
  namedByRow: readonly (readonly string[])[],
  added: ReadonlySet<string> = new Set(),
): Promise<Refusal[]> {
  const asked = [...new Set(namedByRow.flat())].filter((id) => !added.has(id))
  const stored = await db.select({ id: sites.id }).from(sites).where(inArray(sites.id, asked))
  const known = new Set([...added, ...stored.map((site) => site.id)])
  return namedByRow.flatMap((ids, line) =>
    ids
      .filter((id) => !known.has(id))
      .map((id) => rowRefusal('siteUnknown', `There is no site ${id}.`, line)),
  )
}
