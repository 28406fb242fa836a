import { importHouseholds } from '../campaign/import.ts'
import { workThrough } from '../campaign/work.ts'
import { campaignStaff, openDemoCampaign, stockKits, type CampaignStaff } from '../campaign/world.ts'
import { siteId } from '#seeds/world/sites.ts'
import { readOutcome } from '../outcome.ts'
import { refusalOf, type Scenario, type ScenarioStage } from './scenario.ts'

const households = 5_000
const hourMs = 3_600_000
/** The clock when half of the parcels have left, and when the last one has. */
const halfWayHours = 12
const endHours = 30
const mostParcels = 50

/** Three counties in an epidemic: 5,000 households, two depots, of which one is lost half-way. */
export const surge: Scenario = {
  name: 'surge',
  story:
    '5,000 households of three counties get a kit within their hours, although a depot is lost half-way.',
  movesClock: true,
  async play(stage) {
    const { api, people, world } = stage
    const staff = await campaignStaff(people)
    const startedAt = new Date()
    await stockKits(api, staff, world, households, `SURGE-${Date.now()}`)
    const campaignId = await openDemoCampaign(api, staff, world, { partitions: 4 })
    await takeIn(stage, staff, campaignId)
    await begin(stage, staff, campaignId)
    const first = await workThrough(api, staff, campaignId, households / 2)
    stage.tell(`${first.parcels} parcels have left`)
    await checkBalance(stage, staff, campaignId)

    await stage.moveClockTo(new Date(startedAt.getTime() + halfWayHours * hourMs))
    await api.post(staff.operator, `/campaigns/${campaignId}/lost-depots`, {
      siteId: siteId('depot/city'),
      toSiteId: siteId('depot/province'),
    })
    stage.tell('a depot is lost; the other one serves its counties')
    await checkBalance(stage, staff, campaignId)
    const rest = await workThrough(api, staff, campaignId, households - first.parcels)
    stage.tell(`${rest.parcels} more parcels have left`)
    await stage.moveClockTo(new Date(startedAt.getTime() + endHours * hourMs))
    await handOver(stage, staff, campaignId, [...first.batchIds, ...rest.batchIds])
    await checkEnd(stage, staff, campaignId)
  },
}

/** The counties' lists come as a file, with what is wrong in it, and again. */
async function takeIn(stage: ScenarioStage, staff: CampaignStaff, campaignId: string): Promise<void> {
  const file = { api: stage.api, operator: staff.operator, world: stage.world }
  const { rows, faultyRows } = await importHouseholds(file, campaignId, households)
  stage.tell(`${rows} rows came in, ${faultyRows} of them faulty`)
  stage.check(
    'every faulty row is told, and only those',
    rows - faultyRows === households && faultyRows === 100,
  )
  const [again] = await register(stage, staff, campaignId)
  stage.check('a household that registers again is a duplicate', again?.state === 'duplicate')
}

async function register({ api, world }: ScenarioStage, { operator }: CampaignStaff, campaignId: string) {
  const village = world.sites.find(({ regionCode }) => /^522732\d{6}$/.test(regionCode))?.regionCode
  const household = {
    villageCode: village,
    householdNumber: 'again',
    name: '演示户',
    phone: '100000000007',
    residentId: null,
    address: '演示村',
    persons: 2,
    personsAtRisk: 0,
  }
  const { households: answers } = await api.post<{ households: readonly { state: string }[] }>(
    operator,
    `/campaigns/${campaignId}/households`,
    { households: [household] },
  )
  return answers
}

/** Kits are allocated, and two operators press start. */
async function begin(stage: ScenarioStage, { operator }: CampaignStaff, campaignId: string): Promise<void> {
  const { api } = stage
  const path = `/campaigns/${campaignId}`
  const { kits } = await api.post<{ kits: number }>(operator, `${path}/allocations`, {})
  stage.check('there is a kit for every household', kits === households)
  const press = () => refusalOf(() => api.post(operator, `${path}/start`, {}))
  const pressed = await Promise.all([press(), press()])
  stage.check('of two who press start, one does', pressed.filter((code) => code === null).length === 1)
  stage.check('and the other is told', pressed.includes('wrongState'))
}

interface Told {
  readonly report: {
    readonly accepted: number
    readonly delivered: number
    readonly refused: number
    readonly cancelled: number
    readonly open: number
    readonly dispatched: number
    readonly dispatchedInTime: number
    readonly products: readonly {
      readonly unitsGranted: number
      readonly unitsReleased: number
      readonly unitsDispatched: number
      readonly unitsDelivered: number
    }[]
  }
}

/** Nobody is forgotten and nobody counted twice, at this moment. */
async function checkBalance(stage: ScenarioStage, { operator }: CampaignStaff, campaignId: string) {
  const { report } = await stage.api.get<Told>(operator, `/campaigns/${campaignId}/report`)
  const { accepted, delivered, refused, cancelled, open } = report
  stage.check(
    `accepted ${accepted} = delivered ${delivered} + refused ${refused} + cancelled ${cancelled} + open ${open}`,
    accepted === delivered + refused + cancelled + open,
  )
  return report
}

/** Village rounds bring every parcel; one household does not want its own. */
async function handOver(
  stage: ScenarioStage,
  staff: CampaignStaff,
  campaignId: string,
  batchIds: readonly string[],
): Promise<void> {
  const { api } = stage
  let isFirst = true
  for (const batchId of batchIds) {
    const batch = await api.get<{ households: readonly { householdId: string }[] }>(
      staff.driver,
      `/campaign-batches/${batchId}`,
    )
    const ids = batch.households.map(({ householdId }) => householdId)
    const unwanted = isFirst ? ids.slice(0, 1) : []
    isFirst = false
    if (unwanted.length > 0)
      await api.post(staff.operator, `/campaigns/${campaignId}/returns`, {
        householdIds: unwanted,
        reason: 'refused',
      })
    const householdIds = ids.slice(unwanted.length, mostParcels)
    await api.post(staff.driver, `/campaigns/${campaignId}/hand-overs`, { householdIds })
  }
}

async function checkEnd(stage: ScenarioStage, staff: CampaignStaff, campaignId: string): Promise<void> {
  const { api } = stage
  await api.post(staff.operator, `/campaigns/${campaignId}/end`, {})
  const report = await checkBalance(stage, staff, campaignId)
  stage.check('every household was served but the one that refused', report.delivered === households - 1)
  stage.check('nobody is left open', report.open === 0 && report.refused === 1)
  stage.check('every parcel left within its 48 hours', report.dispatchedInTime === households)
  stage.check(
    'the ledger tells the same: what was granted came back or left, once for each household',
    report.products.length === 3 &&
      report.products.every(
        (product) => product.unitsGranted - product.unitsReleased === product.unitsDispatched,
      ),
  )
  const outcome = await readOutcome(stage, 0, [], 0)
  stage.check('stock adds up', outcome.stock_drift === 0)
}
