import { randomUUIDv7 } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { checkInsurance } from '#domain/insurance/check-insurance.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { runCommand } from '../commands.ts'
import { patientCovers } from '../patients/schema.ts'
import {
  intakeFor,
  makePrescribingWorld,
  submit,
  type PrescribingWorld,
} from '../prescriptions/prescribing-fixture.ts'
import { prescriptionLines } from '../prescriptions/schema.ts'
import { readPrescription } from '../prescriptions/queries.ts'
import { lockPrescription } from '../prescriptions/state.ts'
import { approvePrescription } from '../prescriptions/review.ts'
import { claimReview } from '../prescriptions/review/claims.ts'
import { readReview } from '../prescriptions/review/queue.ts'
import { databaseUrls } from '../settings.ts'
import { addProduct, addTenant, personOf, requestOf, testNow } from '../test-world.ts'
import { checkPrescriptions, readInsuranceCheck, readSelfPayLines } from './check.ts'
import { insuranceChecks } from './schema.ts'

let database: TestDatabase
let client: DatabaseClient
let world: PrescribingWorld

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
  world = await makePrescribingWorld(client)
  await client.network.insert(patientCovers).values({
    patientId: world.patientId,
    insurerTenantId: world.hospitalId,
    planCode: 'resident-chronic',
    insuredNumber: 'TEST-1',
    validFrom: '2026-01-01',
    validTo: '2026-12-31',
  })
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

const checked = async (prescriptionId: string) => {
  await checkPrescriptions(client, requestOf(world.journey), [prescriptionId])
  return readInsuranceCheck(client, world.doctor, prescriptionId)
}

describe('checking prescriptions that were taken in', () => {
  it('keeps what was found with the facts that lead to it again', async () => {
    const prescriptionId = await submit(world)
    const before = readInsuranceCheck(client, world.doctor, prescriptionId)
    await expect(before).rejects.toThrow('insuranceCheckNotFound')
    const check = await checked(prescriptionId)
    expect(check.result.lines).toHaveLength(1)
    expect(checkInsurance(check.facts)).toEqual(check.result)
    expect(check.facts.covers).toMatchObject([{ planCode: 'resident-chronic', kind: 'basic' }])
    expect(await checked(prescriptionId)).toEqual(check)
  })

  it('is kept while somebody decides on the prescription, without waiting for them', async () => {
    const prescriptionId = await submit(world)
    await runCommand(client, requestOf(world.pharmacist), async (transaction) => {
      await lockPrescription(transaction, prescriptionId)
      await checked(prescriptionId)
      return null
    })
    expect((await readInsuranceCheck(client, world.doctor, prescriptionId)).result.lines).toHaveLength(1)
  })

  it('is before the pharmacist who opens the prescription first, and kept with the approval', async () => {
    const listed = await addProduct(client, { insuranceCode: 'XC08CAX001A001010199901' })
    const prescriptionId = await submit(world, intakeFor(world, [{ product: listed, units: 7 }]))
    const review = () => readReview(client, world.pharmacist, testNow, prescriptionId)
    expect((await review()).insurance).toBeNull()
    await claimReview(client, requestOf(world.pharmacist), { prescriptionId })
    const { insurance } = await review()
    expect(insurance?.result).toMatchObject({
      lines: [{ totalFen: 350, patientFen: 70 }],
      shares: [{ planCode: 'resident-chronic', paidFen: 280 }],
    })
    expect(await checked(prescriptionId)).toEqual(insurance)
    await approvePrescription(client, requestOf(world.pharmacist), { prescriptionId })
    const { reviews } = await readPrescription(client, world.pharmacist, prescriptionId)
    expect(reviews).toMatchObject([{ action: 'approve', insuranceCheckedAt: insurance?.checkedAt, part: 1 }])
  })

  it('leaves a refused line to the patient in every part', async () => {
    const prescriptionId = await submit(world)
    const [first] = await client.network
      .select()
      .from(prescriptionLines)
      .where(eq(prescriptionLines.prescriptionId, prescriptionId))
    if (first === undefined) throw new Error('no line was written')
    const later = { ...first, id: randomUUIDv7(), part: 2 }
    const other = { ...first, id: randomUUIDv7(), lineNumber: 2 }
    await client.network.insert(prescriptionLines).values([later, other])
    const { facts, result } = await checked(await submit(world, intakeFor(world)))
    await client.network.insert(insuranceChecks).values({
      prescriptionId,
      tenantId: world.hospitalId,
      checkedAt: new Date(),
      facts,
      result,
      selfPayLineIds: [first.id],
    })
    const { answer } = await runCommand(client, requestOf(world.journey), async (transaction) => {
      const prescription = { prescriptionId, prescriptionTenantId: world.hospitalId }
      return { selfPay: [...(await readSelfPayLines(transaction, prescription))] }
    })
    expect(answer.selfPay.toSorted()).toEqual([first.id, later.id].toSorted())
  })

  it('sees what is on its way to the patient from another prescription', async () => {
    await submit(world)
    const check = await checked(await submit(world, intakeFor(world)))
    expect(check.facts.supplies.length).toBeGreaterThan(0)
    expect(check.facts.supplies[0]).toMatchObject({ isHandedOver: false, isElsewhere: false, daysSupply: 7 })
    expect(check.result.lines[0]?.findings.map(({ code }) => code)).toContain('alsoOnItsWay')
  })

  it('is shown to nobody whom the prescription was not handed to', async () => {
    const prescriptionId = await submit(world)
    await checked(prescriptionId)
    const stranger = personOf(await addTenant(client, 'pharmacy'), ['village_pharmacist'])
    await expect(readInsuranceCheck(client, stranger, prescriptionId)).rejects.toThrow(
      'insuranceCheckNotFound',
    )
  })
})
