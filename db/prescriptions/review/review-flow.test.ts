import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { and, eq } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { claimMinutes } from '#domain/prescriptions/review/claim.ts'
import type { Actor } from '../../actor.ts'
import { connectOwner, openDatabase, type DatabaseClient } from '../../client.ts'
import { networkAccesses } from '../../events/schema.ts'
import { patientLinks } from '../../patients/schema.ts'
import { addProduct, personOf, requestOf, testNow, type ProductRow } from '../../test-world.ts'
import { intakeFor, makePrescribingWorld, submit, type PrescribingWorld } from '../prescribing-fixture.ts'
import { readPrescription } from '../queries.ts'
import { answerQuery, approvePrescription, queryPrescription, rejectPrescription } from '../review.ts'
import { submitPrescription } from '../submit.ts'
import { claimReview, releaseReview } from './claims.ts'
import { overrideFinding } from './override-finding.ts'
import { listReviews, readReview } from './queue.ts'
import { replayReview } from './replay.ts'
import { putRulesInForce, testRuleSet } from './review-rules-fixture.ts'
import { reviewResults } from './schema.ts'

let database: TestDatabase
let client: DatabaseClient
let world: PrescribingWorld
let warfarin: ProductRow
let aspirin: ProductRow
let ibuprofen: ProductRow
let first: Actor
let second: Actor

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
  warfarin = await addProduct(client, { ingredientCodes: ['I0125'], strength: '2.5mg' })
  aspirin = await addProduct(client, { ingredientCodes: ['I0116'], strength: '100mg' })
  ibuprofen = await addProduct(client, { ingredientCodes: ['I0302'], strength: '0.3g' })
})
beforeEach(async () => {
  world = await makePrescribingWorld(client)
  first = world.pharmacist
  second = world.secondPharmacist
})
afterAll(async () => {
  await client.close()
  await database.drop()
})

const prescribe = (...products: readonly ProductRow[]) =>
  submit(
    world,
    intakeFor(
      world,
      products.map((product) => ({ product, units: 7 })),
    ),
  )
const later = (minutes: number) => new Date(testNow.getTime() + minutes * 60_000)
const requestAt = (actor: Actor, minutes = 0) => ({ ...requestOf(actor), now: later(minutes) })
const claim = (by: Actor, prescriptionId: string, minutes = 0) =>
  claimReview(client, requestAt(by, minutes), { prescriptionId })
const approve = (by: Actor, prescriptionId: string, minutes = 0) =>
  approvePrescription(client, requestAt(by, minutes), { prescriptionId })
const override = (by: Actor, prescriptionId: string, findingId: string) =>
  overrideFinding(client, requestOf(by), { prescriptionId, findingId, reason: '已与医生确认，监测INR' })
const seen = (prescriptionId: string, by: Actor = first) => readReview(client, by, testNow, prescriptionId)
const forbiddenIn = async (prescriptionId: string) => {
  const { review } = await seen(prescriptionId)
  return (review?.result.lines ?? [])
    .flatMap(({ findings }) => findings)
    .filter(({ severity }) => severity === 'forbidden')
}

/** What no command does: an approved version stays approved. */
async function setRules(version: number, state: 'draft' | 'approved' | 'discarded') {
  const owner = await connectOwner(database.ownerUrl)
  await owner.query('update clinical_rule_sets set state = $2 where version = $1', [version, state])
  await owner.end()
}

describe('the review at intake', () => {
  it('is kept with its version and facts, which name nobody', async () => {
    const prescriptionId = await prescribe(warfarin, aspirin)
    const { review } = await seen(prescriptionId)
    expect(review).toMatchObject({ ruleSetVersion: 1, outcome: 'forbidden' })
    expect(JSON.stringify(review?.facts)).not.toContain('演示')
    expect(await forbiddenIn(prescriptionId)).toMatchObject([
      { ruleId: 'interaction.warfarin-aspirin', line: 1, source: 'test' },
    ])
  })

  it('looks at what every hospital of the network prescribed, and that is recorded', async () => {
    const other = await makePrescribingWorld(client)
    await client.network
      .insert(patientLinks)
      .values({ patientId: world.patientId, tenantId: other.hospitalId, purpose: 'treat', since: testNow })
    const elsewhere = await prescribe(warfarin)
    const here = await submitPrescription(
      client,
      requestOf(other.doctor),
      intakeFor(other, [{ product: aspirin, units: 7 }], { patientId: world.patientId }),
    ).then(
      ({ answer }) => answer.prescriptionId,
      () => null,
    )
    expect(here).not.toBeNull()
    const { review } = await seen(here ?? '', other.pharmacist)
    expect(review?.facts.current).toEqual([
      { prescriptionId: elsewhere, ingredientCodes: ['I0125'], route: 'oral' },
    ])
    expect(review?.outcome).toBe('forbidden')
    const looked = await client.network
      .select()
      .from(networkAccesses)
      .where(
        and(
          eq(networkAccesses.tenantId, other.hospitalId),
          eq(networkAccesses.operation, 'prescriptions.current_drugs'),
        ),
      )
    expect(looked.length).toBeGreaterThan(0)
  })

  it('can be made again to the same result when the rules have changed since', async () => {
    const prescriptionId = await prescribe(warfarin, aspirin)
    await putRulesInForce(client, { version: 2, content: { ...testRuleSet, rules: [] } })
    try {
      expect(await replayReview(client, first, testNow, prescriptionId)).toMatchObject({
        same: true,
        ruleSetVersion: 1,
        result: { outcome: 'forbidden' },
      })
    } finally {
      await setRules(2, 'discarded')
    }
  })
})

