import { afterAll, beforeAll, expect, it, type TestContext } from 'vitest'
import { brokenPromises } from '#db/campaigns/campaign-fixture.ts'
import { type DatabaseClient, openDatabase } from '#db/client.ts'
import { verifyEvents } from '#db/events/verify.ts'
import { databaseUrls } from '#db/settings.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { makeWorld } from '#seeds/world/world.ts'
import { importHouseholds } from './demo/campaign/import.ts'
import { workThrough } from './demo/campaign/work.ts'
import { campaignStaff, openDemoCampaign, stockKits, type CampaignStaff } from './demo/campaign/world.ts'
import { ApiClient } from './demo/http.ts'
import { People } from './demo/people.ts'
import { failedWorkflows } from './faults/checks.ts'
import type { System } from './system.ts'
import type { PartName } from './system-parts.ts'
import { startTemporarySystem } from './temporary-system.ts'

/** The size at which every run of the tests plays a campaign; the bench plays a hundred times as many. */
const households = 5_000
/** What is killed when so many parcels have left; the first two while the waves are released. */
const kills: readonly (readonly [part: PartName, afterParcels: number])[] = [
  ['worker', 0],
  ['temporal', 0],
  ['postgres', 1_200],
  ['api', 2_500],
  ['worker', 3_800],
]
const patienceMs = 15 * 60_000

const world = makeWorld(shanghaiDate(new Date()))
let system: System
let database: DatabaseClient
let api: ApiClient
let staff: CampaignStaff

beforeAll(async () => {
  system = await startTemporarySystem()
  await system.waitUntilReady()
  database = openDatabase(databaseUrls({ DATABASE_URL: system.databaseUrl }), { app: 1, network: 1 })
  api = new ApiClient(system.apiUrls)
  staff = await campaignStaff(new People(api, world))
}, patienceMs)

afterAll(async () => {
  await database.close()
  await system.stop()
}, patienceMs)

it(
  'serves 5,000 households once each and forgets none, while every process is killed during its waves',
  async (context) => {
    await stockKits(api, staff, world, households, 'FAULTS')
    const campaignId = await openDemoCampaign(api, staff, world, { partitions: 8 })
    const file = await importHouseholds({ api, operator: staff.operator, world }, campaignId, households)
    expect(file).toEqual({ rows: households + 100, faultyRows: 100 })
    const path = `/campaigns/${campaignId}`
    expect(await api.post(staff.operator, `${path}/allocations`, {})).toMatchObject({ kits: households })
    await api.post(staff.operator, `${path}/start`, {})

    const waiting = [...kills]
    let killing: Promise<void> = Promise.resolve()
    const killWhat = (parcels: number) => {
      while (waiting[0] !== undefined && waiting[0][1] <= parcels) {
        const [part] = waiting.shift() ?? []
        if (part !== undefined) killing = killing.then(() => killAndRestart(part, context))
      }
    }
    killWhat(0)
    const done = await workThrough(api, staff, campaignId, households, killWhat)
    await killing
    expect(waiting).toEqual([])
    expect(done.parcels).toBe(households)
    const { report } = await api.get<{ report: Record<string, unknown> }>(staff.operator, `${path}/report`)
    expect(report).toMatchObject({
      accepted: households,
      dispatched: households,
      dispatchedInTime: households,
      open: households,
      cancelled: 0,
    })
    expect(await brokenPromises({ client: database, campaignId })).toEqual([])
    expect(await failedWorkflows(system)).toEqual([])
    const { faults } = await verifyEvents(database, network, new Date())
    expect(faults).toEqual([])
  },
  patienceMs,
)

async function killAndRestart(name: PartName, { annotate }: TestContext): Promise<void> {
  await annotate(`kill -9 of ${name}`)
  const part = system.part(name)
  await part.kill()
  await part.restart()
}

/** In whose name the whole stream is verified: the system's own. */
const network = {
  tenantId: '00000000-0000-0000-0000-000000000000',
  principalId: 'faults',
  roles: [],
  siteIds: [],
} as const
