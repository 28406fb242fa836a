import { eq } from 'drizzle-orm'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { dispatchPart, pickPart, receivePart } from '#db/orders/shipping-fixture.ts'
import { orderParts } from '#db/orders/schema.ts'
import { callOff } from '#db/procurement/call-offs.ts'
import { procurementAllocations, procurementContracts } from '#db/procurement/contract-schema.ts'
import { completeRound, concludeContracts, startContracts } from '#db/procurement/contracts.ts'
import { closeDemand, openBidding } from '#db/procurement/deadlines.ts'
import { followCallOffOrder } from '#db/procurement/follow-order.ts'
import { after, passphrases, regions, requestAt } from '#db/procurement/procurement-fixture.ts'
import { runAwardWorks } from '#db/procurement/run-award-works.ts'
import { testNow, type ProductRow } from '#db/test-world.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { formatUnitPrice } from '#web/console/procurement/unit-price.ts'
import { formatMoney } from '#web/ui/format.ts'
import { openPages } from '../open-pages-fixture.ts'
import { beginWalk, isDone, main, part, press, row, type Walk } from './procurement-walk-fixture.ts'

const pages = openPages()

/** Sets the clock to so many days after the beginning. */
const passTo = (days: number) => pages.app.passSeconds((after(days).getTime() - testNow.getTime()) / 1_000)

/** A round with a wrong title is opened and cancelled, another takes its place, and everybody is invited. @returns its path. */
async function openRound(walk: Walk): Promise<string> {
  const { world, messages } = walk
  const texts = messages.procurement
  const [manager] = world.managers
  const page = await walk.pageOf(manager)
  await page
    .getByRole('main')
    .getByRole('link', { name: messages.console.areaNames.procurement, exact: true })
    .click()
  await page.getByText(texts.noRounds).waitFor()
  await page.getByRole('link', { name: texts.open }).click()
  await fillCalendar(walk, page, '2025')
  await page.getByLabel(texts.productCodes).fill('00000000000000')
  await press(main(page), texts.open)
  await page.locator('[data-code=productNotListed]').waitFor()
  await expect.poll(() => page.getByLabel(texts.title, { exact: true }).inputValue()).toBe('2025')
  await walk.look(page, 'new')
  const codes = world.products.map(({ standardCode }) => standardCode).join('\n')
  await page.getByLabel(texts.productCodes).fill(codes)
  await press(main(page), texts.open)
  await page.getByRole('heading', { name: '2025' }).waitFor()
  await page.locator('summary', { hasText: texts.cancel }).click()
  await page.getByLabel(texts.reason).fill('2026')
  await press(main(page), texts.cancel)
  await page.getByText(texts.states.cancelled).first().waitFor()

  await page.getByRole('link', { name: messages.console.areaNames.procurement, exact: true }).click()
  await row(page, '2025').getByText(texts.states.cancelled).waitFor()
  await page.getByRole('link', { name: texts.open }).click()
  await fillCalendar(walk, page, '2026')
  await page.getByLabel(texts.productCodes).fill(codes)
  await press(main(page), texts.open)
  await page.getByRole('heading', { name: '2026' }).waitFor()
  for (const [kind, tenantId = '', more = {}] of [
    ['institution', walk.buyer.tenantId, { [texts.region]: regions[0] }],
    ['supplier', world.suppliers[0]?.tenantId],
    ['supplier', world.suppliers[1]?.tenantId],
    ['distributor', walk.seller.tenantId, { [texts.weight]: '1' }],
  ] as const) {
    await page.locator('select[name=tenantId]').selectOption(tenantId)
    await page.locator('select[name=kind]').selectOption(kind)
    for (const [label, value] of Object.entries(more)) await page.getByLabel(label).fill(value)
    await press(main(page), texts.invite)
    await isDone(page)
  }
  await walk.look(page, 'invite')
  await press(main(page), texts.start)
  await page.getByText(texts.states.collecting).first().waitFor()
  return new URL(page.url()).pathname
}

