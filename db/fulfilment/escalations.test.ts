import { randomUUIDv7 } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { accessGrants } from '../access/schema.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { readAs, runCommand } from '../commands.ts'
import { events } from '../events/schema.ts'
import { cancelPrescription } from '../prescriptions/end.ts'
import {
  makePrescribingWorld,
  route,
  submit,
  submitApproved,
  type PrescribingWorld,
} from '../prescriptions/prescribing-fixture.ts'
import { addTenant, personOf, requestOf, testNow } from '../test-world.ts'
import { readBoard } from './board.ts'
import {
  escalate,
  raiseEscalation,
  resolveEscalation,
  resolveEscalationsAbout,
  withdrawEscalation,
} from './escalations.ts'
import { escalations } from './schema.ts'

let database: TestDatabase
let client: DatabaseClient
let world: PrescribingWorld
let networkId: string

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
  networkId = await addTenant(client, 'network_operator')
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

beforeEach(async () => {
  world = await makePrescribingWorld(client)
})

async function raise(prescriptionId: string, kind: 'no_stock' | 'due_24h' | 'claim_denied' | 'review_slow') {
  const { answer } = await raiseEscalation(client, requestOf(world.journey), { prescriptionId, kind })
  return answer.escalationId
}

async function rowsOf(prescriptionId: string) {
  return client.network.select().from(escalations).where(eq(escalations.prescriptionId, prescriptionId))
}

describe('raising an escalation', () => {
  it('names the role and tenant that must act, and tells everybody with the prescription', async () => {
    const prescriptionId = await submit(world)
    const escalationId = await raise(prescriptionId, 'review_slow')
    expect(await rowsOf(prescriptionId)).toMatchObject([
      {
        id: escalationId,
        tenantId: world.hospitalId,
        actingRole: 'review_pharmacist',
        actingTenantId: world.hospitalId,
        resolvedAt: null,
      },
    ])
    const told = await client.network.select().from(events).where(eq(events.aggregateId, prescriptionId))
    expect(told.at(-1)).toMatchObject({
      type: 'escalation.raised',
      tenantId: world.hospitalId,
      payload: { escalationId, kind: 'review_slow', actingTenantId: world.hospitalId },
    })
  })

  it('follows the parcel: what is allocated lies with the depot’s picker', async () => {
    const prescriptionId = await submitApproved(world)
    await route(world, prescriptionId)
    await raise(prescriptionId, 'due_24h')
    expect(await rowsOf(prescriptionId)).toMatchObject([
      { actingRole: 'picker', actingTenantId: world.depotId },
    ])
  })

  it('happens once for each kind, whatever the key', async () => {
    const prescriptionId = await submit(world)
    const first = await raise(prescriptionId, 'due_24h')
    expect(await raise(prescriptionId, 'due_24h')).toBe(first)
    await raise(prescriptionId, 'no_stock')
    expect(await rowsOf(prescriptionId)).toHaveLength(2)
  })

  it('lets the tenant that must act in to read, and nobody else', async () => {
    const prescriptionId = await submitApproved(world)
    await raise(prescriptionId, 'no_stock')
    const grants = await client.network
      .select()
      .from(accessGrants)
      .where(eq(accessGrants.resourceId, prescriptionId))
    expect(grants).toMatchObject([{ tenantId: networkId, purpose: 'read' }])
    const stranger = personOf(await addTenant(client, 'pharmacy'), ['operator'])
    expect(await readAs(client, stranger, (db) => db.select().from(escalations))).toEqual([])
  })

  it('is too late for a prescription that has ended, unless it concerns money', async () => {
    const prescriptionId = await submit(world)
    await cancelPrescription(client, requestOf(world.doctor), { prescriptionId })
    expect(await raise(prescriptionId, 'due_24h')).toBeNull()
    expect(await raise(prescriptionId, 'claim_denied')).not.toBeNull()
  })
})

