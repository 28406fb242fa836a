import { randomUUIDv7 } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import type { SymptomForm } from '#domain/triage/symptom-form.ts'
import { people, qualifications } from '../access/schema.ts'
import { dataAccesses } from '../audit/schema.ts'
import { makeCampaignWorld } from '../campaigns/campaign-fixture.ts'
import { readPrescribedHousehold } from '../campaigns/prescribed-household.ts'
import { acknowledgeRegistrations } from '../campaigns/registration-queue.ts'
import { campaignHouseholds } from '../campaigns/schema.ts'
import { workOffRegistrations } from '../campaigns/work-off-registrations.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { patientDiagnoses } from '../patients/schema.ts'
import {
  intakeFor,
  makePrescribingWorld,
  type PrescribingWorld,
} from '../prescriptions/prescribing-fixture.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { submitPrescription } from '../prescriptions/submit.ts'
import { addTenant, personOf, requestOf, testNow } from '../test-world.ts'
import { setClinicEarmark } from './earmarks.ts'
import { answerSymptomForm, claimSymptomForm, releaseSymptomForm, submitSymptomForm } from './forms.ts'
import { feverForm, prescribeFor } from './clinic-fixture.ts'
import { formOfToken, listSymptomForms, readOwnForm, symptomFormToken } from './queries.ts'
import { symptomForms } from './schema.ts'
import { readWrittenMeanwhile } from './written-meanwhile.ts'

let client: DatabaseClient
let world: PrescribingWorld
let close: () => Promise<void>

beforeAll(async () => {
  const test = await createTestDatabase()
  client = openDatabase({ owner: test.ownerUrl, app: test.appUrl, network: test.networkUrl })
  world = await makePrescribingWorld(client)
  close = async () => {
    await client.close()
    await test.drop()
  }
})
afterAll(() => close())

const later = (minutes: number) => new Date(testNow.getTime() + minutes * 60_000)
const clinic = () => personOf(world.hospitalId, ['system'])
const fill = async (changes: Partial<SymptomForm['answers']> = {}) => {
  const form = { ...feverForm, answers: { ...feverForm.answers, ...changes } }
  return (await submitSymptomForm(client, requestOf(clinic()), form)).answer
}
const rowOf = async (formId: string) =>
  (await client.network.select().from(symptomForms).where(eq(symptomForms.id, formId)))[0]

/** Another doctor of the same hospital. */
async function addColleague() {
  const colleague = personOf(world.hospitalId, ['doctor'])
  const [doctor] = await client.network.select().from(people).where(eq(people.id, world.doctor.principalId))
  if (doctor === undefined) throw new Error('no doctor')
  await client.network.insert(people).values({ ...doctor, id: colleague.principalId })
  const [licence] = await client.network
    .select()
    .from(qualifications)
    .where(eq(qualifications.personId, world.doctor.principalId))
  if (licence === undefined) throw new Error('no licence')
  await client.network
    .insert(qualifications)
    .values({ ...licence, id: randomUUIDv7(), personId: colleague.principalId })
  return colleague
}

const prescribe = (patientId: string, diagnosisCodes = ['J06.9'], doctor = world.doctor) =>
  prescribeFor(world, patientId, diagnosisCodes, doctor)

