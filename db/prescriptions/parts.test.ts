import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { and, eq } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { people } from '../access/schema.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { bringTo } from '../fulfilment/parcel-fixture.ts'
import { receiveReturn } from '../fulfilment/returns.ts'
import { dispenses, escalations, shipments } from '../fulfilment/schema.ts'
import { stockDrift } from '../inventory/drift.ts'
import { moneyDrift } from '../money/drift.ts'
import { charges } from '../money/schema.ts'
import { addTenant, personOf, requestOf, testNow } from '../test-world.ts'
import { delayPart, skipPart } from './change-parts.ts'
import {
  assess,
  deliver,
  duePartsAt,
  longIntakeFor,
  partsOf,
  partStatesOf,
  readWhole,
  secondOrderAt,
  start,
  stopRest,
  submitLong,
  twelveWeeks,
} from './long-prescription-fixture.ts'
import { missPart } from './miss-part.ts'
import { makePrescribingWorld, route, submit, type PrescribingWorld } from './prescribing-fixture.ts'
import { readParts } from './queries.ts'

let database: TestDatabase
let client: DatabaseClient
let world: PrescribingWorld

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})
beforeEach(async () => {
  world = await makePrescribingWorld(client)
})
afterAll(async () => {
  await client.close()
  await database.drop()
})

const read = (prescriptionId: string) => readWhole(world, prescriptionId)
const statesOf = (prescriptionId: string) => partStatesOf(world, prescriptionId)
const duePartsOf = (prescriptionId: string, now: Date) => duePartsAt(world, prescriptionId, now)
const openEscalations = async (prescriptionId: string) => {
  const rows = await client.network
    .select()
    .from(escalations)
    .where(eq(escalations.prescriptionId, prescriptionId))
  return rows
    .filter(({ resolvedAt }) => resolvedAt === null)
    .map(({ kind, part, actingRole }) => ({ kind, part, actingRole }))
}

describe('taking in a long prescription', () => {
  it('writes each part with its own date, ordered ahead of the last dose of the part before', async () => {
    const prescriptionId = await submitLong(world)
    const parts = await partsOf(world, prescriptionId)
    expect(parts.map(({ part, state, firstDoseOn }) => [part, state, firstDoseOn])).toEqual([
      [1, 'under_way', '2026-03-02'],
      [2, 'planned', '2026-03-30'],
      [3, 'planned', '2026-04-27'],
    ])
    expect(parts[1]?.orderAt).toEqual(secondOrderAt)
    expect((await read(prescriptionId)).prescription).toMatchObject({ part: 1, parts: 3 })
  })

  it('refuses 12 weeks without an assessment, and names rule, source and next step', async () => {
    await expect(submit(world, longIntakeFor(world))).rejects.toMatchObject({
      kind: 'invalid',
      refusals: [
        {
          code: 'assessmentMissing',
          rule: 'repeats.assessment-on-file',
          source: expect.stringContaining('长期处方管理规范'),
          nextStep: expect.stringContaining('assessment'),
        },
      ],
    })
  })

  it('leaves a prescription that is supplied once without parts, and completes it at once', async () => {
    const prescriptionId = await submit(world)
    expect(await readParts(client, world.doctor, prescriptionId)).toEqual([])
  })
})

