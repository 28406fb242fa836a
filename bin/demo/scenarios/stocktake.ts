import { makePrescriptions, type SeedPrescription } from '#seeds/prescriptions.ts'
import { readOutcome } from '../outcome.ts'
import { handOver } from '../hand-over.ts'
import { carryParcel, dispatchParcel, prepareParcel } from '../station.ts'
import { postUntilAccepted, type AcceptedPrescription } from '../prescribing.ts'
import type { ShipmentDetail } from '../story.ts'
import { refusalOf, type Scenario, type ScenarioStage } from './scenario.ts'

const missingUnits = 3

/** A depot counts a lot while parcels of it leave the shelf. */
export const stocktake: Scenario = {
  name: 'stocktake',
  story: 'A lot is counted while it is sold: the books follow the count, and no sale is undone.',
  async play(stage) {
    const [prescription] = makePrescriptions(stage.world, 1, `stocktake-${Date.now()}`, new Date())
    if (prescription === undefined) throw new Error('The demo world made no prescription.')
    const sold = await untilReserved(stage, prescription)
    const { siteId } = sold
    const people = {
      operator: await stage.people.atSite(siteId, 'operator'),
      picker: await stage.people.atSite(siteId, 'picker'),
      checker: await stage.people.atSite(siteId, 'checker'),
      administrator: await stage.people.atSite(siteId, 'administrator'),
    }
    const [pile, other] = await pilesAt(stage, sold)
    const lotIds = [pile.lotId, other.lotId]
    const { stocktakeId, lines } = await stage.api.post<{ stocktakeId: string; lines: number }>(
      people.operator,
      `/sites/${siteId}/stocktakes`,
      { scope: { lotIds } },
    )
    stage.tell(`${lines} piles are listed`)
    const count = (who: keyof typeof people, counted: Pile, countedUnits: number) =>
      stage.api.post<{ toRecount: number }>(people[who], `/stocktakes/${stocktakeId}/counts`, {
        piles: [{ lotId: counted.lotId, ownership: counted.ownership, part: 'shelf', countedUnits }],
      })
    await count('picker', pile, pile.units - missingUnits)
    stage.tell('counted, three short; then the parcels leave')
    const soldUnits = await sell(stage, sold, pile.lotId)
    const { toRecount } = await count('picker', other, other.units + 500)
    stage.check('a count far from the books asks for another person', toRecount === 1)
    const alone = () => count('picker', other, other.units)
    stage.check('the same person does not count twice', (await refusalOf(alone)) === 'secondPersonMissing')
    await count('checker', other, other.units)
    const postAs = (who: 'picker' | 'administrator') =>
      stage.api.post<{ posted: number; differenceUnits: number }>(
        people[who],
        `/stocktakes/${stocktakeId}/post`,
        { leavesOutUncounted: true },
      )
    stage.check('who counts does not post', (await refusalOf(() => postAs('picker'))) === 'roleMissing')
    const posted = await postAs('administrator')
    stage.check(
      'only what was missing when it was counted is corrected',
      posted.differenceUnits === -missingUnits,
    )
    const after = await unitsOnShelf(stage, siteId, pile)
    stage.check('what was sold meanwhile stays sold', after === pile.units - soldUnits - missingUnits)
    await checkLimits(stage, people, siteId, other)
    const outcome = await readOutcome(stage, 1, [{ ...sold }], 0)
    stage.check('the prescription was delivered', outcome.delivered === 1)
    stage.check('stock and money add up', outcome.stock_drift === 0 && outcome.money_drift === 0)
  },
}

interface Sold extends AcceptedPrescription {
  /** The depot that sends its first parcel. */
  readonly siteId: string
}

interface Pile {
  readonly lotId: string
  readonly ownership: string
  readonly units: number
}

interface Balance extends Pile {
  readonly status: string
  readonly expiresOn: string | null
}

interface LotShipment extends ShipmentDetail {
  readonly lines: readonly (ShipmentDetail['lines'][number] & { readonly lotId: string })[]
}

