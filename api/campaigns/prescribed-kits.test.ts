import { randomUUIDv7 } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import type { NewPerson } from '#db/access/new-rows.ts'
import { people } from '#db/access/schema.ts'
import { kitOf, makeCampaignWorld, type CampaignWorld } from '#db/campaigns/campaign-fixture.ts'
import { defineCampaign, newCampaignSchema } from '#db/campaigns/define.ts'
import { openCampaign } from '#db/campaigns/lifecycle.ts'
import { registrationQueue } from '#db/campaigns/queue-schema.ts'
import { campaignHouseholds, campaigns } from '#db/campaigns/schema.ts'
import { workOffRegistrations } from '#db/campaigns/work-off-registrations.ts'
import { patients } from '#db/patients/schema.ts'
import { cancelPrescription } from '#db/prescriptions/end.ts'
import {
  intakeFor,
  makePrescribingWorld,
  type PrescribingWorld,
} from '#db/prescriptions/prescribing-fixture.ts'
import { personOf, requestOf } from '#db/test-world.ts'
import { prescribeAtClinic, prescribeFor } from '#db/triage/clinic-fixture.ts'
import { bodyOf, employ, now, openTestApp, send, type Credential, type TestApp } from '../app-fixture.ts'

let test: TestApp
let world: PrescribingWorld
let campaign: CampaignWorld
const doctor = () => personOf(world.hospitalId, ['doctor'])
const licence: NewPerson['qualifications'] = [
  { kind: 'physician', number: 'TEST', validFrom: '2020-01-01', validTo: '2030-12-31' },
]
let prescriber: ReturnType<typeof doctor>
let signedIn: Credential

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
  world = await makePrescribingWorld(test.database)
  campaign = await makeCampaignWorld(test.database, 5)
  prescriber = doctor()
  signedIn = await employ(test, prescriber, licence)
  const own = eq(people.id, prescriber.principalId)
  await test.database.network.update(people).set({ department: 'general_practice' }).where(own)
})
afterAll(() => test.close())

interface Kits {
  readonly answersForm: boolean
  readonly campaigns: readonly {
    readonly id: string
    readonly untilAt: string | null
    readonly kit: readonly { readonly productId: string; readonly units: number }[]
    readonly registration: {
      readonly number: number
      readonly isWaiting: boolean
      readonly state: string | null
    } | null
  }[]
}

const kitsOf = async (prescriptionId: string, who = signedIn) => {
  const response = await test.app.request(`/prescriptions/${prescriptionId}/campaign-kits`, { headers: who })
  return { status: response.status, body: await bodyOf<Kits>(response) }
}
const ask = (prescriptionId: string, persons = 3, campaignId = campaign.campaignId, key = randomUUIDv7()) =>
  send(
    test,
    'POST',
    `/campaigns/${campaignId}/prescribed-households`,
    signedIn,
    { prescriptionId, persons, personsAtRisk: 1 },
    { 'idempotency-key': key },
  )
/** A prescription of the signed-in doctor for somebody who has not been here. */
const prescribe = async (residentId: string, phone: string, address = '演示村9号') =>
  prescribeAtClinic(world, { doctor: prescriber, person: { residentId, phone, address } })

async function addCampaign(regionCode: string) {
  const { client, operator, products, depotIds } = campaign
  const { answer } = await defineCampaign(
    client,
    requestOf(operator),
    newCampaignSchema.parse({
      nameZh: '别处',
      nameEn: 'Elsewhere',
      kit: kitOf(products),
      rules: { tiers: [{ leastPersonsAtRisk: 0, leastPersons: 1 }] },
      depots: [{ siteId: depotIds[0], staff: 1 }],
      areas: [{ regionCode, siteId: depotIds[0] }],
    }),
  )
  return answer.campaignId
}

