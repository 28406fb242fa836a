import { randomUUIDv7 } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { pastBefore } from '#domain/audit/retention.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { makeCampaignWorld, newHousehold, register } from '../campaigns/campaign-fixture.ts'
import { campaigns } from '../campaigns/schema.ts'
import { runCommand } from '../commands.ts'
import { symptomForms } from '../triage/schema.ts'
import { cancelPrescription } from '../prescriptions/end.ts'
import {
  intakeFor,
  makePrescribingWorld,
  submit,
  type PrescribingWorld,
} from '../prescriptions/prescribing-fixture.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { requestCode } from '../prescriptions/tracking-codes.ts'
import { personOf, requestOf, testNow } from '../test-world.ts'
import { subscribe } from '../webhooks/commands.ts'
import { webhookAttempts, webhookDeliveries } from '../webhooks/schema.ts'
import { dataAccesses } from './schema.ts'
import { sweepRetention } from './sweep-retention.ts'

let database: TestDatabase
let client: DatabaseClient
let world: PrescribingWorld

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
  world = await makePrescribingWorld(client)
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

const sweepAt = async (now: Date) =>
  (await sweepRetention(client, { ...requestOf(personOf(randomUUIDv7(), [])), now })).answer

const later = (days: number) => new Date(testNow.getTime() + days * 24 * 60 * 60 * 1000)

describe('a sweep', () => {
  it('forgets the answer of a command after 90 days, and not a moment before', async () => {
    const request = requestOf(personOf(world.hospitalId, []), 'body', 'a-key')
    const run = () => runCommand(client, request, () => Promise.resolve({ drawn: Math.random() }))
    await run()
    await sweepAt(later(90))
    expect((await run()).replayed).toBe(true)
    expect((await sweepAt(new Date(later(90).getTime() + 1))).commandKeys).toBeGreaterThan(0)
    expect((await run()).replayed).toBe(false)
  })

  it('removes sessions that have ended and codes that are old', async () => {
    const prescriptionId = await submit(world)
    await requestCode(client, requestOf(personOf(world.hospitalId, [])), { prescriptionId })
    await client.app
      .execute(sql`insert into auth."user" (id, name, email, email_verified, created_at, updated_at)
      values ('u', 'n', 'n@example.com', true, now(), now())`)
    for (const [id, expiresAt] of [
      ['past', testNow],
      ['open', later(60)],
    ] as const) {
      await client.app
        .execute(sql`insert into auth.session (id, token, user_id, expires_at, created_at, updated_at)
        values (${id}, ${id}, 'u', ${expiresAt.toISOString()}, now(), now())`)
    }
    expect(await sweepAt(later(31))).toMatchObject({ sessions: 1, trackingCodes: 1 })
    const left = await client.app.execute<{ id: string }>(sql`select id from auth.session`)
    expect(left.rows).toEqual([{ id: 'open' }])
  })

  it('removes what was pushed to a system half a year ago, with every try, but not what still waits', async () => {
    const administrator = personOf(world.hospitalId, ['administrator'])
    const asked = { url: 'https://his.example.com/', eventTypes: [], policy: { allowsLoopback: false } }
    const { answer } = await subscribe(client, requestOf(administrator), asked)
    const delivery = (position: number, state: 'waiting' | 'delivered') => ({
      id: randomUUIDv7(),
      tenantId: world.hospitalId,
      subscriptionId: answer.subscriptionId,
      position,
      state,
      attempts: 1,
      nextAttemptAt: testNow,
      createdAt: testNow,
    })
    const delivered = delivery(1, 'delivered')
    await client.network.insert(webhookDeliveries).values([delivered, delivery(2, 'waiting')])
    const tried = { tenantId: world.hospitalId, deliveryId: delivered.id, outcome: 'delivered' }
    await client.network
      .insert(webhookAttempts)
      .values({ ...tried, status: 200, durationMilliseconds: 1, attemptedAt: testNow })
    expect(await sweepAt(later(180))).toMatchObject({ webhookDeliveries: 0 })
    expect(await sweepAt(later(181))).toMatchObject({ webhookDeliveries: 2 })
    const left = await client.network.select().from(webhookDeliveries)
    expect(left.map(({ state }) => state)).toEqual(['waiting'])
  })

  it('removes who looked after 15 years', async () => {
    await client.network.insert(dataAccesses).values({
      tenantId: world.hospitalId,
      principalId: 'somebody',
      patientId: world.patientId,
      shown: 'prescription',
      purpose: 'treatment',
      recordedAt: testNow,
    })
    expect(await sweepAt(later(15 * 365))).toMatchObject({ dataAccesses: 0 })
    expect((await sweepAt(later(15 * 366))).dataAccesses).toBeGreaterThan(0)
  })

  it('erases who the households of a campaign were half a year after its end, and forms that no doctor took on', async () => {
    const campaign = await makeCampaignWorld(client, 2)
    await register(campaign, [newHousehold(), newHousehold()])
    const form = (state: 'waiting' | 'sent_to_hospital' | 'answered') => ({
      id: randomUUIDv7(),
      tenantId: world.hospitalId,
      state,
      urgency: 2,
      firedRules: [],
      answers: { temperatureTenths: 386, feverDays: 1, oxygenPercent: null, symptoms: [], conditions: [] },
      submittedAt: testNow,
      answeredAt: state === 'answered' ? testNow : null,
    })
    await client.network
      .insert(symptomForms)
      .values([form('waiting'), form('sent_to_hospital'), form('answered')])
    expect(await sweepAt(later(30))).toMatchObject({ unansweredForms: 0 })
    expect(await sweepAt(later(200))).toMatchObject({
      unansweredForms: 2,
      symptomForms: 0,
      campaignContacts: 0,
    })
    await client.network
      .update(campaigns)
      .set({ state: 'ended', endedAt: testNow })
      .where(eq(campaigns.id, campaign.campaignId))
    expect(await sweepAt(later(180))).toMatchObject({ campaignContacts: 0 })
    expect(await sweepAt(later(181))).toMatchObject({ campaignContacts: 2 })
    expect(await sweepAt(later(16 * 365))).toMatchObject({ symptomForms: 1 })
  })

  it('takes the diagnosis out of a prescription that ended, after 15 years, and counts it once', async () => {
    const prescriptionId = await submit(world, intakeFor(world, undefined, { diagnosisText: '高血压 2 级' }))
    await cancelPrescription(client, requestOf(world.doctor), { prescriptionId })
    const read = async () => {
      const [row] = await client.network
        .select({ codes: prescriptions.diagnosisCodes, text: prescriptions.diagnosisText })
        .from(prescriptions)
        .where(eq(prescriptions.id, prescriptionId))
      return row
    }
    await sweepAt(later(14 * 365))
    expect(await read()).toEqual({ codes: ['I10'], text: '高血压 2 级' })
    const past = later(16 * 365)
    expect(await sweepAt(past)).toMatchObject({ prescriptions: 1 })
    expect(await read()).toEqual({ codes: [], text: null })
    expect(await sweepAt(past)).toMatchObject({ prescriptions: 0 })
  })
})

describe('pastBefore', () => {
  it('is never for what is held for good', () => {
    expect(pastBefore('moneyRecords', testNow)).toBeNull()
    expect(pastBefore('commandKeys', later(90))).toEqual(testNow)
  })
})
