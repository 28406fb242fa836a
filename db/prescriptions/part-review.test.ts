import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { connectOwner, openDatabase, type DatabaseClient } from '../client.ts'
import { escalations } from '../fulfilment/schema.ts'
import { addLot, addProduct, addStock, requestOf, testNow, type ProductRow } from '../test-world.ts'
import { cancelPrescription } from './end.ts'
import { readPrescription } from './queries.ts'
import { assess, deliver, longIntakeFor, partsOf, start } from './long-prescription-fixture.ts'
import { intakeFor, makePrescribingWorld, submit, type PrescribingWorld } from './prescribing-fixture.ts'
import { overrideFinding } from './review/override-finding.ts'
import { claimReview } from './review/claims.ts'
import { listReviews, readReview } from './review/queue.ts'
import { reviewResults } from './review/schema.ts'
import { approvePart, approvePrescription } from './review.ts'

let database: TestDatabase
let client: DatabaseClient
let warfarin: ProductRow
let aspirin: ProductRow
/** Its product, at the depot, is warfarin. */
let world: PrescribingWorld

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
  warfarin = await addProduct(client, { ingredientCodes: ['I0125'], strength: '2.5mg' })
  aspirin = await addProduct(client, { ingredientCodes: ['I0116'], strength: '100mg' })
})
beforeEach(async () => {
  const made = await makePrescribingWorld(client)
  const lot = await addLot(client, warfarin)
  await addStock(client, { tenantId: made.depotId, siteId: made.depotSiteId, lot, units: 1000 })
  world = { ...made, product: warfarin, lot }
  await assess(world)
})
afterAll(async () => {
  await client.close()
  await database.drop()
})

const secondOrderAt = new Date('2026-03-26T16:00:00Z')
const checkedAgainAt = new Date('2026-03-26T22:00:00Z')
const thirdOrderAt = new Date('2026-04-24T00:00:00Z')

const approve = (prescriptionId: string, by = world.pharmacist) =>
  approvePrescription(client, requestOf(by), { prescriptionId })
const submitAspirin = () => submit(world, intakeFor(world, [{ product: aspirin, units: 7 }]))
const cancel = (prescriptionId: string) =>
  cancelPrescription(client, requestOf(world.doctor), { prescriptionId })
const deliverFirst = async () => {
  const prescriptionId = await submit(world, longIntakeFor(world))
  await approve(prescriptionId)
  await deliver(world, prescriptionId)
  return prescriptionId
}
const secondPart = async (prescriptionId: string) => (await partsOf(world, prescriptionId))[1]
const openEscalations = async (prescriptionId: string) => {
  const rows = await client.network
    .select()
    .from(escalations)
    .where(eq(escalations.prescriptionId, prescriptionId))
  return rows
    .filter(({ resolvedAt }) => resolvedAt === null)
    .map(({ kind, part, actingRole }) => ({ kind, part, actingRole }))
}

/** What no command does: an approved version of the rules stays approved. */
async function setRules(state: 'approved' | 'discarded') {
  const owner = await connectOwner(database.ownerUrl)
  await owner.query('update clinical_rule_sets set state = $1', [state])
  await owner.end()
}