async function fillCalendar({ messages }: Walk, page: Page, title: string): Promise<void> {
  const texts = messages.procurement
  await page.getByLabel(texts.title, { exact: true }).fill(title)
  for (const [step, days] of [
    ['demandClosesAt', 7],
    ['biddingOpensAt', 10],
    ['biddingClosesAt', 20],
    ['openingDueAt', 22],
    ['awardDueAt', 30],
    ['contractStartsAt', 45],
    ['contractEndsAt', 410],
  ] as const)
    await page.getByLabel(texts.steps[step]).fill(`${shanghaiDate(after(days))}T09:00`)
  await page.getByLabel(texts.objectionDays).fill('5')
}

async function reportDemand(walk: Walk, path: string): Promise<void> {
  const { world, contested, single } = walk
  const texts = walk.messages.procurement
  passTo(1)
  const page = await walk.pageOf(walk.reporter, path)
  for (const { id } of [contested, single]) {
    await page.locator(`[name="units.${id}"]`).fill('1000')
    await page.locator(`[name="price.${id}"]`).fill('4')
  }
  await press(main(page), texts.report)
  await page.getByText(texts.notApproved).first().waitFor()
  await walk.look(page, 'demand')
  const manager = await walk.pageOf(world.institutions[0]?.manager, path)
  await press(main(manager), texts.approveDemand)
  await isDone(manager)
}

async function publishTender(walk: Walk, path: string, roundId: string): Promise<void> {
  const { world, contested, single } = walk
  const texts = walk.messages.procurement
  passTo(8)
  await closeDemand(pages.app.database, requestAt(world.workflow, after(7)), roundId)
  const registerKey = async (page: Page, passphrase: string) => {
    await page.getByLabel(texts.passphrase).fill(passphrase)
    await press(main(page), texts.registerKey)
    await isDone(page)
  }
  const first = await walk.pageOf(world.managers[0], path)
  await registerKey(first, passphrases[0])
  const second = await walk.pageOf(world.managers[1], path)
  const ceilingOf = ({ id }: ProductRow) => second.locator(`[name="ceiling.${id}"]`)
  const publish = async () => {
    for (const product of [contested, single]) await ceilingOf(product).fill('10')
    await press(main(second), texts.publish)
  }
  await publish()
  await second.getByRole('alert').waitFor()
  await expect.poll(() => ceilingOf(contested).inputValue()).toBe('10')
  await registerKey(second, passphrases[1])
  await walk.look(second, 'tender')
  await publish()
  await second.getByText(texts.states.published).first().waitFor()
  await openBidding(pages.app.database, requestAt(world.workflow, after(10)), roundId)
}

/** The first supplier withdraws its bid and seals another; the second bids for one product alone, and far too much. */
async function bid(walk: Walk, path: string): Promise<void> {
  const { world, contested, single } = walk
  const texts = walk.messages.procurement
  passTo(12)
  const seal = async (page: Page, prices: readonly (readonly [ProductRow, string])[]) => {
    for (const [{ id }, yuan] of prices) {
      await page.locator(`[name="price.${id}"]`).fill(yuan)
      await page.locator(`[name="capacity.${id}"]`).fill('100000')
    }
    const delivers = page.getByRole('group', { name: texts.regions }).getByRole('checkbox')
    await expect.poll(() => delivers.count()).toBeGreaterThan(0)
    for (const box of await delivers.all()) await box.check()
    await page.getByLabel(texts.validTo).fill('2027-12-31')
    await press(main(page), texts.seal)
    await row(page, texts.bidStates.sealed).waitFor()
    await expect
      .poll(() => row(page, texts.bidStates.sealed).locator('code').innerText())
      .toMatch(/^[0-9a-f]{64}$/)
  }
  const first = await walk.pageOf(world.suppliers[0], path)
  await first.getByRole('link', { name: texts.toBid }).click()
  await seal(first, [[contested, '2.2']])
  await first.locator('summary', { hasText: texts.withdraw }).click()
  await press(main(first), texts.withdraw)
  await row(first, texts.bidStates.withdrawn).waitFor()
  await seal(first, [
    [contested, '3.1'],
    [single, '3.5'],
  ])
  await walk.look(first, 'bid')
  const second = await walk.pageOf(world.suppliers[1], `${path}/bid`)
  await seal(second, [[contested, '9.9']])
}