describe('a forbidden finding', () => {
  it('stops the approval, with rule, source and line', async () => {
    const prescriptionId = await prescribe(warfarin, aspirin)
    await expect(approve(first, prescriptionId)).rejects.toMatchObject({
      kind: 'conflict',
      refusals: [{ code: 'forbiddenFinding', rule: 'interaction.warfarin-aspirin', source: 'test', line: 1 }],
    })
  })

  it('that is set aside with reason and name lets a second pharmacist approve, and nobody else', async () => {
    const prescriptionId = await prescribe(warfarin, aspirin)
    const [finding] = await forbiddenIn(prescriptionId)
    await claim(first, prescriptionId)
    expect((await override(first, prescriptionId, finding?.id ?? '')).answer).toEqual({
      prescriptionId,
      remaining: 0,
      awaitsSecondReview: true,
    })
    const refusal = { kind: 'forbidden', refusals: [{ code: 'secondPharmacistNeeded' }] }
    await expect(approve(first, prescriptionId)).rejects.toMatchObject(refusal)
    await expect(claim(first, prescriptionId)).rejects.toMatchObject(refusal)
    await claim(second, prescriptionId)
    expect((await approve(second, prescriptionId)).answer.state).toBe('approved')
    const { overrides } = await seen(prescriptionId)
    expect(overrides).toMatchObject([
      { reason: '已与医生确认，监测INR', personId: first.principalId, personName: '测试' },
    ])
  })

  it('is set aside once, only where it is found and its rule allows it', async () => {
    const prescriptionId = await prescribe(warfarin, aspirin, ibuprofen)
    const [aspirinFinding, ibuprofenFinding] = await forbiddenIn(prescriptionId)
    await expect(override(first, prescriptionId, 'nothing')).rejects.toMatchObject({ kind: 'notFound' })
    await expect(override(first, prescriptionId, ibuprofenFinding?.id ?? '')).rejects.toMatchObject({
      kind: 'invalid',
      refusals: [{ code: 'overrideNotAllowed' }],
    })
    expect((await override(first, prescriptionId, aspirinFinding?.id ?? '')).answer).toMatchObject({
      remaining: 1,
    })
    await expect(override(second, prescriptionId, aspirinFinding?.id ?? '')).rejects.toMatchObject({
      refusals: [{ code: 'alreadyOverridden' }],
    })
    await expect(approve(second, prescriptionId)).rejects.toMatchObject({
      refusals: [{ code: 'forbiddenFinding', rule: 'interaction.warfarin-ibuprofen' }],
    })
  })
})

