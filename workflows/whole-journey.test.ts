import { randomUUIDv7 } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, WorkflowNotFoundError } from '@temporalio/client'
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker'
import { eq, sql } from 'drizzle-orm'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from '#bin/ports.ts'
import { startTemporal, type RunningTemporal } from '#bin/temporal.ts'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { createInsurerClient } from '#connectors/insurer/client.ts'
import { createSmsClient } from '#connectors/sms/client.ts'
import { startSandbox, type RunningSandbox } from '#connectors/start-sandbox.ts'
import { products } from '#db/catalogue/schema.ts'
import { openDatabase, type DatabaseClient } from '#db/client.ts'
import { placeEvents } from '#db/events/placing.ts'
import { eventCursors } from '#db/events/schema.ts'
import { bringTo } from '#db/fulfilment/parcel-fixture.ts'
import { handOverShipment } from '#db/fulfilment/hand-over.ts'
import { returnAfterHandOver } from '#db/fulfilment/take-back.ts'
import { escalations, shipments } from '#db/fulfilment/schema.ts'
import { claims } from '#db/insurance/schema.ts'
import { patientCovers } from '#db/patients/schema.ts'
import { cancelPrescription } from '#db/prescriptions/end.ts'
import {
  giveAddressee,
  intakeFor,
  makePrescribingWorld,
  type Need,
  type PrescribingWorld,
} from '#db/prescriptions/prescribing-fixture.ts'
import { approvePrescription } from '#db/prescriptions/review.ts'
import { prescriptions } from '#db/prescriptions/schema.ts'
import { submitPrescription } from '#db/prescriptions/submit.ts'
import { readCodeToSend, requestCode } from '#db/prescriptions/tracking-codes.ts'
import { requestOf } from '#db/test-world.ts'
import { createActivities, type Activities } from './activities.ts'
import { workflowBundle } from './bundle.ts'
import { errandPolicy, noErrands, openErrands } from './errands.ts'
import { prescriptionWorkflowId, taskQueue } from './ids.ts'
import { openMetrics } from './metrics.ts'
import { startMissingJourneys } from './reconciler.ts'
import { deliverBatch } from './relay.ts'

const policy = { slowReviewMinutes: 120, stockRetryMinutes: 30 }
const insuredNumber = 'INSURED-4711'
const minuteMilliseconds = 60_000

let folder: string
let temporal: RunningTemporal
let sandbox: RunningSandbox
let testDatabase: TestDatabase
let database: DatabaseClient
let connection: NativeConnection
let worker: Worker
let running: Promise<void>
let client: Client
let world: PrescribingWorld
let addressee: { readonly name: string; readonly phone: string; readonly address: string }
let patientsMade = 0

beforeAll(async () => {
  // Failures that tests bring about on purpose are no news.
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { forward: {}, filter: { core: 'ERROR', other: 'ERROR' } } },
  })
  folder = await mkdtemp(join(tmpdir(), 'yunyaoku-journey-'))
  temporal = await startTemporal({ folder, port: await freePort(), uiPort: await freePort() })
  sandbox = await startSandbox(0)
  testDatabase = await createTestDatabase()
  database = openDatabase({
    owner: testDatabase.ownerUrl,
    app: testDatabase.appUrl,
    network: testDatabase.networkUrl,
  })
  connection = await NativeConnection.connect({ address: temporal.address })
  worker = await Worker.create({
    connection,
    taskQueue,
    workflowBundle: await workflowBundle(),
    activities: dyingAfterTheirWork(
      createActivities({
        database,
        insurer: createInsurerClient(sandbox.insurerUrl),
        sms: createSmsClient(sandbox.smsUrl),
        clock: () => new Date(),
      }),
    ),
    interceptors: { activity: [() => openMetrics(database).activityInterceptors()] },
  })
  running = worker.run()
  client = new Client({ connection })
})

afterAll(async () => {
  worker.shutdown()
  await running
  await connection.close()
  await temporal.stop()
  await sandbox.close()
  await database.close()
  await testDatabase.drop()
  await rm(folder, { recursive: true, force: true })
})

beforeEach(async () => {
  world = await makePrescribingWorld(database)
  patientsMade += 1
  const phone = `100-${String(patientsMade).padStart(8, '0')}`
  addressee = { name: '龘龘龘', phone, address: '爨底下村七号' }
  await giveAddressee(world, addressee)
  await database.network
    .update(products)
    .set({ insuranceCode: 'XC08CAX001A001010199901' })
    .where(eq(products.id, world.product.id))
  await database.network.insert(patientCovers).values({
    patientId: world.patientId,
    insurerTenantId: randomUUIDv7(),
    planCode: 'resident-chronic',
    insuredNumber,
    validFrom: '2026-01-01',
    validTo: '2030-12-31',
  })
})

