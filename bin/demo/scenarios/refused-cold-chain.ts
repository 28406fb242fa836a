import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { mayMail } from '#domain/prescriptions/rules/not-by-mail.ts'
import { makePrescriptions, type SeedPrescription } from '#seeds/prescriptions.ts'
import type { World } from '#seeds/world/world.ts'
import { readOutcome } from '../outcome.ts'
import { carryParcel, dispatchParcel, prepareParcel } from '../station.ts'
import { review, stockNews, waitFor, type Prescription, type ShipmentDetail } from '../story.ts'
import { refusalOf, type Scenario, type ScenarioStage } from './scenario.ts'

/** Two patients refuse what must be kept cold: one parcel grew warm on its way, the other did not. */
export const refusedColdChain: Scenario = {
  name: 'refused-cold-chain',
  story: 'Refused at the door: what was too warm is destroyed, what was kept cold goes back to the shelf.',
  async play(stage) {
    const [warm, cool] = coldPrescriptions(stage.world)
    const spoilt = await refuseAtDoor(stage, warm, [5.2, 12.3, 6.1])
    stage.check(
      'the reading above 8 °C is in the evidence',
      (await evidenceOf(stage, spoilt)) === 'excursion',
    )
    const release = (goods: Refused) => decide(stage, goods, 'storage_proven')
    stage.check(
      'it does not go back to the shelf',
      (await refusalOf(() => release(spoilt))) === 'storageBroken',
    )
    stage.check(
      'sealed boxes do not help it',
      (await refusalOf(() => decide(stage, spoilt, 'sealed_and_in_date'))) === 'storageBroken',
    )
    const destroyed = await decide(stage, spoilt, 'storage_doubtful')
    stage.check('its destruction is recorded', destroyed.decision === 'write_off')

    const sound = await refuseAtDoor(stage, cool, [])
    stage.check(
      'without readings nothing is proven',
      (await refusalOf(() => release(sound))) === 'storageUnproven',
    )
    await log(stage, sound, [4.8, 5.1, 5.0])
    stage.check('with them it is', (await evidenceOf(stage, sound)) === 'proven')
    const cleared = await release(sound)
    stage.check('it goes back to the shelf', cleared.decision === 'clear' && cleared.evidence === 'proven')
    stage.check('it is decided over once', (await refusalOf(() => release(sound))) === 'quarantineHoldsLess')

    const states = await Promise.all(
      [warm, cool].map((each, index) => stateOf(stage, each, [spoilt, sound][index])),
    )
    stage.check(
      'what was not wanted is not sent again',
      states.every((state) => state === 'cancelled'),
    )
    const outcome = await readOutcome(
      stage,
      2,
      [spoilt, sound].map(({ prescriptionId, hospitalTenantId }) => ({ prescriptionId, hospitalTenantId })),
      0,
    )
    stage.check('stock and money add up', outcome.stock_drift === 0 && outcome.money_drift === 0)
  },
}

/** A refused parcel, and the cold goods in it, in the quarantine of the site that took it in. */
interface Refused {
  readonly prescriptionId: string
  readonly hospitalTenantId: string
  readonly siteId: string
  readonly shipmentId: string
  readonly leftAt: Date
  readonly lotId: string
  readonly units: number
  readonly ownership: string
}

interface ColdShipment extends ShipmentDetail {
  readonly lines: readonly (ShipmentDetail['lines'][number] & {
    readonly productId: string
    readonly lotId: string
  })[]
}

/** Two prescriptions with medicine to be kept cold, all of which may be brought to the door. */
function coldPrescriptions(world: World): [SeedPrescription, SeedPrescription] {
  const products = new Map(world.products.map((product) => [product.id, product]))
  const today = shanghaiDate(new Date())
  const fitting = makePrescriptions(world, 600, `cold-${Date.now()}`, new Date()).filter(({ body }) => {
    const ordered = body.lines.flatMap(({ productId }) => products.get(productId) ?? [])
    return ordered.some(isCold) && ordered.every((product) => mayMail(product, today))
  })
  const [first, second] = fitting
  if (first === undefined || second === undefined) throw new Error('The demo world made too few cold ones.')
  return [first, second]
}

function isCold({ storageClass }: { readonly storageClass: string }): boolean {
  return storageClass === 'cold'
}