describe('a part that falls due', () => {
  it('is held by a forbidden finding that is new, told to the doctor, and begins once it is gone', async () => {
    const prescriptionId = await deliverFirst()
    const beside = await submitAspirin()
    expect(await start(world, prescriptionId, 2, secondOrderAt)).toBe('held')
    expect(await secondPart(prescriptionId)).toMatchObject({
      state: 'held',
      refusals: [{ code: 'forbiddenFinding', rule: 'interaction.warfarin-aspirin', source: 'test', line: 0 }],
      orderAt: checkedAgainAt,
    })
    expect(await openEscalations(prescriptionId)).toEqual([
      { kind: 'part_held', part: 2, actingRole: 'doctor' },
    ])
    await cancel(beside)
    expect(await start(world, prescriptionId, 2, checkedAgainAt)).toBe('started')
    expect(await secondPart(prescriptionId)).toMatchObject({ state: 'under_way', refusals: null })
  })

  it('goes on once one pharmacist has set the finding aside and another has approved the part', async () => {
    const prescriptionId = await deliverFirst()
    await submitAspirin()
    await start(world, prescriptionId, 2, secondOrderAt)
    const { pharmacist: first, secondPharmacist: second } = world
    const queued = async () =>
      (await listReviews(client, first, testNow, { limit: 50 })).items.find(
        (item) => item.prescriptionId === prescriptionId,
      )
    expect(await queued()).toMatchObject({ part: 2, outcome: 'forbidden', claim: 'none' })
    const opened = await claimReview(client, requestOf(first), { prescriptionId })
    expect(opened.answer).toMatchObject({ part: 2 })
    const { review, part } = await readReview(client, first, testNow, prescriptionId)
    expect(part).toBe(2)
    const approvePartAs = (by: typeof first, number = 2) =>
      approvePart(client, requestOf(by), { prescriptionId, part: number, remark: '同意' })
    await expect(approvePartAs(first)).rejects.toMatchObject({ refusals: [{ code: 'forbiddenFinding' }] })

    const findingId = review?.result.lines[0]?.findings.find((one) => one.severity === 'forbidden')?.id ?? ''
    const reason = '短期联用，监测INR'
    const set = await overrideFinding(client, requestOf(first), { prescriptionId, findingId, reason })
    expect(set.answer).toMatchObject({ remaining: 0, awaitsSecondReview: true })
    expect(await start(world, prescriptionId, 2, checkedAgainAt)).toBe('held')
    await expect(approvePartAs(first)).rejects.toMatchObject({
      refusals: [{ code: 'secondPharmacistNeeded' }],
    })
    await expect(approvePartAs(second, 3)).rejects.toMatchObject({ refusals: [{ code: 'partNotHeld' }] })
    await approvePartAs(second)
    expect(await start(world, prescriptionId, 2, new Date('2026-03-27T00:00:00Z'))).toBe('started')
    expect(await queued()).toBeUndefined()
    expect(await openEscalations(prescriptionId)).toEqual([])
    const { reviews } = await readPrescription(client, second, prescriptionId)
    expect(reviews.at(-1)).toMatchObject({ part: 2, action: 'approve', reviewResultId: expect.any(String) })
  })

  it('is not held by a finding that was set aside for the prescription', async () => {
    await submitAspirin()
    const prescriptionId = await submit(world, longIntakeFor(world))
    const { review } = await readReview(client, world.pharmacist, testNow, prescriptionId)
    const finding = review?.result.lines[0]?.findings.find(({ severity }) => severity === 'forbidden')
    await overrideFinding(client, requestOf(world.pharmacist), {
      prescriptionId,
      findingId: finding?.id ?? '',
      reason: '已与医生确认，监测INR',
    })
    await approve(prescriptionId, world.secondPharmacist)
    await deliver(world, prescriptionId)
    expect(await start(world, prescriptionId, 2, secondOrderAt)).toBe('started')
  })

  it('is reviewed by itself: the parts before it do not count', async () => {
    const prescriptionId = await deliverFirst()
    await start(world, prescriptionId, 2, secondOrderAt)
    await deliver(world, prescriptionId)
    expect(await start(world, prescriptionId, 3, thirdOrderAt)).toBe('started')
    const made = await client.network
      .select()
      .from(reviewResults)
      .where(eq(reviewResults.prescriptionId, prescriptionId))
    expect(made.map(({ result }) => result.lines.length)).toEqual([1])
  })

  it('is held while there are no rules to review it by', async () => {
    const prescriptionId = await deliverFirst()
    await setRules('discarded')
    expect(await start(world, prescriptionId, 2, secondOrderAt)).toBe('held')
    await setRules('approved')
    expect(await secondPart(prescriptionId)).toMatchObject({
      refusals: [{ code: 'clinicalRulesUnavailable', rule: 'review.rules-in-force' }],
    })
    expect(await start(world, prescriptionId, 2, checkedAgainAt)).toBe('started')
  })
})