async function openBids(walk: Walk, path: string): Promise<void> {
  const { world, locale } = walk
  const texts = walk.messages.procurement
  passTo(19)
  const first = await walk.pageOf(world.managers[0], path)
  // Nobody reads a bid before the opening, the owner included.
  await expect.poll(() => main(first).innerText()).not.toMatch(/3\.1|9\.9/)
  passTo(21)
  await first.getByLabel(texts.passphrase).first().fill(passphrases[0])
  await press(main(first), texts.consent)
  await isDone(first)
  await walk.look(first, 'opening')
  const second = await walk.pageOf(world.managers[1], path)
  await second.getByLabel(texts.passphrase).last().fill(passphrases[1])
  await press(main(second), texts.openBids)
  await second.getByText(formatUnitPrice(31_000, locale)).first().waitFor()
  // Only what stands is shown: the bid that was withdrawn stays sealed for ever.
  await expect.poll(() => part(second, texts.bids).innerText()).not.toMatch(/2\.20/)
}

/** A price is agreed with the only bidder, awards by two rules stand side by side, and a second person approves one. */
async function award(walk: Walk, path: string): Promise<void> {
  const { world, single } = walk
  const texts = walk.messages.procurement
  const page = await walk.pageOf(world.managers[0], path)
  await page.locator('summary', { hasText: texts.negotiate }).click()
  await page.locator('select[name=productId]').selectOption(single.id)
  await page.getByLabel(texts.price, { exact: true }).fill('2.5')
  await press(main(page), texts.negotiate)
  await isDone(page)
  const optimise = async () => {
    await page.locator('summary', { hasText: texts.makeOptimised }).click()
    await page.getByLabel(texts.winners).fill('1')
    await page.getByLabel(texts.mostShare).fill('1000')
    await page.getByLabel(texts.leastShare).fill('0')
    await press(main(page), texts.makeOptimised)
    await row(page, texts.awardWorkStates.queued).waitFor()
  }
  await optimise()
  await press(row(page, texts.awardWorkStates.queued), texts.cancelAwardWork)
  await row(page, texts.awardWorkStates.cancelled).waitFor()
  await optimise()
  expect(await runAwardWorks(pages.app.database, () => after(21), new AbortController().signal)).toEqual([])
  await page.reload()
  await press(main(page), texts.makeVolume)
  const byVolume = row(part(page, texts.awards), texts.volumeRule)
  await byVolume.waitFor()
  const compared = part(page, texts.awards).locator('table').first().locator('tbody tr')
  await expect.poll(() => compared.count()).toBe(2)
  await walk.look(page, 'awards')
  await press(byVolume, texts.propose)
  await page.getByText(texts.states.proposed).first().waitFor()
  await press(main(page), texts.approveAward)
  await page.getByRole('alert').waitFor()
  const second = await walk.pageOf(world.managers[1], path)
  await press(main(second), texts.approveAward)
  await second.getByText(texts.states.objection).first().waitFor()
  // 1.8 times the lowest bid, 3.10, is 5.58; of each product half is promised to the only winner.
  await expect.poll(() => row(part(second, texts.why), '5.58').innerText()).toContain('9.90')
  await expect.poll(() => row(part(second, texts.why), '500').count()).toBe(2)
}

/** A bidder that lost reads why and objects; the objection is dismissed with a reason, and the contracts are concluded. */
async function concludeAfterObjection(walk: Walk, path: string, roundId: string): Promise<void> {
  const { world } = walk
  const texts = walk.messages.procurement
  passTo(22)
  const loser = await walk.pageOf(world.suppliers[1], path)
  await expect.poll(() => part(loser, texts.why).innerText()).toContain('5.58')
  await part(loser, texts.objections).getByLabel(texts.reason).fill('9.9 > 5.58 ?')
  await press(main(loser), texts.object)
  await loser.getByText(texts.objectionStates.raised).waitFor()
  await walk.look(loser, 'objection')
  const page = await walk.pageOf(world.managers[0], path)
  const objection = row(part(page, texts.objections), '9.9 > 5.58 ?')
  await objection.getByRole('combobox').selectOption('dismissed')
  await objection.getByLabel(texts.reason).fill('1.8 × 3.1 = 5.58')
  await press(objection, walk.messages.orders.decide)
  await page.getByText(texts.objectionStates.dismissed).waitFor()
  await walk.look(page, 'why')
  await concludeContracts(pages.app.database, requestAt(world.workflow, after(27)), roundId)
  await startContracts(pages.app.database, requestAt(world.workflow, after(45)), roundId)
}