/** Activities that each fail once after their work was done, as when their process dies before it can say so. */
const dying = new Set<string>()

function dyingAfterTheirWork(activities: Activities): Activities {
  const wrapped = Object.entries(activities).map(([name, activity]) => [
    name,
    async (input: never) => {
      const answer: unknown = await activity(input)
      if (dying.delete(name)) throw new Error('died after the commit')
      return answer
    },
  ])
  return Object.fromEntries(wrapped) as Activities
}

/** One round of the relay: what was committed is placed, and told to the workflows. */
async function relay(errands = noErrands): Promise<void> {
  await placeEvents(database, 500)
  await deliverBatch({ database, log: pino({ enabled: false }) }, client.workflow, policy, errands)
}

async function submitNow(needs?: readonly Need[]): Promise<string> {
  const now = new Date()
  const signedAt = new Date(now.getTime() - minuteMilliseconds).toISOString()
  const request = { ...requestOf(world.doctor), now }
  const { answer } = await submitPrescription(database, request, intakeFor(world, needs, { signedAt }))
  return answer.prescriptionId
}

async function approve(prescriptionId: string): Promise<void> {
  await approvePrescription(database, requestOf(world.pharmacist), { prescriptionId })
}

/** The shipment that the journey had reserved. */
async function shipmentOf(prescriptionId: string): Promise<string> {
  const find = async () => {
    const [shipment] = await database.network
      .select({ id: shipments.id })
      .from(shipments)
      .where(eq(shipments.prescriptionId, prescriptionId))
    return shipment?.id
  }
  await expect.poll(find, { timeout: 10_000 }).toBeDefined()
  return (await find()) ?? ''
}

async function stateOf(prescriptionId: string): Promise<string | undefined> {
  const [row] = await database.network
    .select({ state: prescriptions.state })
    .from(prescriptions)
    .where(eq(prescriptions.id, prescriptionId))
  return row?.state
}

async function claimStateOf(prescriptionId: string): Promise<string | undefined> {
  const [claim] = await database.network
    .select({ state: claims.state })
    .from(claims)
    .where(eq(claims.prescriptionId, prescriptionId))
  return claim?.state
}

interface SentMessage {
  readonly text: string
}

/** The code in the only message to the patient, once it has come. */
async function codeSent(): Promise<string> {
  const read = async () => {
    const response = await fetch(`${sandbox.smsUrl}/messages?to=${encodeURIComponent(addressee.phone)}`)
    const { messages } = (await response.json()) as { messages: SentMessage[] }
    return messages.map(({ text }) => /\d{6}/.exec(text)?.[0])
  }
  await expect.poll(async () => (await read()).length, { timeout: 10_000 }).toBe(1)
  return (await read())[0] ?? ''
}

async function handOver(shipmentId: string, pickupCode: string, scans: { code: string }[]): Promise<void> {
  const request = requestOf(world.villagePharmacist)
  const { answer } = await handOverShipment(database, request, { shipmentId, pickupCode, scans })
  expect(answer).toMatchObject({ handedOver: true, prescriptionCompleted: true })
}

/** Plays everybody on the way from the POST to the hand-over. */
async function deliverWhole(errands = noErrands): Promise<{ prescriptionId: string; shipmentId: string }> {
  const prescriptionId = await submitNow()
  await relay(errands)
  await approve(prescriptionId)
  await relay(errands)
  const shipmentId = await shipmentOf(prescriptionId)
  const scans = await bringTo(world, { shipmentId, units: 7 }, 'arrived')
  await relay(errands)
  await handOver(shipmentId, await codeSent(), scans)
  await relay(errands)
  return { prescriptionId, shipmentId }
}

/** One parcel with exactly the prescribed units, one message, one settled claim. */
async function expectOneOfEach(prescriptionId: string): Promise<void> {
  const shipmentId = await shipmentOf(prescriptionId)
  const { rows } = await database.network.execute(sql`
    select (select count(*)::integer from shipments where prescription_id = ${prescriptionId}) as shipments,
      (select sum(units)::integer from shipment_lines where shipment_id = ${shipmentId}) as units,
      (select count(*)::integer from money_postings where reason = 'claim_answered' and shipment_id = ${shipmentId}
        and amount_fen > 0) as answers`)
  expect(rows).toEqual([{ shipments: 1, units: 7, answers: 1 }])
  await codeSent()
  expect(await claimStateOf(prescriptionId)).toBe('settled')
}

