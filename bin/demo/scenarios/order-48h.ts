import { isImported } from '#domain/catalogue/approval-number.ts'
import { importPaperKinds } from '#domain/orders/first-business.ts'
import type { OrderState } from '#domain/orders/states.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { soldBy } from '#seeds/orders/assortment.ts'
import { distributors } from '#seeds/orders/distributors.ts'
import type { SeedProduct } from '#seeds/catalogue/products.ts'
import { countyTenantKey, tenantId } from '#seeds/world/tenants.ts'
import type { Session } from '../http.ts'
import { readPart, sendPart, waitForPart, type Part, type Sent } from '../order-parts.ts'
import { refusalOf, type Scenario, type ScenarioStage } from './scenario.ts'

const countyCode = '640422'
const county = tenantId(countyTenantKey(countyCode))
const hourMs = 60 * 60 * 1000

interface Order {
  readonly state: OrderState
  readonly totalFen: number
  readonly parts: readonly Part[]
}

interface Statement {
  readonly closingFen: number
  readonly differenceFen: number
  readonly committedFen: number
  readonly entries: readonly { readonly kind: string; readonly amountFen: number }[]
}

/** Who buys, and who sells. */
export interface Cast {
  readonly village: Session
  readonly operator: Session
  readonly changhe: Session
  readonly liupan: Session
  readonly minjiang: Session
}

const sellerIds = {
  changhe: tenantId('distributor/changhe'),
  liupan: tenantId('distributor/liupan'),
  minjiang: tenantId('distributor/minjiang'),
} as const

/** A village's order on its way through approval, two distributors, a missed deadline and a faulty receipt. */
export const orderIn48Hours: Scenario = {
  name: 'order-48h',
  story: 'A village orders, the county approves, one distributor dispatches, the other misses its 48 hours.',
  movesClock: true,
  async play(stage) {
    const people = await castOf(stage)
    await checkImportPapers(stage, people)
    const orderId = await placeAndApprove(stage, people)
    const { changhePart, liupanPart } = await acceptBoth(stage, people, orderId)

    const first = await sendPart(stage, changhePart)
    const left = await waitForPart(stage, people.village, changhePart.id, 'dispatched')
    stage.check('the part that left is dispatched and invoiced', left.state === 'dispatched')

    const nextPart = await missTheDeadline(stage, people, orderId, liupanPart)
    await stage.api.post(people.minjiang, `/order-parts/${nextPart.id}/accept`, {})
    stage.tell('the next distributor accepts and sends')
    const second = await sendPart(stage, await readPart(stage, people.village, nextPart.id))
    await waitForPart(stage, people.village, nextPart.id, 'dispatched')

    const creditedFen = await receiveWithFaults(stage, people, changhePart, first)
    await receiveWhole(stage, people, second)
    await waitForPart(stage, people.village, nextPart.id, 'received')
    const order = await stage.api.get<Order>(people.village, `/orders/${orderId}`)
    stage.check('the order is closed', order.state === 'closed')

    await checkMoney(stage, people, changhePart, creditedFen)
    await checkFigures(stage, people)
    await checkBooks(stage)
  },
}

/** What is made abroad is on offer with its certificates, each in date. */
async function checkImportPapers(stage: ScenarioStage, { village }: Cast): Promise<void> {
  const { api, world } = stage
  const products = world.products.filter(({ approvalNumber }) => isImported(approvalNumber))
  const shown = await Promise.all(
    products.map(async ({ standardCode }) => {
      const path = `/order-catalogue?siteId=${villageSite(stage)}&text=${standardCode}`
      const { items } = await api.get<{ items: readonly { readonly importPapers: unknown }[] }>(village, path)
      return items.map(({ importPapers }) => importPapers)
    }),
  )
  const papers = shown.flat()
  const areInDate = papers.every((found) => Array.isArray(found) && found.length === importPaperKinds.length)
  stage.check(`${papers.length} imported products show their certificates`, papers.length > 0 && areInDate)
}

