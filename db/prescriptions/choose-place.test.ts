import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { bringTo, unitsOf } from '../fulfilment/parcel-fixture.ts'
import { giveConsent, withdrawConsent } from '../patients/consents.ts'
import { nominatePharmacy, listNominations } from '../patients/nominations.ts'
import { addPatient, addSite, personOf, requestOf, testNow } from '../test-world.ts'
import { choosePlace, type ChoosePlaceInput } from './choose-place.ts'
import {
  intakeFor,
  makePrescribingWorld,
  route,
  submit,
  submitApproved,
  type PrescribingWorld,
} from './prescribing-fixture.ts'
import { readPrescription } from './queries.ts'

let database: TestDatabase
let client: DatabaseClient
let world: PrescribingWorld
let chainSiteId: string

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})
beforeEach(async () => {
  world = await makePrescribingWorld(client)
  chainSiteId = await addSite(client, world.pharmacyId, {
    kind: 'chain_pharmacy',
    parentId: world.hubSiteId,
    designatedCode: 'P64042290011',
  })
})
afterAll(async () => {
  await client.close()
  await database.drop()
})

const choose = (prescriptionId: string, changes: Partial<ChoosePlaceInput> = {}, now = testNow) =>
  choosePlace(
    client,
    { ...requestOf(world.doctor), now },
    { prescriptionId, mode: 'designated_pharmacy', siteId: chainSiteId, ...changes },
  )
const read = (prescriptionId: string) => readPrescription(client, world.doctor, prescriptionId)

describe('the place of a prescription', () => {
  it('changes until it is dispatched: what was reserved is released, and sourced for the new place', async () => {
    const prescriptionId = await submitApproved(world)
    const { shipmentIds } = await route(world, prescriptionId)
    await bringTo(world, { shipmentId: shipmentIds[0] ?? '', units: 7 }, 'packed')
    const { answer } = await choose(prescriptionId)
    expect(answer.state).toBe('approved')
    expect(await unitsOf(world, world.lot)).toEqual({ supplier: -1000, available: 1000 })
    const { prescription } = await read(prescriptionId)
    expect(prescription).toMatchObject({ mode: 'designated_pharmacy', destinationSiteId: chainSiteId })
  })

  it('stays once something has left', async () => {
    const prescriptionId = await submitApproved(world)
    const { shipmentIds } = await route(world, prescriptionId)
    await bringTo(world, { shipmentId: shipmentIds[0] ?? '', units: 7 }, 'dispatched')
    await expect(choose(prescriptionId)).rejects.toThrow('alreadyDispatched')
  })

  it('may turn into the patient’s door, also after the last valid day, but not into another site then', async () => {
    const prescriptionId = await submitApproved(world)
    await route(world, prescriptionId)
    const nextDay = new Date('2026-03-03T01:00:00Z')
    await expect(choose(prescriptionId, {}, nextDay)).rejects.toThrow('prescriptionExpired')
    const home = { mode: 'home', siteId: world.villageSiteId, address: '演示村2号' } as const
    expect((await choose(prescriptionId, home, nextDay)).answer.state).toBe('approved')
    expect((await route(world, prescriptionId, 'retry')).outcome).toBe('reserved')
  })

  it('follows the rules of intake, and is the hospital’s to change', async () => {
    const prescriptionId = await submit(world)
    await expect(choose(prescriptionId, { mode: 'hospital_window' })).rejects.toThrow(
      'destinationUnfitForMode',
    )
    const pharmacist = requestOf(personOf(world.pharmacyId, ['operator']))
    const input = { prescriptionId, mode: 'designated_pharmacy', siteId: chainSiteId } as const
    await expect(choosePlace(client, pharmacist, input)).rejects.toThrow('prescriptionNotFound')
    expect((await choose(prescriptionId)).answer.state).toBe('in_review')
  })
})

describe('a family member', () => {
  it('chooses with the patient’s consent, for as long as it lasts and until it is withdrawn', async () => {
    const { patientId, hospitalId, doctor } = world
    const prescriptionId = await submit(world)
    const agentId = await addPatient(client, hospitalId)
    await expect(choose(prescriptionId, { agentId })).rejects.toThrow('consentMissing')
    const until = new Date(testNow.getTime() + 24 * 60 * 60 * 1000)
    const consent = { patientId, agentId, scopes: ['choose_pharmacy'], until } as const
    const { answer } = await giveConsent(client, requestOf(doctor), consent)
    await choose(prescriptionId, { agentId })
    await expect(choose(prescriptionId, { agentId, siteId: world.villageSiteId }, until)).rejects.toThrow(
      'consentMissing',
    )
    await withdrawConsent(client, requestOf(doctor), answer)
    await expect(choose(prescriptionId, { agentId })).rejects.toThrow('consentMissing')
    await expect(withdrawConsent(client, requestOf(doctor), answer)).rejects.toThrow('alreadyWithdrawn')
    await expect(giveConsent(client, requestOf(doctor), { ...consent, until: testNow })).rejects.toThrow(
      'consentInvalid',
    )
  })
})

describe('a nominated pharmacy', () => {
  const nominate = (siteId: string | null, minutes = 0) =>
    nominatePharmacy(
      client,
      { ...requestOf(world.doctor), now: new Date(testNow.getTime() + minutes * 60_000) },
      { patientId: world.patientId, siteId },
    )
  const toNominated = () =>
    submit(
      world,
      intakeFor(world, undefined, { fulfilment: { mode: 'designated_pharmacy', siteId: 'nominated' } }),
    )

  it('is where a prescription goes that asks for it', async () => {
    await expect(toNominated()).rejects.toThrow('noPharmacyNominated')
    await nominate(chainSiteId)
    expect((await read(await toNominated())).prescription.destinationSiteId).toBe(chainSiteId)
  })

  it('is one at a time, with its history', async () => {
    await nominate(chainSiteId)
    await nominate(world.villageSiteId, 1)
    await nominate(null, 2)
    const { doctor, patientId } = world
    const history = await listNominations(client, doctor, patientId)
    expect(history.map(({ siteId, endedAt }) => [siteId, endedAt === null])).toEqual([
      [world.villageSiteId, false],
      [chainSiteId, false],
    ])
    await expect(nominate(world.depotSiteId)).rejects.toThrow('pharmacyUnfit')
    await Promise.all([nominate(chainSiteId, 3), nominate(world.villageSiteId, 3)])
    const present = (await listNominations(client, doctor, patientId)).filter(
      ({ endedAt }) => endedAt === null,
    )
    expect(present).toHaveLength(1)
  })
})