function journeyOf(prescriptionId: string) {
  return client.workflow.getHandle(prescriptionWorkflowId(prescriptionId))
}

describe('a journey on the real database, Temporal, insurer and SMS provider', () => {
  it('goes from the POST to the hand-over and the settled claim', async () => {
    const { prescriptionId } = await deliverWhole()
    expect(await journeyOf(prescriptionId).result()).toBe('completed')
    expect(await stateOf(prescriptionId)).toBe('completed')
    expect(await claimStateOf(prescriptionId)).toBe('settled')
    const { events } = await journeyOf(prescriptionId).fetchHistory()
    const tasks = events?.filter((event) => event.workflowTaskCompletedEventAttributes).length
    expect(tasks).toBeLessThanOrEqual(8)
  })

  it('has errands run for it that counterparts answer at once, and does them once when they are run again', async () => {
    const services = {
      database,
      insurer: createInsurerClient(sandbox.insurerUrl, errandPolicy),
      sms: createSmsClient(sandbox.smsUrl, errandPolicy),
      clock: () => new Date(),
    }
    const errands = openErrands(createActivities(services), services.clock, () => expect.unreachable())
    const { prescriptionId } = await deliverWhole(errands)
    expect(await journeyOf(prescriptionId).result()).toBe('completed')
    await expectOneOfEach(prescriptionId)
    const { events } = await journeyOf(prescriptionId).fetchHistory()
    expect(events?.filter((event) => event.activityTaskScheduledEventAttributes)).toEqual([])
    await database.network.update(eventCursors).set({ position: 0 })
    await relay(errands)
    await expectOneOfEach(prescriptionId)
  })

  it('keeps every name, phone, address, diagnosis, insured number and code out of Temporal', async () => {
    const { prescriptionId } = await deliverWhole()
    await journeyOf(prescriptionId).result()
    const { events } = await journeyOf(prescriptionId).fetchHistory()
    const kept = JSON.stringify(events, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value,
    )
    const code = await codeSent()
    expect(kept).toContain(prescriptionId)
    for (const secret of [...Object.values(addressee), insuredNumber, 'I10', `"${code}"`]) {
      expect(kept).not.toContain(secret)
    }
  })

  it('undoes the claim at the insurer when the patient brings the medicine back after its end', async () => {
    const { prescriptionId, shipmentId } = await deliverWhole()
    await journeyOf(prescriptionId).result()
    const { villagePharmacist, villageSiteId: siteId } = world
    await returnAfterHandOver(database, requestOf(villagePharmacist), {
      shipmentId,
      siteId,
      reason: 'unwanted',
    })
    await relay()
    await expect.poll(() => claimStateOf(prescriptionId), { timeout: 10_000 }).toBe('reversed')
    expect(await journeyOf(prescriptionId).result()).toBe('completed')
  })

  it('puts a prescription that the network cannot supply on the operator’s board, until it is cancelled', async () => {
    const prescriptionId = await submitNow([{ product: world.product, units: 5_000 }])
    await relay()
    await approve(prescriptionId)
    await relay()
    const raised = () =>
      database.network.select().from(escalations).where(eq(escalations.prescriptionId, prescriptionId))
    await expect
      .poll(raised, { timeout: 10_000 })
      .toMatchObject([{ kind: 'no_stock', actingRole: 'operator', resolvedAt: null }])
    await cancelPrescription(database, requestOf(world.doctor), { prescriptionId })
    await relay()
    expect(await journeyOf(prescriptionId).result()).toBe('cancelled')
    expect((await raised())[0]?.resolvedAt).not.toBeNull()
  })

  it('sends the code that a tracking page asks for, once, without Temporal knowing it', async () => {
    const prescriptionId = await submitNow()
    await requestCode(database, requestOf(world.doctor), { prescriptionId })
    await relay()
    const code = await codeSent()
    const { code: right } = await readCodeToSend(database, world.doctor, prescriptionId)
    expect(code).toBe(right)
    await cancelPrescription(database, requestOf(world.doctor), { prescriptionId })
    await relay()
  })

  it('does everything once although every activity dies after its work and is run again', async () => {
    for (const name of ['routePrescription', 'sendPickupCode', 'submitClaim']) dying.add(name)
    const { prescriptionId } = await deliverWhole()
    expect(await journeyOf(prescriptionId).result()).toBe('completed')
    expect([...dying]).toEqual([])
    await expectOneOfEach(prescriptionId)
  })

  it('does nothing again when the whole stream is delivered once more', async () => {
    const { prescriptionId } = await deliverWhole()
    await journeyOf(prescriptionId).result()
    await database.network.update(eventCursors).set({ position: 0 })
    await relay()
    expect(await journeyOf(prescriptionId).result()).toBe('completed')
    await expectOneOfEach(prescriptionId)
  })

  it('ends with a cancel, and tells nothing twice', async () => {
    const prescriptionId = await submitNow()
    await approve(prescriptionId)
    await relay()
    await cancelPrescription(database, requestOf(world.doctor), { prescriptionId })
    await relay()
    expect(await journeyOf(prescriptionId).result()).toBe('cancelled')
    await relay()
    const { runId } = await journeyOf(prescriptionId).describe()
    const { events } = await journeyOf(prescriptionId).fetchHistory()
    expect(events?.[0]?.workflowExecutionStartedEventAttributes?.firstExecutionRunId).toBe(runId)
  })

  it('has none while it waits for its review, until a deadline comes near', async () => {
    const prescriptionId = await submitNow()
    const quiet = await submitNow()
    await relay()
    await cancelPrescription(database, requestOf(world.doctor), { prescriptionId: quiet })
    await relay()
    const afterMinutes = (minutes: number) => new Date(Date.now() + minutes * minuteMilliseconds)
    expect(await startMissingJourneys(database, client.workflow, policy, afterMinutes(60))).toBe(0)
    await expect(journeyOf(prescriptionId).describe()).rejects.toThrow(WorkflowNotFoundError)
    await expect(journeyOf(quiet).describe()).rejects.toThrow(WorkflowNotFoundError)
    expect(await startMissingJourneys(database, client.workflow, policy, afterMinutes(118))).toBe(1)
    await approve(prescriptionId)
    await relay()
    await shipmentOf(prescriptionId)
    await cancelPrescription(database, requestOf(world.doctor), { prescriptionId })
    await relay()
    expect(await journeyOf(prescriptionId).result()).toBe('cancelled')
  })
})