async function untilReserved(stage: ScenarioStage, prescription: SeedPrescription): Promise<Sold> {
  const accepted = await postUntilAccepted(stage, prescription)
  const siteId = accepted.shipments[0]?.fromSiteId
  if (siteId === undefined) throw new Error('The prescription has no parcel.')
  stage.tell('a prescription has stock promised at the depot')
  return { ...accepted, siteId }
}

/** The pile that the prescription is served from, and another one of the site's own. */
async function pilesAt(stage: ScenarioStage, { siteId, shipments }: Sold): Promise<[Pile, Pile]> {
  const picker = await stage.people.atSite(siteId, 'picker')
  const first = shipments.find(({ fromSiteId }) => fromSiteId === siteId)
  const detail = await stage.api.get<LotShipment>(picker, `/shipments/${first?.id ?? ''}`)
  const promised = new Set(detail.lines.map(({ lotId }) => lotId))
  const balances = await stockOf(stage, siteId)
  const today = new Date().toISOString().slice(0, 10)
  const own = balances.filter(
    ({ ownership, expiresOn, status }) =>
      ownership === 'ours' && status !== 'in_transit' && (expiresOn === null || expiresOn > today),
  )
  const served = own.find(({ lotId, status }) => promised.has(lotId) && status === 'reserved')
  const other = own.find(
    ({ lotId, status }) =>
      status === 'available' && own.filter((balance) => balance.lotId === lotId).length === 1,
  )
  if (served === undefined || other === undefined) throw new Error('The depot has no two piles to count.')
  return [{ ...served, units: await unitsOnShelf(stage, siteId, served) }, other]
}

async function stockOf({ api, people }: ScenarioStage, siteId: string): Promise<Balance[]> {
  const operator = await people.atSite(siteId, 'operator')
  const balances: Balance[] = []
  let after = ''
  for (;;) {
    const page = await api.get<{ items: readonly Balance[]; next: string | null }>(
      operator,
      `/sites/${siteId}/stock${after}`,
    )
    balances.push(...page.items)
    if (page.next === null) return balances
    after = `?after=${page.next}`
  }
}

async function unitsOnShelf(
  stage: ScenarioStage,
  siteId: string,
  { lotId, ownership }: Pick<Pile, 'lotId' | 'ownership'>,
): Promise<number> {
  const balances = await stockOf(stage, siteId)
  return balances
    .filter((balance) => balance.lotId === lotId && balance.ownership === ownership)
    .filter(({ status }) => status === 'available' || status === 'reserved')
    .reduce((sum, { units }) => sum + units, 0)
}

/** The parcels go to the patient. @returns units of the lot that left the depot's shelf. */
async function sell(
  stage: ScenarioStage,
  { shipments, siteId, phone }: Sold,
  lotId: string,
): Promise<number> {
  let units = 0
  for (const shipment of shipments) {
    const since = new Date()
    const picker = await stage.people.atSite(shipment.fromSiteId, 'picker')
    const detail = await stage.api.get<LotShipment>(picker, `/shipments/${shipment.id}`)
    const ofLot = shipment.fromSiteId === siteId ? detail.lines.filter((line) => line.lotId === lotId) : []
    units += ofLot.reduce((sum, line) => sum + line.units, 0)
    const prepared = await prepareParcel(stage, shipment)
    await dispatchParcel(stage, prepared)
    await carryParcel(stage, prepared)
    await handOver(stage, prepared, { phone, since })
  }
  return units
}

/** A large correction waits for a second person. */
async function checkLimits(
  stage: ScenarioStage,
  people: { readonly checker: Session; readonly administrator: Session },
  siteId: string,
  { lotId, ownership, units }: Pile,
): Promise<void> {
  const { api } = stage
  const asked = await api.post<{ adjustmentId: string; state: string }>(
    people.checker,
    `/sites/${siteId}/counts`,
    { lotId, ownership, countedUnits: units + 100_000, cause: 'found' },
  )
  stage.check('a large correction waits for a second person', asked.state === 'awaiting_approval')
  const refused = await api.post<{ state: string }>(
    people.administrator,
    `/adjustments/${asked.adjustmentId}/refuse`,
    {},
  )
  stage.check('and moves nothing when that person says no', refused.state === 'refused')
}

type Session = Awaited<ReturnType<ScenarioStage['people']['ofTenant']>>