/** The prescription is sent to the door from the township's pharmacy, and every parcel of it is refused there. */
async function refuseAtDoor(
  stage: ScenarioStage,
  { hospitalTenantId, body }: SeedPrescription,
  celsius: readonly number[],
): Promise<Refused> {
  const { api, people, world } = stage
  const hospital = people.hospitalSystem(hospitalTenantId)
  const { prescriptionId } = await api.post<{ prescriptionId: string }>(hospital, '/prescriptions', body)
  const path = `/prescriptions/${prescriptionId}`
  const county = world.sites.find(({ id }) => id === body.fulfilment.siteId)?.regionCode.slice(0, 6) ?? '-'
  const township = world.sites.find(
    ({ kind, regionCode }) => kind === 'township_pharmacy' && regionCode.startsWith(county),
  )
  if (township === undefined) throw new Error('The county has no township pharmacy.')
  const siteId = township.id
  await api.put(hospital, `${path}/place`, { mode: 'home', siteId, address: '演示村3号' })
  stage.tell('the patient has it brought to the door instead')
  await review(stage, hospitalTenantId, prescriptionId, false)
  const { shipments } = await waitFor(stage, { prescriptionId, news: stockNews }, async () => {
    const prescription = await api.get<Prescription>(hospital, path)
    return prescription.state === 'accepted' ? { value: prescription } : null
  })
  const cold = new Set(world.products.filter(isCold).map(({ id }) => id))
  let refused: Refused | undefined
  for (const shipment of shipments) {
    const prepared = await prepareParcel(stage, shipment)
    await dispatchParcel(stage, prepared)
    const leftAt = new Date()
    await carryParcel(stage, prepared)
    const picker = await people.atSite(shipment.fromSiteId, 'picker')
    const { lines } = await api.get<ColdShipment>(picker, `/shipments/${shipment.id}`)
    const line = lines.find(({ productId }) => cold.has(productId))
    const goods = { prescriptionId, hospitalTenantId, siteId, shipmentId: shipment.id, leftAt }
    if (line) refused = { ...goods, lotId: line.lotId, units: line.units, ownership: 'ours' }
    if (line && celsius.length > 0) await log(stage, goods, celsius)
    await takeIn(stage, goods)
  }
  stage.tell('refused at the door, and back in quarantine')
  if (refused === undefined) throw new Error('No parcel held cold medicine.')
  return { ...refused, ownership: await ownershipOf(stage, refused) }
}

type Goods = Pick<Refused, 'siteId' | 'shipmentId' | 'leftAt'>

async function takeIn({ api, people }: ScenarioStage, { siteId, shipmentId }: Goods): Promise<void> {
  const driver = await people.atSite(siteId, 'driver')
  await api.post(driver, `/shipments/${shipmentId}/return`, { reason: 'refused' })
  const pharmacist = await people.atSite(siteId, 'village_pharmacist')
  await api.post(pharmacist, `/shipments/${shipmentId}/receive-return`, { siteId })
}

/** The logger of the box is read out: its readings since the parcel left, a little apart. */
async function log(
  { api, people }: ScenarioStage,
  { siteId, shipmentId, leftAt }: Goods,
  celsius: readonly number[],
): Promise<void> {
  const driver = await people.atSite(siteId, 'driver')
  const readings = celsius.map((value, index) => ({
    takenAt: new Date(leftAt.getTime() + index).toISOString(),
    celsius: value,
  }))
  const sent = { storageClass: 'cold', sensor: 'demo-logger', readings }
  await api.post(driver, `/shipments/${shipmentId}/readings`, sent)
}

async function evidenceOf({ api, people }: ScenarioStage, { siteId, shipmentId }: Goods): Promise<string> {
  const pharmacist = await people.atSite(siteId, 'village_pharmacist')
  const { items } = await api.get<{
    items: readonly { readonly storageClass: string; readonly evidence: { readonly kind: string } }[]
  }>(pharmacist, `/shipments/${shipmentId}/storage-evidence`)
  return items.find(isCold)?.evidence.kind ?? 'none'
}

async function decide(
  { api, people }: ScenarioStage,
  { siteId, shipmentId, lotId, units, ownership }: Refused,
  finding: string,
): Promise<{ decision: string; evidence: string }> {
  const operator = await people.atSite(siteId, 'operator')
  return api.post(operator, `/sites/${siteId}/quarantine-decisions`, {
    lotId,
    ownership,
    units,
    finding,
    shipmentId,
  })
}

async function ownershipOf({ api, people }: ScenarioStage, { siteId, lotId }: Refused): Promise<string> {
  const operator = await people.atSite(siteId, 'operator')
  const { items } = await api.get<{
    items: readonly { readonly lotId: string; readonly status: string; readonly ownership: string }[]
  }>(operator, `/sites/${siteId}/stock`)
  return items.find((item) => item.lotId === lotId && item.status === 'quarantine')?.ownership ?? 'ours'
}

async function stateOf(
  { api, people }: ScenarioStage,
  { hospitalTenantId }: SeedPrescription,
  refused: Refused | undefined,
): Promise<string> {
  const hospital = people.hospitalSystem(hospitalTenantId)
  const path = `/prescriptions/${refused?.prescriptionId ?? ''}`
  return (await api.get<Prescription>(hospital, path)).state
}