describe('journeys that Temporal has lost', () => {
  it('are started from their rows, where they stand', async () => {
    const prescriptionId = await submitNow()
    await approve(prescriptionId)
    const later = new Date(Date.now() + minuteMilliseconds)
    await expect
      .poll(() => startMissingJourneys(database, client.workflow, policy, later), {
        timeout: 20_000,
        interval: 500,
      })
      .toBe(1)
    await shipmentOf(prescriptionId)
    expect(await stateOf(prescriptionId)).toBe('accepted')
    await cancelPrescription(database, requestOf(world.doctor), { prescriptionId })
    await relay()
    expect(await journeyOf(prescriptionId).result()).toBe('cancelled')
  })

  it('are not started when they run, nor while the relay is about to start them', async () => {
    const prescriptionId = await submitNow()
    await approve(prescriptionId)
    expect(await startMissingJourneys(database, client.workflow, policy, new Date())).toBe(0)
    await relay()
    const later = new Date(Date.now() + minuteMilliseconds)
    expect(await startMissingJourneys(database, client.workflow, policy, later)).toBe(0)
    await cancelPrescription(database, requestOf(world.doctor), { prescriptionId })
    await relay()
    expect(await journeyOf(prescriptionId).result()).toBe('cancelled')
  })

  it('have their open claims settled, although the prescription is over', async () => {
    const prescriptionId = await submitNow()
    await relay()
    await approve(prescriptionId)
    await relay()
    const shipmentId = await shipmentOf(prescriptionId)
    const scans = await bringTo(world, { shipmentId, units: 7 }, 'arrived')
    await relay()
    const code = await codeSent()
    await journeyOf(prescriptionId).terminate('lost')
    await handOver(shipmentId, code, scans)
    expect(await claimStateOf(prescriptionId)).toBe('prechecked')
    const later = new Date(Date.now() + minuteMilliseconds)
    await expect
      .poll(() => startMissingJourneys(database, client.workflow, policy, later), {
        timeout: 20_000,
        interval: 500,
      })
      .toBe(1)
    await expect.poll(() => claimStateOf(prescriptionId), { timeout: 10_000 }).toBe('settled')
    await relay()
    expect(await journeyOf(prescriptionId).result()).toBe('completed')
  })
})