/** Signs everybody in. */
export async function castOf({ people, world }: ScenarioStage): Promise<Cast> {
  const pharmacist = world.people.find(({ key }) => key.startsWith(`${countyCode}/village_pharmacist/`))
  return {
    village: await people.withKey(pharmacist?.key ?? ''),
    operator: await people.withKey(`${countyCode}/operator`),
    changhe: await people.withKey('changhe/seller'),
    liupan: await people.withKey('liupan/seller'),
    minjiang: await people.withKey('minjiang/seller'),
  }
}

/** Where the village's pharmacist works. */
export function villageSite({ world }: ScenarioStage): string {
  const pharmacist = world.people.find(({ key }) => key.startsWith(`${countyCode}/village_pharmacist/`))
  return pharmacist?.siteIds[0] ?? ''
}

/** Two products that Changhe brings cheapest, and two that only Liupan, and dearer Minjiang, have. */
function choose({ world }: ScenarioStage): {
  readonly ofChanghe: SeedProduct[]
  readonly ofLiupan: SeedProduct[]
} {
  const sells = (key: string) => {
    const distributor = distributors.find((one) => one.key === key)
    return new Set(distributor === undefined ? [] : soldBy(distributor, world.products).map(({ id }) => id))
  }
  const [changhe, liupan, minjiang, direct] = [
    'distributor/changhe',
    'distributor/liupan',
    'distributor/minjiang',
    'distributor/zhigong',
  ].map(sells)
  const dear = world.products.filter((product) => !has(direct, product) && costs(product) > 1_500)
  return {
    ofChanghe: dear.filter((product) => has(changhe, product)).slice(0, 2),
    ofLiupan: dear
      .filter((product) => !has(changhe, product) && has(liupan, product) && has(minjiang, product))
      .slice(0, 2),
  }
}

const has = (set: Set<string> | undefined, { id }: SeedProduct) => set?.has(id) === true

/** A box in fen. */
const costs = ({ unitPriceTenThousandths, packUnits }: SeedProduct) =>
  (unitPriceTenThousandths * packUnits) / 100

/** The village orders, and the county approves. @returns the order. */
export async function placeAndApprove(stage: ScenarioStage, { village, operator }: Cast): Promise<string> {
  const { ofChanghe, ofLiupan } = choose(stage)
  const siteId = villageSite(stage)
  const lines = [...ofChanghe, ...ofLiupan].map(({ id: productId, packUnits }) => ({
    productId,
    units: 10 * packUnits,
  }))
  for (const [units, code] of [
    [0, 'unitsInvalid'],
    [-10, 'unitsInvalid'],
    [1.5, 'unitsInvalid'],
    [1e12, 'unitsInvalid'],
    [(lines[0]?.units ?? 0) + 1, 'wrongPackSize'],
  ] as const) {
    const wrong = [{ productId: lines[0]?.productId, units }]
    const refused = await refusalOf(() => stage.api.post(village, '/orders', { siteId, lines: wrong }))
    stage.check(`${units} units are refused as ${code}`, refused === code)
  }
  const placed = await stage.api.post<{ orderId: string; state: OrderState; totalFen: number }>(
    village,
    '/orders',
    { siteId, lines },
  )
  stage.tell(`the village orders four products for ${placed.totalFen} fen`)
  stage.check('above the limit of the village it waits for the county', placed.state === 'submitted')
  const { orderId, totalFen } = placed
  const tooLow = await refusalOf(() =>
    stage.api.post(operator, `/orders/${orderId}/approve`, { totalFen: totalFen - 1 }),
  )
  stage.check('it is approved for the total that was seen, not for less', tooLow === 'totalRose')
  const approved = await stage.api.post<{ state: OrderState; partIds: string[] }>(
    operator,
    `/orders/${orderId}/approve`,
    { totalFen },
  )
  stage.check('the county approves it', approved.state === 'approved')
  stage.check('it is split over two distributors', approved.partIds.length === 2)
  return orderId
}

