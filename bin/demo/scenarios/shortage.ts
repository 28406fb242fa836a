import { randomUUID } from 'node:crypto'
import { addDays, shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { makePrescriptions } from '#seeds/prescriptions.ts'
import { scarceIngredient } from '#seeds/shortage/scarce-ingredient.ts'
import { siteId } from '#seeds/world/sites.ts'
import type { Session } from '../http.ts'
import { readOutcome } from '../outcome.ts'
import {
  applyWithTwo,
  closeOpenShortage,
  makePlan,
  promisedUnits,
  sharesOf,
  type ShortageCast,
} from '../shortage-plans.ts'
import { refusalOf, type Scenario, type ScenarioStage } from './scenario.ts'

const countyCode = '640422'
const hubId = siteId(countyCode)

/** A drug runs short over five counties: seen, declared, shared out fairly, ordered, recalled in the middle, and over. */
export const shortage: Scenario = {
  name: 'shortage',
  story: 'A drug runs short: seen early, shared out by two persons, and no promise is taken back.',
  async play(stage) {
    const people = await castOf(stage)
    await seeItComing(stage, people)
    const shortageId = await declare(stage, people)
    await limitPersons(stage, people)
    const planId = await compareAndApply(stage, people, shortageId)
    await orderShare(stage, people, shortageId, planId)
    const lowestCover = await recallInTheMiddle(stage, people, shortageId, planId)
    await receiveMore(stage, people, { shortageId, lowestCover })
    await end(stage, people, shortageId)
  },
}

async function castOf({ people }: ScenarioStage): Promise<ShortageCast> {
  return {
    operator: await people.networkOperator(),
    colleague: await people.withKey('network/administrator'),
    county: await people.withKey(`${countyCode}/operator`),
    officer: await people.withKey('regulator/officer'),
  }
}

async function seeItComing(stage: ScenarioStage, { operator }: ShortageCast): Promise<void> {
  const { api } = stage
  await closeOpenShortage(stage, operator, scarceIngredient)
  await api.post(operator, '/shortage-signs/look', {})
  const { items } = await api.get<{
    items: { kind: string; ingredientCode: string; facts: { lastWeekUnits: number; bandUnits: number } }[]
  }>(operator, '/shortage-signs?limit=100&state=open,dismissed,declared')
  const spike = items.find(
    ({ kind, ingredientCode }) => kind === 'demand_spike' && ingredientCode === scarceIngredient,
  )
  const { lastWeekUnits, bandUnits } = spike?.facts ?? { lastWeekUnits: 0, bandUnits: 0 }
  stage.tell(`last week asked for ${lastWeekUnits}, where ${bandUnits} was the most to be expected`)
  stage.check('the spike in demand is seen before anything is declared', lastWeekUnits > bandUnits)
}

async function declare(stage: ScenarioStage, { operator, county }: ShortageCast): Promise<string> {
  const { api } = stage
  const asked = { ingredientCode: scarceIngredient, reason: '演示：产能不足' }
  stage.check(
    'who only orders declares nothing',
    (await refusalOf(() => api.post(county, '/shortages', asked))) === 'organisationNotAllowed',
  )
  const { shortageId } = await api.post<{ shortageId: string }>(operator, '/shortages', asked)
  const again = await refusalOf(() => api.post(operator, '/shortages', asked))
  stage.check('it is declared once', again === 'shortageOpen')
  const { items } = await api.get<{ items: { shortage: { shortageId: string } | null }[] }>(
    county,
    `/order-catalogue?siteId=${hubId}&text=${encodeURIComponent('布洛芬')}`,
  )
  stage.check(
    'whoever orders sees it beside the prices',
    items.length > 0 && items.every((item) => item.shortage?.shortageId === shortageId),
  )
  return shortageId
}

/** The limit is tried with what one demo patient is prescribed. */
async function limitPersons(stage: ScenarioStage, { operator }: ShortageCast): Promise<void> {
  const { api, people, world } = stage
  const [prescription] = makePrescriptions(world, 1, `shortage-${Date.now()}`, new Date())
  if (prescription === undefined) throw new Error('The demo world made no prescription.')
  const { hospitalTenantId, body } = prescription
  const [line] = body.lines
  const product = world.products.find(({ id }) => id === line?.productId)
  const ingredientCode = product?.ingredientCodes.find((code) => code !== scarceIngredient) ?? ''
  await closeOpenShortage(stage, operator, ingredientCode)
  const limited = await api.post<{ shortageId: string }>(operator, '/shortages', {
    ingredientCode,
    reason: '演示：按人限量',
    limit: { units: Math.max(1, 2 * (line?.quantityUnits ?? 1) - 1), days: 7 },
  })
  const hospital = people.hospitalSystem(hospitalTenantId)
  const { prescriptionId } = await api.post<{ prescriptionId: string }>(hospital, '/prescriptions', body)
  const again = { ...body, hospitalReference: `${body.hospitalReference}-2` }
  const refused = await refusalOf(() => api.post(hospital, '/prescriptions', again))
  stage.check('one person does not get more than the limit', refused === 'personLimitReached')
  await api.post(hospital, `/prescriptions/${prescriptionId}/cancel`, {})
  await api.post(operator, `/shortages/${limited.shortageId}/close`, {})
}

async function compareAndApply(
  stage: ScenarioStage,
  people: ShortageCast,
  shortageId: string,
): Promise<string> {
  const { api } = stage
  const { operator, colleague, county } = people
  const even = await makePlan(stage, operator, shortageId, { name: '一视同仁', horizonDays: 28 })
  const hubsFirst = await makePlan(stage, operator, shortageId, {
    name: '县级优先',
    horizonDays: 28,
    reservePercent: 10,
    tiers: [{ tier: 1, siteKinds: ['county_hub'] }],
  })
  const [one, other] = [even.summary.fairness, hubsFirst.summary.fairness]
  stage.tell(`all alike: lowest ${(one.lowestCover * 100).toFixed(1)} %, Gini ${one.gini.toFixed(3)}`)
  stage.tell(`hubs first: lowest ${(other.lowestCover * 100).toFixed(1)} %, Gini ${other.gini.toFixed(3)}`)
  stage.check('there is less than is needed', one.cover < 1)
  stage.check(
    'what-if: serving hubs first covers the lowest less, and less evenly',
    other.lowestCover < one.lowestCover && other.gini > one.gini,
  )
  const alone = () => api.post(operator, `/shortage-plans/${even.planId}/approve`, {})
  stage.check('nobody approves a plan of their own', (await refusalOf(alone)) === 'secondPersonNeeded')
  const { planId } = even
  const unapproved = () => api.post(operator, `/shortage-plans/${planId}/apply`, {})
  stage.check('an unapproved plan is not applied', (await refusalOf(unapproved)) === 'wrongState')
  const hidden = await refusalOf(() => api.get(county, `/shortage-plans/${planId}/shares`))
  stage.check('plans are the operator’s until one is applied', hidden === 'shortagePlanNotFound')
  const reserved = await applyWithTwo(stage, { operator, colleague }, planId)
  stage.tell(`${reserved} units are reserved at all depots in one go`)
  stage.check('everything that was granted is reserved', reserved > 0)
  await api.post(operator, `/shortage-plans/${hubsFirst.planId}/discard`, {})
  const own = await sharesOf(stage, county, planId)
  const hub = own.find((share) => share.siteId === hubId)
  stage.tell(hub?.reason.zh ?? '')
  stage.check(
    'a county sees its own shares and why, in three languages',
    hub !== undefined && [hub.reason.zh, hub.reason.en, hub.reason.ko].every((text) => /\d+ ?%/.test(text)),
  )
  return planId
}

async function orderShare(
  stage: ScenarioStage,
  { county }: ShortageCast,
  shortageId: string,
  planId: string,
): Promise<void> {
  const { api, people } = stage
  const own = await sharesOf(stage, county, planId)
  const [part] =
    own.find((share) => share.siteId === hubId)?.parts.toSorted((a, b) => b.units - a.units) ?? []
  if (part === undefined) throw new Error('The hub has no share.')
  const ofProduct = own
    .flatMap(({ siteId: of, parts }) => (of === hubId ? parts : []))
    .filter(({ productId }) => productId === part.productId)
    .reduce((sum, { units }) => sum + units, 0)
  const place = (units: number) =>
    api.post<{ orderId: string }>(county, '/orders', {
      siteId: hubId,
      lines: [{ productId: part.productId, units }],
    })
  const packUnits = stage.world.products.find(({ id }) => id === part.productId)?.packUnits ?? 1
  const beyond = await refusalOf(() => place(ofProduct + packUnits))
  stage.check('nobody orders beyond their share', beyond === 'beyondShare')
  const { orderId } = await place(part.units)
  const { parts } = await api.get<{ parts: { id: string; sellerTenantId: string; state: string }[] }>(
    county,
    `/orders/${orderId}`,
  )
  for (const { id, sellerTenantId, state } of parts) {
    const seller = await people.ofTenant(sellerTenantId, 'seller')
    if (state === 'offered') await api.post(seller, `/order-parts/${id}/accept`, {})
  }
  const { drawn } = await promisedUnits(stage, county, shortageId)
  stage.check('the order draws what was promised', drawn === part.units)
}

async function recallInTheMiddle(
  stage: ScenarioStage,
  people: ShortageCast,
  shortageId: string,
  planId: string,
): Promise<number> {
  const { api, world } = stage
  const { operator, colleague, officer, county } = people
  const before = await promisedUnits(stage, county, shortageId)
  const parts = (await sharesOf(stage, county, planId)).flatMap((share) => share.parts)
  const isPromised = (stock: { readonly siteId: string; readonly productId: string }) =>
    parts.some((part) => part.depotSiteId === stock.siteId && part.productId === stock.productId)
  // What expires first was promised first.
  const [pile] = world.stock
    .filter((stock) => isPromised(stock) && (stock.expiresOn ?? '') > addDays(shanghaiDate(new Date()), 90))
    .toSorted((one, other) => ((one.expiresOn ?? '') < (other.expiresOn ?? '') ? -1 : 1))
  await api.post(officer, '/recalls', {
    recallClass: 2,
    basis: { kind: 'lots', lotIds: [pile?.lotId ?? ''] },
    reason: '包装缺陷（演示）',
  })
  const after = await promisedUnits(stage, county, shortageId)
  stage.tell(`a lot is recalled: ${after.lost - before.lost} units of this county’s promises are gone`)
  stage.check('promises lose what the recall stopped', after.lost > before.lost)
  const { escalations } = await api.get<{ escalations: readonly { readonly kind: string }[] }>(
    operator,
    '/operations/board',
  )
  stage.check(
    'the operator is told that promised goods were stopped',
    escalations.some(({ kind }) => kind === 'shortage_promises_lost'),
  )
  const again = await makePlan(stage, operator, shortageId, { name: '召回后', horizonDays: 28 })
  await applyWithTwo(stage, { operator, colleague }, again.planId)
  const { open } = await promisedUnits(stage, county, shortageId)
  stage.check('nothing but what was recalled is taken back', open >= after.open)
  return again.summary.fairness.lowestCover
}

async function receiveMore(
  stage: ScenarioStage,
  { operator, colleague, county }: ShortageCast,
  { shortageId, lowestCover }: { readonly shortageId: string; readonly lowestCover: number },
): Promise<void> {
  const { api, people, world } = stage
  const before = await promisedUnits(stage, county, shortageId)
  const [plan] = await readPlans(stage, operator, shortageId)
  const [part] = (await sharesOf(stage, operator, plan?.id ?? '')).flatMap(({ parts }) => parts)
  const product = world.products.find(({ id }) => id === part?.productId)
  if (part === undefined || product === undefined) throw new Error('The plan has no shares.')
  const picker = await people.atSite(part.depotSiteId, 'picker')
  await api.post(picker, `/sites/${part.depotSiteId}/receipts`, {
    lines: [
      {
        productId: product.id,
        lotNumber: `S${randomUUID().slice(0, 8)}`,
        expiresOn: '2029-12-31',
        ownership: 'ours',
        units: 200 * product.packUnits,
      },
    ],
  })
  stage.tell('goods arrive; it is planned again')
  const next = await makePlan(stage, operator, shortageId, { name: '到货后', horizonDays: 28 })
  await applyWithTwo(stage, { operator, colleague }, next.planId)
  const after = await promisedUnits(stage, county, shortageId)
  stage.check('what arrived is shared out, and no promise became smaller', after.open >= before.open)
  stage.check('nobody is covered less than before', next.summary.fairness.lowestCover >= lowestCover)
}

function readPlans({ api }: ScenarioStage, operator: Session, shortageId: string) {
  return api
    .get<{ items: { id: string; state: string }[] }>(operator, `/shortages/${shortageId}/plans`)
    .then(({ items }) => items.filter(({ state }) => state === 'applied'))
}

async function end(
  stage: ScenarioStage,
  { operator, county }: ShortageCast,
  shortageId: string,
): Promise<void> {
  await stage.api.post(operator, `/shortages/${shortageId}/close`, {})
  const { open } = await promisedUnits(stage, county, shortageId)
  stage.check('at the end nothing stays reserved', open === 0)
  const outcome = await readOutcome(stage, 0, [], 0)
  stage.check('stock and money add up', outcome.stock_drift === 0 && outcome.money_drift === 0)
}
