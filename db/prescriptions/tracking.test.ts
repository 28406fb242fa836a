import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { CommandRefused } from '../command-refused.ts'
import { events } from '../events/schema.ts'
import { bringTo } from '../fulfilment/parcel-fixture.ts'
import { personOf, requestOf, testNow } from '../test-world.ts'
import {
  giveAddressee,
  intakeFor,
  makePrescribingWorld,
  route,
  submit,
  submitApproved,
  type PrescribingWorld,
} from './prescribing-fixture.ts'
import { prescriptions, trackingCodes } from './schema.ts'
import { readCodeToSend, requestCode, tryCode } from './tracking-codes.ts'
import { hashTrackingToken, trackingToken } from './tracking-token.ts'
import { findTrackedLink, readTracked } from './tracking.ts'

let database: TestDatabase
let client: DatabaseClient
let world: PrescribingWorld
let prescriptionId: string

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
  world = await makePrescribingWorld(client)
})
beforeEach(async () => {
  prescriptionId = await submit(world)
})
afterAll(async () => {
  await client.close()
  await database.drop()
})

const after = (seconds: number) => new Date(testNow.getTime() + seconds * 1000)
/** Whoever holds the link: somebody without a name, in the hospital's name. */
const holder = () => personOf(world.hospitalId, [])
const ask = (now = testNow) => requestCode(client, { ...requestOf(holder()), now }, { prescriptionId })
const attempt = async (code: string, now = testNow) => {
  const { answer } = await tryCode(client, { ...requestOf(holder()), now }, { prescriptionId, code })
  return answer.check
}
const sentCode = async () => (await readCodeToSend(client, holder(), prescriptionId)).code
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

describe('a tracking link', () => {
  it('leads to its prescription by its token, and no other token does', async () => {
    const token = trackingToken(client.secret, prescriptionId)
    expect(await findTrackedLink(client, hashTrackingToken(token))).toEqual({
      prescriptionId,
      tenantId: world.hospitalId,
    })
    const strange = [
      trackingToken(client.secret, world.patientId),
      trackingToken('another installation', prescriptionId),
      prescriptionId,
      '',
    ]
    for (const wrongToken of strange) {
      expect(await findTrackedLink(client, hashTrackingToken(wrongToken))).toBeNull()
    }
  })

  it('is kept as a hash only', async () => {
    const [row] = await client.network
      .select()
      .from(prescriptions)
      .where(eq(prescriptions.id, prescriptionId))
    const token = trackingToken(client.secret, prescriptionId)
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(JSON.stringify(row)).not.toContain(token)
  })

  it('shows states, places and times, and nothing that says who or what', async () => {
    await giveAddressee(world, { name: '测试病人某', phone: '100-7654321', address: '演示村九号' })
    prescriptionId = await submitApproved(
      world,
      intakeFor(world, undefined, {
        fulfilment: {
          mode: 'home',
          siteId: world.villageSiteId,
          address: '演示村十号',
          phone: '100-1234567',
        },
      }),
    )
    const { shipmentIds } = await route(world, prescriptionId)
    const tracked = await readTracked(client, prescriptionId)
    expect(tracked).toMatchObject({
      state: 'accepted',
      mode: 'home',
      dueAt: new Date('2026-03-04T01:00:00Z'),
      // 30 minutes to prepare, 5 hours of line-haul, 1 of the round, 30 minutes to the door.
      promisedAt: new Date('2026-03-02T08:00:00Z'),
      parcels: [{ id: shipmentIds[0], state: 'allocated' }],
      legs: [
        { sequence: 1, kind: 'line_haul', from: { zh: '演示点' } },
        { sequence: 2, kind: 'round' },
        { sequence: 3, kind: 'door', plannedArriveAt: new Date('2026-03-02T08:00:00Z') },
      ],
    })
    const shown = JSON.stringify(tracked)
    for (const secret of [
      '测试病人某',
      '7654321',
      '1234567',
      '九号',
      '十号',
      world.patientId,
      '演示片',
      'I10',
      'Demo tablets',
    ]) {
      expect(shown).not.toContain(secret)
    }
  })

  it('shows nothing of an unknown prescription', async () => {
    expect(await readTracked(client, world.patientId)).toBeNull()
  })

  it('follows the parcel', async () => {
    prescriptionId = await submitApproved(world)
    const { shipmentIds } = await route(world, prescriptionId)
    await bringTo(world, { shipmentId: shipmentIds[0] ?? '', units: 7 }, 'arrived')
    const tracked = await readTracked(client, prescriptionId)
    expect(tracked?.parcels.map(({ state }) => state)).toEqual(['arrived'])
    expect(tracked?.legs.map(({ state }) => state)).toEqual(['arrived', 'arrived'])
  })
})