describe('the kits that a prescription of the fever clinic may ask for', () => {
  it('are those of open campaigns where the patient lives, told with what a doctor must know and no more', async () => {
    const { prescriptionId } = await prescribe('440524188001010014', '10000000051')
    const elsewhere = await addCampaign('522732')
    await openCampaign(campaign.client, requestOf(campaign.operator), { campaignId: elsewhere })
    await addCampaign('640422')
    const { status, body } = await kitsOf(prescriptionId)
    expect(status).toBe(200)
    expect(body).toEqual({
      answersForm: true,
      campaigns: [
        {
          id: campaign.campaignId,
          nameZh: '演示行动',
          nameEn: 'Demo campaign',
          areaZh: '640422',
          areaEn: '640422',
          untilAt: null,
          kit: kitOf(campaign.products).map((line) => expect.objectContaining(line)),
          registration: null,
        },
      ],
    })
    const started = new Date('2026-03-02T00:00:00Z')
    const own = eq(campaigns.id, campaign.campaignId)
    await test.database.network.update(campaigns).set({ plannedStartAt: started }).where(own)
    const [planned] = (await kitsOf(prescriptionId)).body.campaigns
    expect(planned?.untilAt).toBe('2026-03-05T00:00:00.000Z')
  })

  it('are nobody else’s to see: not another doctor’s, not for an ordinary prescription', async () => {
    const { prescriptionId, patientId } = await prescribe('110105188801010015', '10000000052')
    const colleague = await employ(test, doctor(), licence)
    expect(await kitsOf(prescriptionId, colleague)).toMatchObject({
      status: 404,
      body: { code: 'prescriptionNotFound' },
    })
    const pharmacist = await employ(test, personOf(world.hospitalId, ['review_pharmacist']))
    expect((await kitsOf(prescriptionId, pharmacist)).status).toBe(403)
    const ordinary = await prescribeFor(
      world,
      world.patientId,
      [...intakeFor(world).diagnosisCodes],
      prescriber,
    )
    const { prescriptionId: id } = ordinary.answer
    expect((await kitsOf(id)).body).toEqual({ answersForm: false, campaigns: [] })
    expect(await bodyOf(await ask(id))).toMatchObject({ code: 'prescriptionNotFound' })
    expect(patientId).not.toBe(world.patientId)
  })

  it('are asked for once, and what came of it is told', async () => {
    const { prescriptionId } = await prescribe('110105188802020020', '10000000053')
    const key = randomUUIDv7()
    const asked = await ask(prescriptionId, 3, campaign.campaignId, key)
    expect(asked.status).toBe(201)
    const again = await ask(prescriptionId, 3, campaign.campaignId, key)
    expect(await bodyOf(again)).toEqual(await bodyOf(asked))
    expect(await bodyOf(await ask(prescriptionId, 4))).toMatchObject({ status: 409, code: 'kitAskedAlready' })
    const registration = async () => (await kitsOf(prescriptionId)).body.campaigns[0]?.registration
    expect(await registration()).toMatchObject({ isWaiting: true, state: null })
    await workOffRegistrations(test.database, () => now, new AbortController().signal)
    expect(await registration()).toMatchObject({ isWaiting: false, state: 'eligible', refusedCode: null })
    const rows = await test.database.network
      .select({ persons: campaignHouseholds.persons })
      .from(campaignHouseholds)
      .where(eq(campaignHouseholds.prescriptionId, prescriptionId))
    expect(rows).toEqual([{ persons: 3 }])
  })

  it('are refused for a prescription without effect, and after the campaign', async () => {
    const { prescriptionId } = await prescribe('110105188803030036', '10000000054')
    const closed = await addCampaign('640422')
    expect(await bodyOf(await ask(prescriptionId, 3, closed))).toMatchObject({ code: 'campaignClosed' })
    expect(await bodyOf(await ask(prescriptionId, 3, randomUUIDv7()))).toMatchObject({
      code: 'campaignNotFound',
    })
    await cancelPrescription(test.database, requestOf(prescriber), { prescriptionId })
    expect(await bodyOf(await ask(prescriptionId))).toMatchObject({ status: 409, code: 'wrongState' })
  })

  it('hold up nobody in the line, whatever the patient’s record says', async () => {
    const long = await prescribe('110105188804040041', '10000000055', `演示村${'很长的路'.repeat(30)}9号`)
    const { prescriptionId, patientId } = await prescribe('110105188805050057', '10000000056')
    await test.database.network.update(patients).set({ phone: '无' }).where(eq(patients.id, patientId))
    expect(await bodyOf(await ask(prescriptionId))).toMatchObject({ code: 'patientIncomplete' })
    expect((await ask(long.prescriptionId)).status).toBe(201)
    await workOffRegistrations(test.database, () => now, new AbortController().signal)
    const queued = await test.database.network.select().from(registrationQueue)
    expect(queued.filter(({ refusedCode }) => refusedCode !== null)).toEqual([])
  })
})