/** One box comes by an order to the distributor, 100 units of the other product by other ways. */
async function callOffAndReceive(walk: Walk, path: string, roundId: string): Promise<void> {
  const { world, buyer, seller, contested, single, reporter } = walk
  const { database } = pages.app
  const texts = walk.messages.procurement
  passTo(50)
  const page = await walk.pageOf(reporter, path)
  const allocations = await database.network
    .select({ id: procurementAllocations.id, productId: procurementContracts.productId })
    .from(procurementAllocations)
    .innerJoin(procurementContracts, eq(procurementContracts.id, procurementAllocations.contractId))
    .where(eq(procurementAllocations.roundId, roundId))
  const allocationOf = ({ id }: ProductRow) => allocations.find(({ productId }) => productId === id)?.id ?? ''
  await page.locator(`[name="units.${allocationOf(contested)}"]`).fill(String(contested.packUnits))
  await page.locator('select[name=siteId]').selectOption(buyer.villageSiteId)
  await walk.look(page, 'contracts')
  await press(main(page), texts.callOff)
  await page.waitForURL('**/console/orders/*')
  const orderId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  const [ordered] = await database.network
    .select({ id: orderParts.id })
    .from(orderParts)
    .where(eq(orderParts.orderId, orderId))
  const parcel = await pickPart(database, seller, contested, ordered?.id ?? '')
  await dispatchPart(database, seller, parcel)
  await receivePart(database, buyer, parcel)
  await followCallOffOrder(database, requestAt(world.workflow, after(52)), { orderId })
  const callOffs = [{ allocationId: allocationOf(single), units: 100 }]
  await callOff(database, requestAt(reporter, after(51)), { roundId, callOffs })
  passTo(52)
  await page.goto(path)
  const called = part(page, texts.callOffs)
  const delivered = called.locator('.tag', { hasText: texts.callOffStates.delivered })
  await delivered.waitFor()
  await press(row(called, texts.callOffStates.ordered), texts.confirmDelivered)
  await expect.poll(() => delivered.count()).toBe(2)
  await walk.look(page, 'call-offs')
}

/** 20 units at 3.10 and 100 at 2.50 instead of 4.00 yuan; half of what that saved goes back where the assessment is full. */
async function settleSavings(walk: Walk, path: string, roundId: string): Promise<void> {
  const { world, locale } = walk
  const texts = walk.messages.procurement
  await completeRound(pages.app.database, requestAt(world.workflow, after(411)), roundId)
  passTo(412)
  const page = await walk.pageOf(world.managers[0], path)
  const saved = await part(page, texts.savings).locator('tbody tr').innerText()
  for (const fen of [48_000, 31_200, 16_800]) expect(saved).toContain(formatMoney(fen, locale))
  await page.locator('summary', { hasText: texts.settle }).click()
  await press(main(page), texts.settle)
  await isDone(page)
  await expect.poll(() => part(page, texts.surplus).innerText()).toContain(formatMoney(8_400, locale))
  await walk.look(page, 'savings')
  await page.getByRole('link', { name: walk.messages.console.areaNames.procurement, exact: true }).click()
  await row(page, '2026').getByText(texts.states.completed).waitFor()
  await walk.look(page, 'list')
}

it.each([
  ['zh-CN', 360, 740],
  ['en', 1440, 900],
] as const)(
  'a round of joint procurement goes from demand to savings, in %s at %i px',
  // Fifteen pages, each looked at with axe, some by the slowest machines.
  { timeout: 600_000 },
  async (locale, width, height) => {
    passTo(0)
    const walk = await beginWalk(pages, locale, { width, height })
    const path = await openRound(walk)
    const roundId = path.split('/').at(-1) ?? ''
    await reportDemand(walk, path)
    await publishTender(walk, path, roundId)
    await bid(walk, path)
    await openBids(walk, path)
    await award(walk, path)
    await concludeAfterObjection(walk, path, roundId)
    await callOffAndReceive(walk, path, roundId)
    await settleSavings(walk, path, roundId)
    expect(walk.complaints()).toEqual([])
  },
)
