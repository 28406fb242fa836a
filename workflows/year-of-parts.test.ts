import { randomUUIDv7 } from 'node:crypto'
import { Client, type WorkflowClient } from '@temporalio/client'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker'
import { and, eq } from 'drizzle-orm'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { startTimeSkipping } from '#bin/time-skipping.ts'
import { createInsurerClient } from '#connectors/insurer/client.ts'
import { createSmsClient } from '#connectors/sms/client.ts'
import { startSandbox, type RunningSandbox } from '#connectors/start-sandbox.ts'
import { qualifications } from '#db/access/schema.ts'
import { products } from '#db/catalogue/schema.ts'
import { openDatabase, type DatabaseClient } from '#db/client.ts'
import { placeEvents } from '#db/events/placing.ts'
import { dispenses, escalations, shipments } from '#db/fulfilment/schema.ts'
import { claims } from '#db/insurance/schema.ts'
import { lots, stockBalances } from '#db/inventory/schema.ts'
import { licences } from '#db/organisations/schema.ts'
import { patientCovers } from '#db/patients/schema.ts'
import { assess, handOverTo, longIntakeFor, partsOf } from '#db/prescriptions/long-prescription-fixture.ts'
import { makePrescribingWorld, type PrescribingWorld } from '#db/prescriptions/prescribing-fixture.ts'
import { approvePrescription } from '#db/prescriptions/review.ts'
import { prescriptions } from '#db/prescriptions/schema.ts'
import { submitPrescription } from '#db/prescriptions/submit.ts'
import { requestOf } from '#db/test-world.ts'
import { addDays, shanghaiDate, shanghaiInstant } from '#domain/organisations/shanghai-time.ts'
import { neededBy } from '#domain/prescriptions/repeats/dates.ts'
import type { RepeatPlan } from '#domain/prescriptions/repeats/plan.ts'
import { createActivities } from './activities.ts'
import { workflowBundle } from './bundle.ts'
import { prescriptionWorkflowId } from '#domain/events/workflow-ids.ts'
import { taskQueue } from './ids.ts'
import { sweepParts } from './part-sweep.ts'
import { deliverBatch } from './relay.ts'

const policy = { slowReviewMinutes: 120, stockRetryMinutes: 30 }
const farAway = '2999-12-31'

let environment: TestWorkflowEnvironment
let sandbox: RunningSandbox
let testDatabase: TestDatabase
let database: DatabaseClient
let worker: Worker
let running: Promise<void>
/** On the worker's connection, as in production; unlike the environment's own, it lets no time pass while it waits. */
let workflows: WorkflowClient
let world: PrescribingWorld

beforeAll(async () => {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { forward: {}, filter: { core: 'ERROR', other: 'ERROR' } } },
  })
  environment = await startTimeSkipping()
  sandbox = await startSandbox(0)
  testDatabase = await createTestDatabase()
  const { ownerUrl, appUrl, networkUrl } = testDatabase
  database = openDatabase({ owner: ownerUrl, app: appUrl, network: networkUrl })
  worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue,
    workflowBundle: await workflowBundle(),
    activities: createActivities({
      database,
      insurer: createInsurerClient(sandbox.insurerUrl),
      sms: createSmsClient(sandbox.smsUrl),
      clock: () => new Date(),
    }),
  })
  running = worker.run()
  workflows = new Client({ connection: environment.nativeConnection }).workflow
  world = await makePrescribingWorld(database)
  await letNothingRunOut()
})

afterAll(async () => {
  worker.shutdown()
  await running
  await environment.teardown()
  await sandbox.close()
  await database.close()
  await testDatabase.drop()
})

/** The test runs in the year in which it is run: what has an end must not come to it. */
async function letNothingRunOut(): Promise<void> {
  const { network } = database
  await network.update(licences).set({ validTo: farAway })
  await network.update(qualifications).set({ validTo: farAway })
  await network.update(lots).set({ expiresOn: null })
  await network.update(stockBalances).set({ expiresOn: null })
  await network.update(products).set({ insuranceCode: 'XC08CAX001A001010199901' })
  await network.insert(patientCovers).values({
    patientId: world.patientId,
    insurerTenantId: randomUUIDv7(),
    planCode: 'resident-chronic',
    insuredNumber: 'INSURED-4711',
    validFrom: '2026-01-01',
    validTo: farAway,
  })
  await assess(world, shanghaiDate(await now()))
}