describe('a claim', () => {
  it('keeps every other pharmacist from deciding, without saying whose it is', async () => {
    const prescriptionId = await prescribe(world.product)
    await claim(first, prescriptionId)
    const refusal = { kind: 'conflict', refusals: [{ code: 'reviewLocked' }] }
    const acts = [
      () => claim(second, prescriptionId),
      () => approve(second, prescriptionId),
      () => queryPrescription(client, requestOf(second), { prescriptionId, remark: '?' }),
      () => rejectPrescription(client, requestOf(second), { prescriptionId, reasonCode: 'allergy' }),
      () => override(second, prescriptionId, 'any'),
      () => releaseReview(client, requestOf(second), { prescriptionId }),
    ]
    for (const act of acts) {
      const refused: unknown = await act().catch((error: unknown) => error)
      expect(refused).toMatchObject(refusal)
      expect(JSON.stringify(refused)).not.toContain(first.principalId)
    }
    expect((await approve(first, prescriptionId)).answer.state).toBe('approved')
  })

  it('ends when it is released, decided, or runs out, and is renewed by claiming again', async () => {
    const prescriptionId = await prescribe(world.product)
    const { answer } = await claim(first, prescriptionId)
    expect(answer.expiresAt).toBe(later(claimMinutes).toISOString())
    const renewed = await claim(first, prescriptionId, 10)
    expect(renewed.answer).toMatchObject({
      claimedAt: answer.claimedAt,
      expiresAt: later(10 + claimMinutes).toISOString(),
    })
    await expect(claim(second, prescriptionId, claimMinutes)).rejects.toMatchObject({
      refusals: [{ code: 'reviewLocked' }],
    })
    await releaseReview(client, requestAt(first, 12), { prescriptionId })
    await claim(second, prescriptionId, 12)
    await claim(first, prescriptionId, 12 + claimMinutes)
    await queryPrescription(client, requestAt(first, 30), { prescriptionId, remark: '?' })
    await answerQuery(client, requestAt(world.doctor, 31), { prescriptionId, remark: '!' })
    expect((await approve(second, prescriptionId, 31)).answer.state).toBe('approved')
  })

  it('measures the time in review from the claim to the decision', async () => {
    const [claimed, unclaimed] = [await prescribe(world.product), await prescribe(world.product)]
    await claim(first, claimed)
    await approve(first, claimed, 4)
    await approve(first, unclaimed, 4)
    const openedOf = async (id: string) => (await readPrescription(client, first, id)).reviews[0]?.claimedAt
    expect(await openedOf(claimed)).toEqual(testNow)
    expect(await openedOf(unclaimed)).toBeNull()
  })

  it('is one of two that are made at the same moment', async () => {
    const prescriptionId = await prescribe(world.product)
    const outcomes = await Promise.allSettled([claim(first, prescriptionId), claim(second, prescriptionId)])
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  it('brings the review up to date with what the patient got meanwhile', async () => {
    const prescriptionId = await prescribe(aspirin)
    expect((await seen(prescriptionId)).forbidden).toBe(0)
    await prescribe(warfarin)
    await claim(first, prescriptionId)
    expect((await seen(prescriptionId)).forbidden).toBe(1)
  })
})

describe('the queue', () => {
  it('holds the riskiest first and of equal ones the oldest, by pages', async () => {
    const clean = await prescribe(world.product)
    const forbidden = await prescribe(warfarin, aspirin)
    const younger = await submitPrescription(client, requestAt(world.doctor, 1), intakeFor(world)).then(
      ({ answer }) => answer.prescriptionId,
    )
    await claim(first, younger)
    const page = await listReviews(client, first, testNow, { limit: 2 })
    expect(page.items.map(({ prescriptionId }) => prescriptionId)).toEqual([forbidden, clean])
    const rest = await listReviews(client, first, testNow, { limit: 2, after: page.next ?? '' })
    expect(rest.items).toMatchObject([{ prescriptionId: younger, claim: 'mine' }])
    expect(rest.next).toBeNull()
    const others = await listReviews(client, second, testNow, { limit: 10 })
    expect(others.items.map(({ claim: whose }) => whose)).toEqual(['none', 'none', 'other'])
  })

  it('is the hospital’s own', async () => {
    await prescribe(world.product)
    const stranger = personOf((await makePrescribingWorld(client)).hospitalId, ['review_pharmacist'])
    expect((await listReviews(client, stranger, testNow, { limit: 10 })).items).toEqual([])
  })
})

describe('rules', () => {
  const withRules = async (change: () => Promise<unknown>, then: () => Promise<void>) => {
    await change()
    try {
      await then()
    } finally {
      await setRules(1, 'approved')
    }
  }

  it('that are not in force block every approval, and let it through once they are', async () => {
    let prescriptionId = ''
    const refusal = { kind: 'conflict', refusals: [{ code: 'clinicalRulesUnavailable' }] }
    await withRules(
      () => setRules(1, 'draft'),
      async () => {
        prescriptionId = await prescribe(world.product)
        await expect(approve(first, prescriptionId)).rejects.toMatchObject(refusal)
        await expect(claim(first, prescriptionId)).rejects.toMatchObject(refusal)
        const { items } = await listReviews(client, first, testNow, { limit: 10 })
        expect(items).toMatchObject([{ prescriptionId, outcome: 'unreviewed' }])
      },
    )
    expect((await approve(first, prescriptionId)).answer.state).toBe('approved')
  })

  it('that are damaged block as well', async () => {
    const damaged = { rules: 'none' }
    await putRulesInForce(client, { version: 90, content: damaged, inForceFrom: '2026-01-01' })
    try {
      const prescriptionId = await prescribe(world.product)
      await expect(approve(first, prescriptionId)).rejects.toMatchObject({
        refusals: [{ code: 'clinicalRulesUnavailable', message: expect.stringContaining('Version 90') }],
      })
    } finally {
      await setRules(90, 'discarded')
    }
  })

  it('that are edited during a review leave it to the version that it was made by', async () => {
    const open = await prescribe(warfarin, aspirin)
    await claim(first, open)
    const edited = { ...testRuleSet, rules: testRuleSet.rules.filter(({ kind }) => kind !== 'interaction') }
    await putRulesInForce(client, { version: 91, content: edited, inForceFrom: '2026-01-01' })
    try {
      await claim(first, open, 1)
      expect((await seen(open)).review).toMatchObject({ ruleSetVersion: 1, outcome: 'forbidden' })
      await expect(approve(first, open, 1)).rejects.toMatchObject({
        refusals: [{ code: 'forbiddenFinding' }],
      })
      const next = await prescribe(warfarin, aspirin)
      expect((await seen(next)).review?.ruleSetVersion).toBe(91)
      const versions = await client.network
        .select({ version: reviewResults.ruleSetVersion })
        .from(reviewResults)
        .where(eq(reviewResults.prescriptionId, open))
      expect(new Set(versions.map(({ version }) => version))).toEqual(new Set([1]))
    } finally {
      await setRules(91, 'discarded')
    }
  })
})