/** The patient's household comes into a campaign by the prescription, once, and screened as any other. */
async function asksForKit(prescriptionId: string): Promise<void> {
  const { campaignId, tenantId } = await makeCampaignWorld(client, 5)
  const told = { prescriptionId, persons: 4, personsAtRisk: 1 }
  const reading = (doctor = world.doctor, prescription = prescriptionId) =>
    readPrescribedHousehold(client, doctor, testNow, { ...told, prescriptionId: prescription })
  const colleague = personOf(world.hospitalId, ['doctor'])
  await expect(reading(colleague)).rejects.toMatchObject({ refusals: [{ code: 'prescriptionNotFound' }] })
  const unasked = await prescribe(intakeFor(world).patientId, intakeFor(world).diagnosisCodes)
  await expect(reading(world.doctor, unasked.answer.prescriptionId)).rejects.toMatchObject({
    refusals: [{ code: 'prescriptionNotFound' }],
  })
  const household = await reading()
  const { name, phone, residentId, villageCode, address } = feverForm.person
  expect(household).toMatchObject({ name, phone, residentId, villageCode, address, persons: 4 })
  const key = `prescription/${prescriptionId}`
  const asked = { campaignId, tenantId, key, household, prescriptionId, now: testNow } as const
  for (let time = 0; time < 2; time += 1)
    await acknowledgeRegistrations(client, tenantId, [{ ...asked, source: 'prescription' }])
  await workOffRegistrations(client, () => testNow, new AbortController().signal)
  const { state, source, tier, persons } = campaignHouseholds
  const rows = await client.network
    .select({ state, source, tier, persons, prescriptionId: campaignHouseholds.prescriptionId })
    .from(campaignHouseholds)
    .where(eq(campaignHouseholds.campaignId, campaignId))
  expect(rows).toMatchObject([{ state: 'eligible', source: 'prescription', persons: 4, prescriptionId }])
}