describe('a code for the private part', () => {
  it('goes to the number given for the delivery, else to the patient', async () => {
    await giveAddressee(world, { name: '测试', phone: '100-7654321', address: '演示村' })
    await ask()
    expect(await readCodeToSend(client, holder(), prescriptionId)).toEqual({
      phone: '100-7654321',
      code: expect.stringMatching(/^\d{6}$/),
      language: 'zh-CN',
      requestedAt: testNow,
    })
    const fulfilment = { mode: 'village_counter', siteId: world.villageSiteId, phone: '100-1234567' } as const
    prescriptionId = await submit(world, intakeFor(world, undefined, { fulfilment }))
    await ask()
    expect(await readCodeToSend(client, holder(), prescriptionId)).toMatchObject({ phone: '100-1234567' })
  })

  it('is asked for by an event without the code or the number', async () => {
    await ask()
    const told = await client.network.select().from(events).where(eq(events.aggregateId, prescriptionId))
    expect(told.at(-1)).toMatchObject({ type: 'prescription.tracking_code_requested', payload: {} })
  })

  it('opens once, within ten minutes', async () => {
    await ask()
    const code = await sentCode()
    expect(await attempt(code, after(601))).toBe('expired')
    expect(await attempt(code, after(600))).toBe('open')
    expect(await attempt(code, after(600))).toBe('expired')
  })

  it('is replaced by the next one', async () => {
    await ask()
    const first = await sentCode()
    await ask(after(60))
    expect(await attempt(first, after(61))).toBe('wrong')
    expect(await attempt(await sentCode(), after(61))).toBe('open')
  })

  it('closes after five wrong tries, also for the right code', async () => {
    await ask()
    const code = await sentCode()
    for (let round = 0; round < 5; round += 1) expect(await attempt(wrong(code))).toBe('wrong')
    expect(await attempt(code)).toBe('expired')
  })

  it('counts tries at the same moment one after the other', async () => {
    await ask()
    const code = await sentCode()
    const checks = await Promise.all(Array.from({ length: 8 }, () => attempt(wrong(code))))
    expect(checks.toSorted()).toEqual(['expired', 'expired', 'expired', ...Array(5).fill('wrong')])
    const [record] = await client.network
      .select()
      .from(trackingCodes)
      .where(eq(trackingCodes.prescriptionId, prescriptionId))
    expect(record?.attempts).toBe(5)
  })

  it('opens nothing before it was asked for', async () => {
    expect(await attempt('000000')).toBe('expired')
    await expect(readCodeToSend(client, holder(), prescriptionId)).rejects.toMatchObject({ kind: 'notFound' })
  })

  it('is sent at most once a minute and ten times a day', async () => {
    const tooOften = { kind: 'conflict', refusals: [{ code: 'trackingCodeTooOften' }] }
    await ask()
    await expect(ask(after(59))).rejects.toMatchObject(tooOften)
    for (let round = 1; round < 10; round += 1) await ask(after(60 * round))
    await expect(ask(after(700))).rejects.toMatchObject(tooOften)
    await ask(after(540 + 24 * 60 * 60 + 1))
  })

  it('is sent once when two ask at the same moment', async () => {
    const outcomes = await Promise.allSettled([ask(), ask()])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const refusedOnes = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
    )
    expect(refusedOnes[0]).toBeInstanceOf(CommandRefused)
  })

  it('is out of reach for another tenant', async () => {
    await ask()
    const stranger = personOf(world.pharmacyId, ['operator'])
    await expect(readCodeToSend(client, stranger, prescriptionId)).rejects.toMatchObject({ kind: 'notFound' })
    await expect(requestCode(client, requestOf(stranger), { prescriptionId })).rejects.toMatchObject({
      kind: 'notFound',
    })
  })
})