/** Both distributors accept. */
export async function acceptBoth(stage: ScenarioStage, people: Cast, orderId: string) {
  const { parts } = await stage.api.get<Order>(people.village, `/orders/${orderId}`)
  const ofSeller = (sellerTenantId: string) => {
    const part = parts.find((one) => one.sellerTenantId === sellerTenantId)
    if (part === undefined) throw new Error('A distributor has no part of the order.')
    return part
  }
  const [forChanghe, forLiupan] = [ofSeller(sellerIds.changhe), ofSeller(sellerIds.liupan)]
  await stage.api.post(people.changhe, `/order-parts/${forChanghe.id}/accept`, {})
  await stage.api.post(people.liupan, `/order-parts/${forLiupan.id}/accept`, {})
  stage.tell('both distributors accept; their lots are reserved and their 48 hours begin')
  const changhePart = await readPart(stage, people.village, forChanghe.id)
  const liupanPart = await readPart(stage, people.village, forLiupan.id)
  stage.check('both parts are accepted', changhePart.state === 'accepted' && liupanPart.state === 'accepted')
  return { changhePart, liupanPart }
}

/** The second distributor does nothing, and the clock runs. */
async function missTheDeadline(
  stage: ScenarioStage,
  people: Cast,
  orderId: string,
  late: Part,
): Promise<Part> {
  await stage.moveClockTo(new Date(Date.parse(late.acceptedAt ?? '') + 49 * hourMs))
  stage.tell('49 hours later: the other distributor has dispatched nothing')
  const passed = await waitForPart(stage, people.village, late.id, 'passed_on')
  stage.check('its part is taken from it', passed.state === 'passed_on')
  const { parts } = await stage.api.get<Order>(people.village, `/orders/${orderId}`)
  const next = parts.find(({ insteadOfPartId }) => insteadOfPartId === late.id)
  if (next === undefined) throw new Error('Nobody was offered the late part.')
  stage.check('the next distributor was offered it', next.sellerTenantId === sellerIds.minjiang)
  const picker = await stage.people.atSite(late.fromSiteId ?? '', 'picker')
  const { items } = await stage.api.get<{ items: { requestId: string | null }[] }>(
    picker,
    `/shipments?fromSiteId=${late.fromSiteId}&state=allocated`,
  )
  stage.check(
    'what it had reserved is free again',
    items.every(({ requestId }) => requestId !== late.id),
  )
  return next
}

/** One box of the first line is missing, one of the second is broken. @returns what must be credited, in fen. */
async function receiveWithFaults(
  stage: ScenarioStage,
  people: Cast,
  part: Part,
  sent: Sent,
): Promise<number> {
  const [short, damaged] = sent.lines
  if (short === undefined || damaged === undefined) throw new Error('The shipment has fewer than two lines.')
  const lines = sent.lines.map((line) => ({
    lineId: line.lineId,
    good: (line.codes.length - (line === short || line === damaged ? 1 : 0)) * line.packUnits,
    short: line === short ? line.packUnits : 0,
    damaged: line === damaged ? line.packUnits : 0,
  }))
  const scans = [
    ...short.codes.slice(1).map((code) => ({ code, condition: 'good' })),
    ...damaged.codes.map((code, index) => ({ code, condition: index === 0 ? 'damaged' : 'good' })),
  ]
  const path = `/shipments/${sent.id}/receive`
  await stage.api.post(people.village, path, { lines, scans })
  const again = await refusalOf(() => stage.api.post(people.village, path, { lines, scans }))
  stage.check('nobody receives it twice', again === 'wrongState')
  stage.tell('the village receives it with one box short and one damaged')
  await waitForPart(stage, people.village, part.id, 'received')
  const { lines: priced } = await stage.api.get<{
    lines: readonly {
      unitPriceTenThousandths: number
      packUnits: number
      dispatchedUnits: number
      receivedUnits: number
    }[]
  }>(people.village, `/order-parts/${part.id}`)
  stage.check(
    'of each line one box less than was sent counts as received',
    priced.every((line) => line.dispatchedUnits - line.receivedUnits === line.packUnits),
  )
  return priced.reduce(
    (sum, { unitPriceTenThousandths, packUnits }) =>
      sum + Math.floor((unitPriceTenThousandths * packUnits + 50) / 100),
    0,
  )
}

