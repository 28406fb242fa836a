import { randomUUIDv7 } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@temporalio/client'
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker'
import { eq, sql } from 'drizzle-orm'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { freePort } from '#bin/ports.ts'
import { startTemporal, type RunningTemporal } from '#bin/temporal.ts'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { createInsurerClient } from '#connectors/insurer/client.ts'
import { createSmsClient } from '#connectors/sms/client.ts'
import { startSandbox, type RunningSandbox } from '#connectors/start-sandbox.ts'
import { products } from '#db/catalogue/schema.ts'
import { openDatabase, type DatabaseClient } from '#db/client.ts'
import { placeEvents } from '#db/events/placing.ts'
import { bringTo } from '#db/fulfilment/parcel-fixture.ts'
import { handOverShipment } from '#db/fulfilment/hand-over.ts'
import { shipments } from '#db/fulfilment/schema.ts'
import { claims } from '#db/insurance/schema.ts'
import { patientCovers } from '#db/patients/schema.ts'
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
import { requestOf } from '#db/test-world.ts'
import { createActivities, type Activities } from './activities.ts'
import { workflowBundle } from './bundle.ts'
import { noErrands } from './errands.ts'
import { prescriptionWorkflowId } from '#domain/events/workflow-ids.ts'
import { taskQueue } from './ids.ts'
import { openMetrics } from './metrics.ts'
import { deliverBatch } from './relay.ts'

export const policy = { slowReviewMinutes: 120, stockRetryMinutes: 30 }
export const insuredNumber = 'INSURED-4711'
export const minuteMilliseconds = 60_000

interface SentMessage {
  readonly text: string
}
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

/** Where the journeys of a test are played: one prescription and patient for each. */
export const play = {
  get database() {
    return database
  },
  get client() {
    return client
  },
  get world() {
    return world
  },
  get addressee() {
    return addressee
  },
  get sandbox() {
    return sandbox
  },
}

/** Brings up a real database, Temporal, insurer and SMS provider for the tests of a file. */
export function openRealJourneys(): void {
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
}

/** Activities that each fail once after their work was done, as when their process dies before it can say so. */
export const dying = new Set<string>()

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
export async function relay(errands = noErrands): Promise<void> {
  await placeEvents(database, 500)
  await deliverBatch({ database, log: pino({ enabled: false }) }, client.workflow, policy, errands)
}

export async function submitNow(needs?: readonly Need[]): Promise<string> {
  const now = new Date()
  const signedAt = new Date(now.getTime() - minuteMilliseconds).toISOString()
  const request = { ...requestOf(world.doctor), now }
  const { answer } = await submitPrescription(database, request, intakeFor(world, needs, { signedAt }))
  return answer.prescriptionId
}

export async function approve(prescriptionId: string): Promise<void> {
  await approvePrescription(database, requestOf(world.pharmacist), { prescriptionId })
}

/** The shipment that the journey had reserved. */
export async function shipmentOf(prescriptionId: string): Promise<string> {
  const find = async () => {
    const [shipment] = await database.network
      .select({ id: shipments.id })
      .from(shipments)
      .where(eq(shipments.prescriptionId, prescriptionId))
    return shipment?.id
  }
  await expect.poll(find).toBeDefined()
  return (await find()) ?? ''
}

export async function stateOf(prescriptionId: string): Promise<string | undefined> {
  const [row] = await database.network
    .select({ state: prescriptions.state })
    .from(prescriptions)
    .where(eq(prescriptions.id, prescriptionId))
  return row?.state
}

export async function claimStateOf(prescriptionId: string): Promise<string | undefined> {
  const [claim] = await database.network
    .select({ state: claims.state })
    .from(claims)
    .where(eq(claims.prescriptionId, prescriptionId))
  return claim?.state
}

/** The code in the only message to the patient, once it has come. */
export async function codeSent(): Promise<string> {
  const read = async () => {
    const response = await fetch(`${sandbox.smsUrl}/messages?to=${encodeURIComponent(addressee.phone)}`)
    const { messages } = (await response.json()) as { messages: SentMessage[] }
    return messages.map(({ text }) => /\d{6}/.exec(text)?.[0])
  }
  await expect.poll(async () => (await read()).length).toBe(1)
  return (await read())[0] ?? ''
}

export async function handOver(
  shipmentId: string,
  pickupCode: string,
  scans: { code: string }[],
): Promise<void> {
  const request = requestOf(world.villagePharmacist)
  const { answer } = await handOverShipment(database, request, { shipmentId, pickupCode, scans })
  expect(answer).toMatchObject({ handedOver: true, prescriptionCompleted: true })
}

/** Plays everybody on the way from the POST to the hand-over. */
export async function deliverWhole(
  errands = noErrands,
): Promise<{ prescriptionId: string; shipmentId: string }> {
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
export async function expectOneOfEach(prescriptionId: string): Promise<void> {
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

export function journeyOf(prescriptionId: string) {
  return client.workflow.getHandle(prescriptionWorkflowId(prescriptionId))
}