describe('a symptom form', () => {
  it('ends with the word to go to a hospital where a red flag fires, and keeps nobody’s name', async () => {
    const { formId, state, fired } = await fill({ symptoms: ['cough', 'chest_pain'] })
    expect({ state, fired }).toEqual({ state: 'sent_to_hospital', fired: ['triage.chest-pain'] })
    expect((await rowOf(formId))?.person).toBeNull()
    const claiming = claimSymptomForm(client, requestOf(world.doctor), { formId })
    await expect(claiming).rejects.toMatchObject({ refusals: [{ code: 'wrongState' }] })
  })

  it('waits for one doctor alone, urgent ones first, and never tells another hospital', async () => {
    const ordinary = await fill()
    const urgent = await fill({ conditions: ['diabetes'] })
    const queue = await listSymptomForms(client, world.doctor, { limit: 10 })
    expect(queue.map(({ id }) => id)).toEqual([urgent.formId, ordinary.formId])
    const [first] = await listSymptomForms(client, world.doctor, { limit: 1 })
    const behind = await listSymptomForms(client, world.doctor, { after: first?.id, limit: 10 })
    expect(behind.map(({ id }) => id)).toEqual([ordinary.formId])
    const stranger = personOf(await addTenant(client, 'internet_hospital'), ['doctor'])
    expect(await listSymptomForms(client, stranger, { limit: 10 })).toEqual([])
    const { formId } = urgent
    await expect(claimSymptomForm(client, requestOf(stranger), { formId })).rejects.toMatchObject({
      refusals: [{ code: 'formNotFound' }],
    })

    const colleague = await addColleague()
    const { answer } = await claimSymptomForm(client, requestOf(world.doctor), { formId })
    expect((await rowOf(formId))?.person).toBeNull()
    const taking = (minutes: number) =>
      claimSymptomForm(client, { ...requestOf(colleague), now: later(minutes) }, { formId })
    await expect(taking(30)).rejects.toMatchObject({ refusals: [{ code: 'formTaken' }] })
    expect((await taking(31)).answer.patientId).toBe(answer.patientId)
    const answering = answerSymptomForm(client, requestOf(world.doctor), {
      formId,
      outcome: 'advised',
      advice: '多喝水',
    })
    await expect(answering).rejects.toMatchObject({ refusals: [{ code: 'formTaken' }] })
    await releaseSymptomForm(client, requestOf(colleague), { formId })
    expect((await rowOf(formId))?.state).toBe('waiting')
  })

  it('lets its doctor prescribe for fever at a first visit, and nobody else, and nothing else', async () => {
    const { formId } = await fill()
    const { answer } = await claimSymptomForm(client, requestOf(world.doctor), { formId })
    const { patientId } = answer
    await expect(prescribe(patientId, ['I10'])).rejects.toMatchObject({
      refusals: [{ code: 'diagnosisNotOnFile' }],
    })
    await expect(prescribe(patientId, ['J06.9'], await addColleague())).rejects.toMatchObject({
      refusals: [{ code: 'diagnosisNotOnFile' }],
    })
    expect(
      await client.network.select().from(patientDiagnoses).where(eq(patientDiagnoses.patientId, patientId)),
    ).toEqual([])

    const prescribed = await prescribe(patientId)
    const { prescriptionId } = prescribed.answer
    const operator = personOf(world.hospitalId, ['operator'])
    const { id: productId } = world.product
    const line = intakeFor(world).lines[0]?.quantityUnits ?? 0
    await setClinicEarmark(client, requestOf(operator), { productId, units: line - 1 })
    const given = { formId, outcome: 'prescribed', advice: '按时服药', prescriptionId } as const
    const answering = () => answerSymptomForm(client, requestOf(world.doctor), given)
    await expect(answering()).rejects.toMatchObject({ refusals: [{ code: 'earmarkSpent' }] })
    await setClinicEarmark(client, requestOf(operator), { productId, units: line })
    await answering()
    expect(await readOwnForm(client, formId)).toMatchObject({ outcome: 'prescribed', prescriptionId })
    await expect(
      setClinicEarmark(client, requestOf(operator), { productId, units: line - 1 }),
    ).rejects.toMatchObject({ refusals: [{ code: 'earmarkBelowPrescribed' }] })
    await expect(answering()).rejects.toMatchObject({ refusals: [{ code: 'wrongState' }] })
    await asksForKit(prescriptionId)
  })

  it('is not answered with a prescription of another patient', async () => {
    const { formId } = await fill()
    await claimSymptomForm(client, requestOf(world.doctor), { formId })
    const other = await submitPrescription(client, requestOf(world.doctor), {
      ...intakeFor(world),
      hospitalReference: randomUUIDv7(),
    })
    const { prescriptionId } = other.answer
    for (const given of [
      { outcome: 'prescribed', prescriptionId },
      { outcome: 'prescribed' },
      { outcome: 'advised', prescriptionId },
    ] as const) {
      const answering = answerSymptomForm(client, requestOf(world.doctor), { formId, advice: '', ...given })
      await expect(answering).rejects.toMatchObject({ refusals: [{ code: 'prescriptionUnfit' }] })
    }
  })

  it('is offered to its doctor with what they prescribed to its patient since they took it on', async () => {
    const { doctor } = world
    const at = (minutes: number) => ({ ...requestOf(doctor), now: later(minutes) })
    const { formId } = await fill()
    const { answer } = await claimSymptomForm(client, at(5), { formId })
    const { patientId } = answer
    const offered = async (actor = doctor) =>
      (await readWrittenMeanwhile(client, actor, later(9))).get(formId)
    expect(await offered()).toBeUndefined()
    const before = await prescribeFor(world, patientId)
    // Taken in before the form was taken on, for another patient, or by nobody of ours: not offered.
    await submitPrescription(client, at(6), {
      ...intakeFor(world),
      hospitalReference: randomUUIDv7(),
    })
    expect(await offered()).toBeUndefined()
    await client.network
      .update(prescriptions)
      .set({ acknowledgedAt: later(6) })
      .where(eq(prescriptions.id, before.answer.prescriptionId))
    expect(await offered()).toMatchObject([
      {
        prescriptionId: before.answer.prescriptionId,
        acknowledgedAt: later(6),
        medicines: [{ nameEn: expect.any(String) }],
      },
    ])
    expect(await offered(await addColleague())).toBeUndefined()
    const shown = await client.network
      .select()
      .from(dataAccesses)
      .where(eq(dataAccesses.resourceId, before.answer.prescriptionId))
    expect(shown.length).toBeGreaterThan(0)
  })

  it('is found again by a link that nobody can guess', () => {
    const formId = randomUUIDv7()
    const token = symptomFormToken('secret', formId)
    expect(formOfToken('secret', token)).toBe(formId)
    expect(formOfToken('another', token)).toBeNull()
    expect(formOfToken('secret', `${randomUUIDv7()}.${token.split('.')[1]}`)).toBeNull()
    expect(formOfToken('secret', 'x')).toBeNull()
  })
})