/** The village receives what was sent, and nothing is wrong with it. */
export async function receiveWhole({ api }: ScenarioStage, { village }: Cast, sent: Sent): Promise<void> {
  await api.post(village, `/shipments/${sent.id}/receive`, {
    lines: sent.lines.map(({ lineId, codes, packUnits }) => ({ lineId, good: codes.length * packUnits })),
  })
}

/** Both sides' statements agree to the fen; a payment settles and closes. */
async function checkMoney(
  stage: ScenarioStage,
  people: Cast,
  part: Part,
  creditedFen: number,
): Promise<void> {
  const invoicedFen = part.goodsFen + part.deliveryFen
  const path = `/trade/statements/${await monthOf(stage, people, part)}`
  const ours = await stage.api.get<Statement>(people.changhe, `${path}?buyerTenantId=${county}`)
  const theirs = await stage.api.get<Statement>(
    people.operator,
    `${path}?sellerTenantId=${sellerIds.changhe}`,
  )
  stage.check('the credit note is for the missing and the broken box', creditOf(ours) === -creditedFen)
  stage.check('what is owed is invoice less credit note', ours.closingFen === invoicedFen - creditedFen)
  stage.check('both sides read the same statement', JSON.stringify(ours) === JSON.stringify(theirs))
  stage.check('entries and books agree', ours.differenceFen === 0)
  stage.check('no credit is taken up any more', ours.committedFen === 0)
  await stage.api.post(people.changhe, '/trade/payments', {
    buyerTenantId: county,
    amountFen: ours.closingFen,
    reference: 'DEMO-1',
  })
  const paid = await readPart(stage, people.village, part.id)
  stage.check('the payment closes the part', paid.state === 'closed')
}

const creditOf = ({ entries }: Statement) =>
  entries.filter(({ kind }) => kind === 'credit_note').reduce((sum, { amountFen }) => sum + amountFen, 0)

/** The statement of the month in which the part came, by the scenario's own clock. */
async function monthOf(stage: ScenarioStage, { village }: Cast, { id }: Part): Promise<string> {
  const { receivedAt } = await stage.api.get<{ receivedAt: string }>(village, `/order-parts/${id}`)
  return shanghaiDate(new Date(receivedAt)).slice(0, 7)
}

async function checkFigures(stage: ScenarioStage, { liupan, changhe }: Cast): Promise<void> {
  const month = shanghaiDate(new Date()).slice(0, 7)
  const read = (session: Session) =>
    stage.api.get<{ onTimePerThousand: number | null; discrepancyPerThousand: number | null }>(
      session,
      `/trade/seller-figures/${month}`,
    )
  const [late, inTime] = [await read(liupan), await read(changhe)]
  stage.check('the late distributor was on time in 0 ‰', late.onTimePerThousand === 0)
  stage.check('the other one in 1000 ‰', inTime.onTimePerThousand === 1000)
  stage.check('and both of its lines differed', inTime.discrepancyPerThousand === 1000)
}

async function checkBooks(stage: ScenarioStage): Promise<void> {
  const operator = await stage.people.networkOperator()
  for (const book of ['stock', 'money']) {
    const drift = await stage.api.get<Record<string, number>>(operator, `/operations/${book}-drift`)
    stage.check(
      `the ${book} ledger adds up`,
      Object.values(drift).every((figure) => figure === 0),
    )
  }
}
