import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { Actor } from '../../actor.ts'
import { openDatabase, type DatabaseClient } from '../../client.ts'
import { addProduct, addTenant, personOf, requestOf, testNow, type ProductRow } from '../../test-world.ts'
import { intakeFor, makePrescribingWorld, submit, type PrescribingWorld } from '../prescribing-fixture.ts'
import { approvePrescription, queryPrescription, rejectPrescription } from '../review.ts'
import { claimReview } from './claims.ts'
import { overrideFinding } from './override-finding.ts'
import { readNetworkReviewQuality, readReviewQuality } from './quality.ts'
import { readReview } from './queue.ts'
import { readDecisionAgain } from './read-again.ts'

let database: TestDatabase
let client: DatabaseClient
let world: PrescribingWorld
let amoxicillin: ProductRow

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
  world = await makePrescribingWorld(client)
  amoxicillin = await addProduct(client, {
    ingredientCodes: ['I0401'],
    strength: '0.5g',
    dosageForm: 'capsule',
  })
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
const approve = (by: Actor, prescriptionId: string) =>
  approvePrescription(client, requestOf(by), { prescriptionId })
const readAgain = (by: Actor, prescriptionId: string, agrees: boolean) =>
  readDecisionAgain(client, requestOf(by), { prescriptionId, agrees })
const quality = (from = '2026-03-02', to = '2026-03-02') =>
  readReviewQuality(client, world.pharmacist, { from, to })

describe('readDecisionAgain', () => {
  it('is for another pharmacist, once, after a decision', async () => {
    const prescriptionId = await prescribe(world.product)
    const refusalTo = (by: Actor) => readAgain(by, prescriptionId, true)
    await expect(refusalTo(world.secondPharmacist)).rejects.toMatchObject({
      refusals: [{ code: 'notDecided' }],
    })
    await approve(world.pharmacist, prescriptionId)
    await expect(refusalTo(world.pharmacist)).rejects.toMatchObject({
      refusals: [{ code: 'secondPharmacistNeeded' }],
    })
    expect((await readAgain(world.secondPharmacist, prescriptionId, true)).answer.agrees).toBe(true)
    await expect(refusalTo(world.secondPharmacist)).rejects.toMatchObject({
      refusals: [{ code: 'alreadyReadAgain' }],
    })
  })
})

describe('readReviewQuality', () => {
  it('counts what was intercepted, how pharmacists agree, how long it took, and antimicrobials', async () => {
    world = await makePrescribingWorld(client)
    const [warfarin, aspirin] = [
      await addProduct(client, { ingredientCodes: ['I0125'], strength: '2.5mg' }),
      await addProduct(client, { ingredientCodes: ['I0116'], strength: '100mg' }),
    ]
    const { pharmacist, secondPharmacist } = world
    const [clean, queried, rejected] = [
      await prescribe(world.product),
      await prescribe(amoxicillin),
      await prescribe(world.product),
    ]
    await claimReview(client, requestOf(pharmacist), { prescriptionId: clean })
    const afterSixMinutes = { ...requestOf(pharmacist), now: new Date(testNow.getTime() + 360_000) }
    await approvePrescription(client, afterSixMinutes, { prescriptionId: clean })
    await queryPrescription(client, requestOf(pharmacist), { prescriptionId: queried, remark: '?' })
    await rejectPrescription(client, requestOf(pharmacist), {
      prescriptionId: rejected,
      reasonCode: 'indication_mismatch',
    })
    await readAgain(secondPharmacist, clean, true)
    await readAgain(secondPharmacist, rejected, false)
    const overridden = await prescribe(warfarin, aspirin)
    const { review } = await readReview(client, pharmacist, testNow, overridden)
    const finding = review?.result.lines[1]?.findings.find(({ severity }) => severity === 'forbidden')
    await overrideFinding(client, requestOf(pharmacist), {
      prescriptionId: overridden,
      findingId: finding?.id ?? '',
      reason: '已会诊',
    })
    await approve(secondPharmacist, overridden)
    expect(await quality()).toEqual({
      decided: 4,
      intercepted: 2,
      interceptionRate: 0.5,
      secondOpinions: 3,
      agreed: 2,
      agreementRate: 0.6667,
      medianMinutes: 6,
      departments: [
        { department: 'general_practice', prescriptions: 4, withAntimicrobial: 1, antimicrobialRate: 0.25 },
      ],
    })
  })

  it('is seen over the whole network, hospital by hospital, by who watches over it', async () => {
    const day = { from: '2026-03-02', to: '2026-03-02' }
    const watcher = personOf(await addTenant(client, 'regulator'), ['regulator'])
    const before = await readNetworkReviewQuality(client, watcher, testNow, day)
    const own = await quality()
    const other = await makePrescribingWorld(client)
    const antibiotic = intakeFor(other, [{ product: amoxicillin, units: 7 }])
    const rejected = await submit(other, antibiotic)
    await rejectPrescription(client, requestOf(other.pharmacist), {
      prescriptionId: rejected,
      reasonCode: 'indication_mismatch',
    })
    const network = await readNetworkReviewQuality(client, watcher, testNow, day)
    expect(network).toMatchObject({
      decided: before.decided + 1,
      intercepted: before.intercepted + 1,
      withAntimicrobial: before.withAntimicrobial + 1,
      secondOpinions: before.secondOpinions,
    })
    const ofHospital = (tenantId: string) => network.hospitals.find((one) => one.tenantId === tenantId)
    expect(ofHospital(other.hospitalId)).toMatchObject({
      interceptionRate: 1,
      departments: [{ department: 'general_practice', antimicrobialRate: 1 }],
    })
    expect(ofHospital(world.hospitalId)).toMatchObject(own)
    expect(ofHospital(watcher.tenantId)).toBeUndefined()
    expect(JSON.stringify(network)).not.toContain(other.pharmacist.principalId)
  })

  it('is empty for a day without work', async () => {
    expect(await quality('2026-03-03', '2026-03-03')).toEqual({
      decided: 0,
      intercepted: 0,
      interceptionRate: null,
      secondOpinions: 0,
      agreed: 0,
      agreementRate: null,
      medianMinutes: null,
      departments: [],
    })
  })
})