describe('resolving an escalation', () => {
  it('is for the tenant that must act, once', async () => {
    const prescriptionId = await submitApproved(world)
    const escalationId = (await raise(prescriptionId, 'no_stock')) ?? ''
    const operator = personOf(networkId, ['operator'])
    await resolveEscalation(client, requestOf(operator), { escalationId, resolution: 'ordered' })
    expect(await rowsOf(prescriptionId)).toMatchObject([
      { resolvedBy: operator.principalId, resolution: 'ordered' },
    ])
    const again = resolveEscalation(client, requestOf(operator), { escalationId, resolution: 'ordered' })
    await expect(again).rejects.toMatchObject({ kind: 'conflict', message: 'alreadyResolved' })
  })

  it('is refused to a tenant that only handles the parcel, as if there were none', async () => {
    const prescriptionId = await submitApproved(world)
    await route(world, prescriptionId)
    const escalationId = (await raise(prescriptionId, 'no_stock')) ?? ''
    const attempt = resolveEscalation(client, requestOf(world.picker), { escalationId, resolution: 'x' })
    await expect(attempt).rejects.toMatchObject({ kind: 'notFound' })
  })

  it('happens by itself when its reason has gone, and leaves the other warnings', async () => {
    const prescriptionId = await submitApproved(world)
    await raise(prescriptionId, 'no_stock')
    await raise(prescriptionId, 'due_24h')
    await withdrawEscalation(client, requestOf(world.journey), { prescriptionId, kind: 'no_stock' })
    const open = (await rowsOf(prescriptionId)).filter(({ resolvedAt }) => resolvedAt === null)
    expect(open.map(({ kind }) => kind)).toEqual(['due_24h'])
  })

  it('happens by itself when the prescription ends', async () => {
    const prescriptionId = await submitApproved(world)
    await raise(prescriptionId, 'no_stock')
    await raise(prescriptionId, 'due_24h')
    await cancelPrescription(client, requestOf(world.doctor), { prescriptionId })
    expect((await rowsOf(prescriptionId)).every(({ resolvedAt }) => resolvedAt !== null)).toBe(true)
  })
})

describe('an escalation about something else than a prescription', () => {
  it('is on the board of its owner and of who must act, hears of both, and may be raised anew once resolved', async () => {
    const [owner, acting] = [
      personOf(world.hospitalId, ['operator']),
      personOf(world.pharmacyId, ['operator']),
    ]
    const stranger = personOf(await addTenant(client, 'pharmacy'), ['operator'])
    const subject = { kind: 'transfer', id: randomUUIDv7() } as const
    const dueAt = new Date('2026-03-02T09:00:00Z')
    const raiseIt = () =>
      runCommand(client, requestOf(owner), async (transaction) => {
        const party = { role: 'operator', tenantId: acting.tenantId } as const
        const { tenantId } = owner
        await escalate(transaction, { tenantId, subject, kind: 'receipt_differs', acting: party, dueAt })
        return {}
      })
    const shown = async (actor = acting) => (await readBoard(client, actor, 'tenant', testNow)).escalations
    await raiseIt()
    await raiseIt()
    expect(await shown()).toMatchObject([
      { subject, kind: 'receipt_differs', prescriptionId: null, dueAt, isOurs: true },
    ])
    expect(await shown(owner)).toHaveLength(1)
    expect(await shown(stranger)).toEqual([])
    const escalationId = (await shown())[0]?.id ?? ''
    const heard = await readAs(client, acting, (db) =>
      db.select({ type: events.type }).from(events).where(eq(events.aggregateId, escalationId)),
    )
    expect(heard).toEqual([{ type: 'escalation.raised' }])
    await expect(
      resolveEscalation(client, requestOf(stranger), { escalationId, resolution: 'x' }),
    ).rejects.toMatchObject({ kind: 'notFound' })
    await resolveEscalation(client, requestOf(acting), { escalationId, resolution: '已核实' })
    expect(await shown()).toEqual([])
    await raiseIt()
    expect(await shown()).toHaveLength(1)
    await runCommand(client, requestOf(owner), async (transaction) => {
      await resolveEscalationsAbout(transaction, subject.id, ['receipt_differs'])
      return {}
    })
    expect(await shown()).toEqual([])
  })
})
