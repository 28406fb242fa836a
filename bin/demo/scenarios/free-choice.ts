import type { SiteKind } from '#domain/organisations/site.ts'
import { makePrescriptions, type SeedPrescription } from '#seeds/prescriptions.ts'
import type { World } from '#seeds/world/world.ts'
import { handOver } from '../hand-over.ts'
import { readOutcome } from '../outcome.ts'
import { carryParcel, dispatchParcel, prepareParcel } from '../station.ts'
import { review, stockNews, waitFor, type Prescription, type Shipment } from '../story.ts'
import { refusalOf, type Scenario, type ScenarioStage } from './scenario.ts'

/** A patient who was sent to the hospital's window goes to pharmacies of their own choice instead. */
export const freeChoice: Scenario = {
  name: 'free-choice',
  story: 'A patient takes a prescription to two pharmacies: each supplies a part, by one code and one clock.',
  async play(stage) {
    const { prescription, first, second } = choiceOf(stage.world)
    const { hospitalTenantId } = prescription
    const { prescriptionId, path } = await submitAndRoute(stage, prescription)
    const hospital = stage.people.hospitalSystem(hospitalTenantId)
    const { code } = await stage.api.get<{ code: string }>(hospital, `${path}/choice-code`)
    const typo = code.slice(0, -1) + (code.endsWith('2') ? '3' : '2')
    const accept = async (siteId: string, more: object = {}, typed = code) =>
      stage.api.post<{ prescriptionId: string }>(
        await stage.people.atSite(siteId, 'village_pharmacist'),
        '/prescriptions/accept-by-code',
        { code: typed, siteId, ...more },
      )
    stage.check(
      'a mistyped code is known as such',
      (await refusalOf(() => accept(first, {}, typo))) === 'choiceCodeInvalid',
    )

    const units = Math.ceil((prescription.body.lines[0]?.quantityUnits ?? 0) / 2)
    const part = { supply: [{ lineNumber: 1, units }], rest: 'elsewhere' }
    const taken = await accept(first, part)
    stage.tell(`the first pharmacy takes ${units} units of line 1 from its shelf`)
    const again = await accept(first, part)
    stage.check('who accepted may ask again', again.prescriptionId === taken.prescriptionId)
    const window = await stage.people.atSite(prescription.body.fulfilment.siteId, 'village_pharmacist')
    const acceptAtWindow = () => stage.api.post(window, `${path}/accept`, {})
    stage.check('the window comes too late', (await refusalOf(acceptAtWindow)) === 'wrongSite')
    await deliverFrom(stage, prescription, path, first)
    stage.tell('the first part is handed over')

    await accept(second)
    stage.tell('the second pharmacy takes the rest')
    stage.check(
      'the first one cannot take it back',
      (await refusalOf(() => accept(first))) === 'acceptedElsewhere',
    )
    await deliverRest(stage, prescription, prescriptionId, second)
    const end = await stage.api.get<ChosenPrescription>(hospital, path)
    const delivered = end.shipments.filter(({ state }) => state === 'handed_over')
    stage.check('the prescription is completed', end.state === 'completed')
    stage.check('both pharmacies supplied it', new Set(delivered.map(destinationOf(stage, end))).size === 2)
    stage.check(
      'every line is handed over',
      end.lines.every(({ state }) => state === 'handed_over'),
    )
    const outcome = await readOutcome(stage, 1, [{ prescriptionId, hospitalTenantId }], 0)
    stage.check('stock and money add up', outcome.stock_drift === 0 && outcome.money_drift === 0)
  },
}

interface ChosenPrescription extends Prescription {
  readonly lines: readonly { readonly state: string }[]
}

/** A parcel from the first pharmacy's shelf is handed over there; every other one at the second. */
function destinationOf({ world }: ScenarioStage, { destinationSiteId }: Prescription) {
  const chains = new Set(world.sites.filter(({ kind }) => kind === 'chain_pharmacy').map(({ id }) => id))
  return ({ fromSiteId }: Shipment) => (chains.has(fromSiteId) ? fromSiteId : destinationSiteId)
}

/** One that goes to a window where people accept by hand, and whose first line the county's chain pharmacy has. */
function choiceOf(world: World): { prescription: SeedPrescription; first: string; second: string } {
  const inCounty = (kind: SiteKind, siteId: string) => {
    const county = world.sites.find(({ id }) => id === siteId)?.regionCode.slice(0, 6)
    return world.sites.find((site) => site.kind === kind && site.regionCode.startsWith(county ?? '-'))?.id
  }
  for (const prescription of makePrescriptions(world, 300, `choice-${Date.now()}`, new Date())) {
    const { fulfilment, lines } = prescription.body
    const [first, second] = [
      inCounty('chain_pharmacy', fulfilment.siteId),
      inCounty('township_pharmacy', fulfilment.siteId),
    ]
    const [line] = lines
    if (fulfilment.mode !== 'hospital_window' || line === undefined) continue
    const onShelf = world.stock.find(
      ({ siteId, productId }) => siteId === first && productId === line.productId,
    )
    if (first === undefined || second === undefined || onShelf === undefined) continue
    if (onShelf.units >= line.quantityUnits) return { prescription, first, second }
  }
  throw new Error('The demo world made no prescription that its patient could take elsewhere.')
}

async function submitAndRoute(
  stage: ScenarioStage,
  { hospitalTenantId, body }: SeedPrescription,
): Promise<{ prescriptionId: string; path: string }> {
  const { api, people } = stage
  const hospital = people.hospitalSystem(hospitalTenantId)
  const { prescriptionId } = await api.post<{ prescriptionId: string }>(hospital, '/prescriptions', body)
  const path = `/prescriptions/${prescriptionId}`
  await review(stage, hospitalTenantId, prescriptionId, false)
  await waitFor(stage, { prescriptionId, news: stockNews }, async () => {
    const { state } = await api.get<Prescription>(hospital, path)
    return state === 'routed' ? { value: state } : null
  })
  stage.tell('approved, and reserved for the window, which has not accepted it')
  return { prescriptionId, path }
}

/** Every parcel that leaves a site for the patient is prepared, carried and handed over. */
async function deliverFrom(
  stage: ScenarioStage,
  { hospitalTenantId, body }: SeedPrescription,
  path: string,
  siteId?: string,
): Promise<void> {
  const hospital = stage.people.hospitalSystem(hospitalTenantId)
  const { shipments } = await stage.api.get<Prescription>(hospital, path)
  const waiting = shipments.filter(
    ({ state, fromSiteId }) => state === 'allocated' && (siteId === undefined || fromSiteId === siteId),
  )
  for (const shipment of waiting) {
    const since = new Date()
    const prepared = await prepareParcel(stage, shipment)
    await dispatchParcel(stage, prepared)
    await carryParcel(stage, prepared)
    await handOver(stage, prepared, { phone: body.fulfilment.phone ?? '', since })
  }
}

async function deliverRest(
  stage: ScenarioStage,
  prescription: SeedPrescription,
  prescriptionId: string,
  second: string,
): Promise<void> {
  const path = `/prescriptions/${prescriptionId}`
  const hospital = stage.people.hospitalSystem(prescription.hospitalTenantId)
  await waitFor(stage, { prescriptionId, news: stockNews }, async () => {
    const { destinationSiteId, shipments } = await stage.api.get<Prescription>(hospital, path)
    const isSourced = shipments.some(({ state }) => state === 'allocated')
    return destinationSiteId === second && isSourced ? { value: true } : null
  })
  await deliverFrom(stage, prescription, path)
}