describe('the parts of a long prescription', () => {
  it('follow one another to the end, each with lines, a clock, a dispense and a charge of its own', async () => {
    const prescriptionId = await submitLong(world)
    await deliver(world, prescriptionId)
    expect((await read(prescriptionId)).prescription).toMatchObject({
      state: 'waiting',
      dueAt: new Date('2026-03-28T16:00:00Z'),
    })
    expect(await start(world, prescriptionId, 2, secondOrderAt)).toBe('started')
    expect((await read(prescriptionId)).prescription).toMatchObject({
      state: 'accepted',
      part: 2,
      dueAt: new Date('2026-03-28T16:00:00Z'),
    })
    await deliver(world, prescriptionId)
    expect(await start(world, prescriptionId, 3, new Date('2026-04-24T00:00:00Z'))).toBe('started')
    await deliver(world, prescriptionId)

    const { prescription, lines, parcels } = await read(prescriptionId)
    expect(prescription.state).toBe('completed')
    expect(lines.map(({ part, state, quantityUnits }) => [part, state, quantityUnits])).toEqual([
      [1, 'handed_over', 28],
      [2, 'handed_over', 28],
      [3, 'handed_over', 28],
    ])
    expect(new Set(parcels.map(({ part }) => part))).toEqual(new Set([1, 2, 3]))
    const given = await client.network
      .select()
      .from(dispenses)
      .where(eq(dispenses.prescriptionId, prescriptionId))
      .orderBy(dispenses.part)
    expect(given.map(({ part, fill, units }) => [part, fill, units])).toEqual([
      [1, 1, 28],
      [2, 1, 28],
      [3, 1, 28],
    ])
    const charged = await client.network
      .select()
      .from(charges)
      .where(eq(charges.prescriptionId, prescriptionId))
    // 28 tablets at 0.5 yuan, three times.
    expect(charged.map(({ totalFen }) => totalFen)).toEqual([1400, 1400, 1400])
    expect(await statesOf(prescriptionId)).toEqual(['handed_over', 'handed_over', 'handed_over'])
    expect(await stockDrift(client, world.journey, testNow)).toMatchObject({
      driftUnits: 0,
      unaccountedUnits: 0,
    })
    expect(await moneyDrift(client, world.journey, testNow)).toMatchObject({ driftFen: 0 })
  })

  it('fall due at their order time, one at a time, and only while nothing is under way', async () => {
    const prescriptionId = await submitLong(world)
    const farLater = new Date('2026-05-20T00:00:00Z')
    expect((await duePartsOf(prescriptionId, farLater)).toStart).toEqual([])
    await deliver(world, prescriptionId)
    const before = new Date(secondOrderAt.getTime() - 1)
    expect((await duePartsOf(prescriptionId, before)).toStart).toEqual([])
    expect(await start(world, prescriptionId, 2, before)).toBe('notDue')
    expect((await duePartsOf(prescriptionId, secondOrderAt)).toStart).toEqual([2])
    expect((await duePartsOf(prescriptionId, farLater)).toStart).toEqual([2])
    expect(await start(world, prescriptionId, 3, farLater)).toBe('notDue')
  })

  it('begin once, however many sweeps begin them at once', async () => {
    const prescriptionId = await submitLong(world)
    await deliver(world, prescriptionId)
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => start(world, prescriptionId, 2, secondOrderAt)),
    )
    expect(outcomes.filter((outcome) => outcome === 'started')).toHaveLength(1)
    expect((await read(prescriptionId)).lines.map(({ part }) => part)).toEqual([1, 2])
  })

  it('are held while a rule refuses them, told to the doctor, and begin once it does not', async () => {
    const prescriptionId = await submitLong(world)
    await deliver(world, prescriptionId)
    const doctor = eq(people.id, world.doctor.principalId)
    await client.network.update(people).set({ status: 'left' }).where(doctor)
    expect(await start(world, prescriptionId, 2, secondOrderAt)).toBe('held')
    expect((await partsOf(world, prescriptionId))[1]).toMatchObject({
      state: 'held',
      refusals: [{ code: 'prescriberUnknown', rule: 'intake.parties-known' }],
      orderAt: new Date('2026-03-26T22:00:00Z'),
    })
    expect(await openEscalations(prescriptionId)).toEqual([
      { kind: 'part_held', part: 2, actingRole: 'doctor' },
    ])
    await client.network.update(people).set({ status: 'active' }).where(doctor)
    expect(await start(world, prescriptionId, 2, new Date('2026-03-26T22:00:00Z'))).toBe('started')
    await deliver(world, prescriptionId)
    expect(await openEscalations(prescriptionId)).toEqual([])
  })

  it('go their way for a patient whose cover has ended, and say so', async () => {
    const prescriptionId = await submitLong(world)
    await deliver(world, prescriptionId)
    await start(world, prescriptionId, 2, secondOrderAt)
    expect((await partsOf(world, prescriptionId))[1]).toMatchObject({ state: 'under_way', uninsured: true })
  })
})

