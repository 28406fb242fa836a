import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { listDataAccesses } from '../audit/data-access.ts'
import { makeCampaignWorld, newHousehold, register } from '../campaigns/campaign-fixture.ts'
import { campaignContacts, campaignHouseholds } from '../campaigns/schema.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { cancelPrescription } from '../prescriptions/end.ts'
import { approvePrescription } from '../prescriptions/review.ts'
import {
  giveAddressee,
  intakeFor,
  makePrescribingWorld,
  submit,
  type PrescribingWorld,
} from '../prescriptions/prescribing-fixture.ts'
import { personOf, requestOf, testNow } from '../test-world.ts'
import { readPatient } from './queries.ts'
import { recordDiagnosis } from './record-facts.ts'
import { erasePatient, readPatientCopy, requireLinked } from './rights.ts'
import { patients } from './schema.ts'

let database: TestDatabase
let client: DatabaseClient
let world: PrescribingWorld
const person = { name: '李可忘', phone: '10099999999', address: '某村9号' }

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

beforeEach(async () => {
  world = await makePrescribingWorld(client)
  await giveAddressee(world, person)
})

const patientSide = () => personOf(world.hospitalId, [])
const copy = () => readPatientCopy(client, patientSide(), testNow, world.patientId)
const erase = () => erasePatient(client, requestOf(patientSide()), { patientId: world.patientId })

async function deliver(): Promise<string> {
  const intake = intakeFor(world, undefined, {
    fulfilment: {
      mode: 'home',
      siteId: world.villageSiteId,
      address: person.address,
      phone: person.phone,
    },
  })
  return submit(world, intake)
}

describe('the copy', () => {
  it('holds everything that is known of the patient, and asking for it is recorded', async () => {
    const prescriptionId = await deliver()
    const held = await copy()
    expect(held.patient).toMatchObject(person)
    expect(held.prescriptions).toMatchObject([{ id: prescriptionId, diagnosisCodes: ['I10'] }])
    // No medicine is told before a pharmacist has reviewed it.
    expect(held.lines).toEqual([])
    await approvePrescription(client, requestOf(world.pharmacist), { prescriptionId })
    expect((await copy()).lines).toHaveLength(1)
    expect(held.diagnoses).toMatchObject([{ code: 'I10' }])
    expect(JSON.stringify(held)).not.toContain('trackingTokenHash')
    const watcher = patientSide()
    const page = { patientId: world.patientId, limit: 10 }
    const [latest] = await listDataAccesses(client, watcher, testNow, page)
    expect(latest).toMatchObject({ shown: 'copy', purpose: 'own' })
  })
})

describe('erasing', () => {
  it('waits while something is under way', async () => {
    await deliver()
    await expect(erase()).rejects.toThrow('prescriptionsOpen')
    expect((await copy()).patient).toMatchObject(person)
  })

  it('takes out whatever names the person, and keeps what the law asks for under a pseudonym', async () => {
    const prescriptionId = await deliver()
    await cancelPrescription(client, requestOf(world.doctor), { prescriptionId })
    const said = {
      code: 'E11.9',
      text: `糖尿病，${person.name}自述`,
      diagnosedOn: '2026-01-05',
      offline: true,
    }
    await recordDiagnosis(client, requestOf(world.doctor), { ...said, patientId: world.patientId })
    expect((await copy()).diagnoses).toMatchObject([{ code: 'I10', text: null }, said])
    const [before] = await client.network.select().from(patients).where(eq(patients.id, world.patientId))
    await erase()
    const held = await copy()
    const told = JSON.stringify(held)
    for (const secret of [...Object.values(person), before?.residentId ?? ''])
      expect(told).not.toContain(secret)
    expect(held.patient.residentId).toMatch(/^erased-[\w-]{43}$/)
    expect(held.patient.birthDate).toBe('1960-01-01')
    expect(held.diagnoses).toMatchObject([{ code: 'I10' }, { ...said, text: null }])
    expect(held.prescriptions).toMatchObject([
      { id: prescriptionId, diagnosisCodes: ['I10'], deliveryAddress: null, deliveryPhone: null },
    ])
    // Asked again it changes nothing more.
    await erase()
    expect((await copy()).patient.residentId).toBe(held.patient.residentId)
  })

  it('erases who they are in campaigns, but not while a kit is on its way to them', async () => {
    const campaign = await makeCampaignWorld(client)
    await register(campaign, [newHousehold(person)])
    expect((await copy()).campaignContacts).toMatchObject([{ ...person, campaignId: campaign.campaignId }])
    await client.network.update(campaignHouseholds).set({ state: 'granted' })
    await expect(erase()).rejects.toThrow('parcelUnderWay')
    await client.network.update(campaignHouseholds).set({ state: 'delivered' })
    await erase()
    expect(await client.network.$count(campaignContacts)).toBe(0)
  })

  it('closes the patient to every organisation', async () => {
    await erase()
    const doctor = personOf(world.hospitalId, ['doctor'])
    const later = new Date(Date.now() + 1000)
    await expect(readPatient(client, doctor, later, world.patientId)).rejects.toThrow('patientNotFound')
    await expect(requireLinked(client, doctor, world.patientId)).rejects.toThrow('patientNotFound')
  })
})