const now = async () => new Date(await environment.currentTimeMs())

async function sleepUntil(at: Date): Promise<void> {
  const remaining = at.getTime() - (await now()).getTime()
  if (remaining > 0) await environment.sleep(remaining)
}

/** Places what was told, and starts and signals the workflows that it concerns. */
async function relay(): Promise<void> {
  while ((await placeEvents(database, 500))?.count);
  while ((await deliverBatch({ database, log: pino({ level: 'silent' }) }, workflows, policy)) > 0);
}

async function sign(repeats: RepeatPlan): Promise<string> {
  const at = await now()
  const { answer } = await submitPrescription(
    database,
    { ...requestOf(world.doctor), now: at },
    longIntakeFor(world, repeats, at),
  )
  const { prescriptionId } = answer
  await relay()
  await approvePrescription(database, { ...requestOf(world.pharmacist), now: at }, { prescriptionId })
  await relay()
  return prescriptionId
}

/** Waits for the parcel that the journey of a part makes, and brings it to the patient. */
async function receive(prescriptionId: string, part: number, units: number): Promise<void> {
  const ofPart = and(eq(shipments.prescriptionId, prescriptionId), eq(shipments.part, part))
  const parcels = () => database.network.select().from(shipments).where(ofPart)
  await expect.poll(async () => (await parcels()).length).toBe(1)
  const [parcel] = await parcels()
  await handOverTo(world, { shipmentId: parcel?.id ?? '', units }, await now())
  await relay()
  const journey = workflows.getHandle(prescriptionWorkflowId(prescriptionId, part))
  expect(await journey.result()).toBe('completed')
}

/** Lives through a long prescription from the signing to its last day. */
async function live(repeats: RepeatPlan): Promise<void> {
  const prescriptionId = await sign(repeats)
  await receive(prescriptionId, 1, repeats.daysPerPart)
  const parts = await partsOf(world, prescriptionId)
  for (const { part, orderAt, firstDoseOn } of parts.slice(1)) {
    await sleepUntil(orderAt)
    expect(await sweepParts(database, await now())).toEqual({ started: 1, held: 0, missed: 0, failed: [] })
    expect(await sweepParts(database, await now())).toMatchObject({ started: 0 })
    await relay()
    await receive(prescriptionId, part, repeats.daysPerPart)
    expect((await now()).getTime()).toBeLessThan(neededBy(firstDoseOn).getTime())
  }
  const [row] = await database.network
    .select()
    .from(prescriptions)
    .where(eq(prescriptions.id, prescriptionId))
  expect(row?.state).toBe('completed')
  const last = parts.at(-1)?.firstDoseOn ?? ''
  await sleepUntil(shanghaiInstant(addDays(last, repeats.daysPerPart - 1), '09:00'))
}

describe('a year of successive long prescriptions', () => {
  it('leaves the patient no day without medicine, and nothing late, lost or unpaid', async () => {
    const begunOn = shanghaiDate(await now())
    for (let quarter = 1; quarter <= 4; quarter += 1) await live({ parts: 3, daysPerPart: 28 })
    await live({ parts: 2, daysPerPart: 14 })

    const received = await database.network.select().from(dispenses).orderBy(dispenses.dispensedAt)
    expect(received).toHaveLength(14)
    let suppliedTo = begunOn
    for (const { dispensedAt, units } of received) {
      // Each comes on the last day of what the patient has, or before.
      expect(shanghaiDate(dispensedAt) <= suppliedTo).toBe(true)
      suppliedTo = addDays(suppliedTo, units)
    }
    expect(suppliedTo).toBe(addDays(begunOn, 4 * 84 + 28))
    expect(await database.network.select().from(escalations)).toEqual([])
    await expect
      .poll(async () => {
        const made = await database.network.select({ state: claims.state }).from(claims)
        return [made.length, made.every(({ state }) => state === 'settled')]
      })
      .toEqual([14, true])
  })
})