describe('the patient', () => {
  it('puts a part off, and the later ones move along; the village pharmacist may tell it', async () => {
    const prescriptionId = await submitLong(world)
    await deliver(world, prescriptionId)
    const change = { prescriptionId, part: 2, days: 10 }
    await delayPart(client, requestOf(world.villagePharmacist), change)
    const parts = await partsOf(world, prescriptionId)
    expect(parts.map(({ firstDoseOn }) => firstDoseOn)).toEqual(['2026-03-02', '2026-04-09', '2026-05-07'])
    expect(parts[1]?.orderAt).toEqual(new Date('2026-04-05T16:00:00Z'))
    expect((await read(prescriptionId)).prescription.dueAt).toEqual(new Date('2026-04-07T16:00:00Z'))
    expect((await duePartsOf(prescriptionId, secondOrderAt)).toStart).toEqual([])
  })

  it('puts it off by four weeks in all at the most, and not once it has begun', async () => {
    const prescriptionId = await submitLong(world)
    const delay = (part: number, days: number) =>
      delayPart(client, requestOf(world.doctor), { prescriptionId, part, days })
    await delay(2, 14)
    await delay(2, 14)
    await expect(delay(2, 1)).rejects.toMatchObject({ refusals: [{ code: 'delayedTooOften' }] })
    await expect(delay(1, 7)).rejects.toMatchObject({ refusals: [{ code: 'wrongState' }] })
    await expect(delay(4, 7)).rejects.toMatchObject({ kind: 'notFound' })
  })

  it('skips a part and has the next one on its day; skipping the last one completes the prescription', async () => {
    const prescriptionId = await submitLong(world)
    await deliver(world, prescriptionId)
    const skip = (part: number) => skipPart(client, requestOf(world.doctor), { prescriptionId, part })
    await skip(2)
    expect((await partsOf(world, prescriptionId))[2]?.firstDoseOn).toBe('2026-04-27')
    expect((await duePartsOf(prescriptionId, new Date('2026-04-24T00:00:00Z'))).toStart).toEqual([3])
    await skip(3)
    expect((await read(prescriptionId)).prescription.state).toBe('completed')
    await expect(skip(3)).rejects.toMatchObject({ refusals: [{ code: 'wrongState' }] })
  })

  it('of others is nobody: a stranger finds no such prescription', async () => {
    const prescriptionId = await submitLong(world)
    const stranger = personOf(await addTenant(client, 'pharmacy'), ['village_pharmacist'])
    const change = { prescriptionId, part: 2 }
    await expect(skipPart(client, requestOf(stranger), change)).rejects.toMatchObject({ kind: 'notFound' })
    await expect(stopRest(world, prescriptionId, { by: stranger })).rejects.toMatchObject({
      kind: 'notFound',
    })
    await expect(readParts(client, stranger, prescriptionId)).rejects.toMatchObject({ kind: 'notFound' })
  })
})

describe('a part that is not collected', () => {
  const missed = new Date('2026-04-05T16:00:00Z')
  const miss = async (prescriptionId: string, part: number, now: Date) =>
    (await missPart(client, { ...requestOf(world.journey), now }, { prescriptionId, part })).answer.outcome

  it('is missed a week after it was needed: it is called back, followed up, and the next one may begin', async () => {
    const prescriptionId = await submitLong(world)
    await deliver(world, prescriptionId)
    await start(world, prescriptionId, 2, secondOrderAt)
    const { shipmentIds } = await route(world, prescriptionId)
    const shipmentId = shipmentIds[0] ?? ''
    await bringTo(world, { shipmentId, units: 28 }, 'arrived')
    const tooEarly = new Date(missed.getTime() - 1)
    expect((await duePartsOf(prescriptionId, tooEarly)).missed).toEqual([])
    expect(await miss(prescriptionId, 2, tooEarly)).toBe('notMissed')
    expect((await duePartsOf(prescriptionId, missed)).missed).toEqual([2])
    expect(await miss(prescriptionId, 2, missed)).toBe('missed')
    expect(await miss(prescriptionId, 2, missed)).toBe('notMissed')

    expect(await statesOf(prescriptionId)).toEqual(['handed_over', 'missed', 'planned'])
    expect((await read(prescriptionId)).prescription.state).toBe('waiting')
    const [parcel] = await client.network
      .select()
      .from(shipments)
      .where(and(eq(shipments.id, shipmentId)))
    expect([parcel?.state, parcel?.returnReason]).toEqual(['return_in_transit', 'not_collected'])
    expect(await openEscalations(prescriptionId)).toEqual([
      { kind: 'part_missed', part: 2, actingRole: 'doctor' },
    ])

    // What comes back is not supplied again, and the follow-up outlives the next part.
    await start(world, prescriptionId, 3, new Date('2026-04-24T00:00:00Z'))
    await receiveReturn(client, requestOf(personOf(world.depotId, ['operator'])), {
      shipmentId,
      siteId: world.depotSiteId,
    })
    await deliver(world, prescriptionId)
    expect((await read(prescriptionId)).prescription.state).toBe('completed')
    expect(await openEscalations(prescriptionId)).toMatchObject([{ kind: 'part_missed', part: 2 }])
    expect((await read(prescriptionId)).parcels.filter(({ part }) => part === 2)).toHaveLength(1)
  })
})

describe('assessments', () => {
  it('are looked at on the day of signing', async () => {
    await assess(world)
    expect(testNow.toISOString().slice(0, 10)).toBe('2026-03-02')
    await expect(submit(world, longIntakeFor(world, twelveWeeks))).resolves.toBeTruthy()
  })
})
