import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { Actor } from '../actor.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import type { CommandRefused } from '../command-refused.ts'
import { escalations } from '../fulfilment/schema.ts'

import { setPurchaseLimits } from '../orders/purchase-limits.ts'
import { addBuyer, type Buyer } from '../orders/trade-fixture.ts'
import { deliver, partsOf, start, submitLong } from '../prescriptions/long-prescription-fixture.ts'
import { rejectPrescription } from '../prescriptions/review.ts'
import { stopRepeats } from '../prescriptions/stop-repeats.ts'
import {
  intakeFor,
  makePrescribingWorld,
  type PrescribingWorld,
  submit,
} from '../prescriptions/prescribing-fixture.ts'
import { demandWeeks } from '../replenishment/schema.ts'
import { databaseUrls } from '../settings.ts'
import { addProduct, addTenant, personOf, requestOf, testNow } from '../test-world.ts'

import { declareShortage } from './declare.ts'

import { shortagePersonUses } from './schema.ts'
import { dismissSign, listSigns, sweepShortageSigns } from './signs.ts'

let database: TestDatabase
let client: DatabaseClient
let operator: Actor
let buyer: Buyer

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
  const tenantId = await addTenant(client, 'network_operator')
  operator = personOf(tenantId, ['operator'])
  buyer = await addBuyer(client)
  await setPurchaseLimits(client, requestOf(personOf(buyer.tenantId, ['administrator'])), [
    { siteId: buyer.villageSiteId, limitFen: 10_000_000 },
  ])
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

const plain = { reason: '演示：产能不足', strengths: [], substitutes: [], limit: null } as const
const codesOf = (refused: Promise<unknown>) =>
  refused.then(
    () => [],
    (error: CommandRefused) => error.refusals.map(({ code }) => code),
  )

describe('early signs', () => {
  it('go on the board once, and off it when somebody looked or they are over', async () => {
    const product = await addProduct(client, { ingredientCodes: ['I0111'] })
    const weekStarts = ['2026-01-26', '2026-02-02', '2026-02-09', '2026-02-16', '2026-02-23']
    await client.network.insert(demandWeeks).values(
      weekStarts.map((weekStart) => ({
        siteId: buyer.villageSiteId,
        productId: product.id,
        weekStart,
        tenantId: buyer.tenantId,
        units: 70,
        stockOutDays: 0,
        origin: 'import' as const,
      })),
    )
    const sweep = () => sweepShortageSigns(client, requestOf(operator))
    expect((await sweep()).answer.found).toBe(1)
    expect((await sweep()).answer.found).toBe(0)
    const page = { states: ['open'], limit: 10 } as const
    const [sign] = await listSigns(client, operator, page)
    expect(sign).toMatchObject({ kind: 'low_cover', ingredientCode: 'I0111', facts: { coverDays: 0 } })
    expect(
      await codesOf(dismissSign(client, requestOf(buyer.county), { signId: sign?.id ?? '', reason: 'none' })),
    ).toEqual(['shortageSignNotFound'])
    await dismissSign(client, requestOf(operator), { signId: sign?.id ?? '', reason: '演示：已有到货' })
    expect((await sweep()).answer.found).toBe(0)
    const dismissed = await listSigns(client, operator, { states: ['dismissed'], limit: 10 })
    expect(dismissed).toMatchObject([{ id: sign?.id, dismissalReason: '演示：已有到货' }])
    const board = await client.network
      .select()
      .from(escalations)
      .where(eq(escalations.subjectId, sign?.id ?? ''))
    expect(board).toMatchObject([{ kind: 'shortage_sign', resolution: 'over' }])
  })
})

describe('the limit of a person', () => {
  it('counts every prescription of a scarce ingredient, until one ends without being supplied', async () => {
    const world: PrescribingWorld = await makePrescribingWorld(client)
    await client.network.execute(
      sql`update products set ingredient_codes = array['I0112'] where id = ${world.product.id}`,
    )
    const intake = intakeFor(world)
    const asked = intake.lines.reduce((sum, { quantityUnits }) => sum + quantityUnits, 0)
    const limit = { units: asked * 2 - 1, days: 7 }
    await declareShortage(client, requestOf(operator), { ...plain, ingredientCode: 'I0112', limit })
    const send = (hospitalReference: string) => submit(world, { ...intake, hospitalReference })
    const first = await send('first')
    expect(await codesOf(send('second'))).toEqual(['personLimitReached'])
    const rejected = { prescriptionId: first, reasonCode: 'duplicate_therapy' } as const
    await rejectPrescription(client, requestOf(world.pharmacist), rejected)
    expect(await codesOf(send('third'))).toEqual([])
    const together = await Promise.all([codesOf(send('fourth')), codesOf(send('fifth'))])
    expect(together.flat()).toEqual(['personLimitReached', 'personLimitReached'])
  })

  it('holds the part of a long prescription that would pass it, and counts each part when it begins', async () => {
    const world: PrescribingWorld = await makePrescribingWorld(client)
    await client.network.execute(
      sql`update products set ingredient_codes = array['I0113'] where id = ${world.product.id}`,
    )
    const limit = { units: 28, days: 35 }
    await declareShortage(client, requestOf(operator), { ...plain, ingredientCode: 'I0113', limit })
    const prescriptionId = await submitLong(world)
    await deliver(world, prescriptionId)
    const onTime = new Date('2026-03-26T16:00:00Z')
    expect(await start(world, prescriptionId, 2, onTime)).toBe('held')
    expect((await partsOf(world, prescriptionId))[1]?.refusals).toMatchObject([
      { code: 'personLimitReached', rule: 'shortage.person-limit' },
    ])
    const daysPassed = new Date('2026-04-06T16:00:00Z')
    expect(await start(world, prescriptionId, 2, daysPassed)).toBe('started')
    const uses = await client.network
      .select()
      .from(shortagePersonUses)
      .where(eq(shortagePersonUses.prescriptionId, prescriptionId))
    expect(uses.map(({ part, needUnits, usedAt }) => [part, needUnits, usedAt])).toEqual([
      [1, 28, testNow],
      [2, 28, daysPassed],
    ])
    const stopped = { prescriptionId, partUnderWay: 'stop' } as const
    await stopRepeats(client, { ...requestOf(world.doctor), now: daysPassed }, stopped)
    const left = await client.network
      .select()
      .from(shortagePersonUses)
      .where(eq(shortagePersonUses.prescriptionId, prescriptionId))
    expect(left.map(({ part, counts }) => [part, counts])).toEqual([
      [1, true],
      [2, false],
    ])
  })
})
