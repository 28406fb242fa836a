import { WorkflowNotFoundError } from '@temporalio/client'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { createInsurerClient } from '#connectors/insurer/client.ts'
import { createSmsClient } from '#connectors/sms/client.ts'
import { eventCursors } from '#db/events/schema.ts'
import { bringTo } from '#db/fulfilment/parcel-fixture.ts'
import { returnAfterHandOver } from '#db/fulfilment/take-back.ts'
import { escalations } from '#db/fulfilment/schema.ts'
import { cancelPrescription } from '#db/prescriptions/end.ts'
import { readCodeToSend, requestCode } from '#db/prescriptions/tracking-codes.ts'
import { requestOf } from '#db/test-world.ts'
import { createActivities } from './activities.ts'
import { errandPolicy, openErrands } from './errands.ts'
import { startMissingJourneys } from './reconciler.ts'
import {
  insuredNumber,
  minuteMilliseconds,
  openRealJourneys,
  play,
  policy,
  relay,
  submitNow,
  approve,
  shipmentOf,
  stateOf,
  claimStateOf,
  codeSent,
  handOver,
  deliverWhole,
  expectOneOfEach,
  journeyOf,
  dying,
} from './real-journey-fixture.ts'

openRealJourneys()

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
      database: play.database,
      insurer: createInsurerClient(play.sandbox.insurerUrl, errandPolicy),
      sms: createSmsClient(play.sandbox.smsUrl, errandPolicy),
      clock: () => new Date(),
    }
    const errands = openErrands(createActivities(services), services.clock, () => expect.unreachable())
    const { prescriptionId } = await deliverWhole(errands)
    expect(await journeyOf(prescriptionId).result()).toBe('completed')
    await expectOneOfEach(prescriptionId)
    const { events } = await journeyOf(prescriptionId).fetchHistory()
    expect(events?.filter((event) => event.activityTaskScheduledEventAttributes)).toEqual([])
    await play.database.network.update(eventCursors).set({ position: 0 })
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
    for (const secret of [...Object.values(play.addressee), insuredNumber, 'I10', `"${code}"`]) {
      expect(kept).not.toContain(secret)
    }
  })

  it('undoes the claim at the insurer when the patient brings the medicine back after its end', async () => {
    const { prescriptionId, shipmentId } = await deliverWhole()
    await journeyOf(prescriptionId).result()
    const { villagePharmacist, villageSiteId: siteId } = play.world
    await returnAfterHandOver(play.database, requestOf(villagePharmacist), {
      shipmentId,
      siteId,
      reason: 'unwanted',
    })
    await relay()
    await expect.poll(() => claimStateOf(prescriptionId)).toBe('reversed')
    expect(await journeyOf(prescriptionId).result()).toBe('completed')
  })

  it('puts a prescription that the network cannot supply on the operator’s board, until it is cancelled', async () => {
    const prescriptionId = await submitNow([{ product: play.world.product, units: 5_000 }])
    await relay()
    await approve(prescriptionId)
    await relay()
    const raised = () =>
      play.database.network.select().from(escalations).where(eq(escalations.prescriptionId, prescriptionId))
    await expect.poll(raised).toMatchObject([{ kind: 'no_stock', actingRole: 'operator', resolvedAt: null }])
    await cancelPrescription(play.database, requestOf(play.world.doctor), { prescriptionId })
    await relay()
    expect(await journeyOf(prescriptionId).result()).toBe('cancelled')
    expect((await raised())[0]?.resolvedAt).not.toBeNull()
  })

  it('sends the code that a tracking page asks for, once, without Temporal knowing it', async () => {
    const prescriptionId = await submitNow()
    await requestCode(play.database, requestOf(play.world.doctor), { prescriptionId })
    await relay()
    const code = await codeSent()
    const { code: right } = await readCodeToSend(play.database, play.world.doctor, prescriptionId)
    expect(code).toBe(right)
    await cancelPrescription(play.database, requestOf(play.world.doctor), { prescriptionId })
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
    await play.database.network.update(eventCursors).set({ position: 0 })
    await relay()
    expect(await journeyOf(prescriptionId).result()).toBe('completed')
    await expectOneOfEach(prescriptionId)
  })

  it('ends with a cancel, and tells nothing twice', async () => {
    const prescriptionId = await submitNow()
    await approve(prescriptionId)
    await relay()
    await cancelPrescription(play.database, requestOf(play.world.doctor), { prescriptionId })
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
    await cancelPrescription(play.database, requestOf(play.world.doctor), { prescriptionId: quiet })
    await relay()
    const afterMinutes = (minutes: number) => new Date(Date.now() + minutes * minuteMilliseconds)
    expect(await startMissingJourneys(play.database, play.client.workflow, policy, afterMinutes(60))).toBe(0)
    await expect(journeyOf(prescriptionId).describe()).rejects.toThrow(WorkflowNotFoundError)
    await expect(journeyOf(quiet).describe()).rejects.toThrow(WorkflowNotFoundError)
    expect(await startMissingJourneys(play.database, play.client.workflow, policy, afterMinutes(118))).toBe(1)
    await approve(prescriptionId)
    await relay()
    await shipmentOf(prescriptionId)
    await cancelPrescription(play.database, requestOf(play.world.doctor), { prescriptionId })
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
      .poll(() => startMissingJourneys(play.database, play.client.workflow, policy, later), {
        interval: 500,
      })
      .toBe(1)
    await shipmentOf(prescriptionId)
    expect(await stateOf(prescriptionId)).toBe('accepted')
    await cancelPrescription(play.database, requestOf(play.world.doctor), { prescriptionId })
    await relay()
    expect(await journeyOf(prescriptionId).result()).toBe('cancelled')
  })

  it('are not started when they run, nor while the relay is about to start them', async () => {
    const prescriptionId = await submitNow()
    await approve(prescriptionId)
    expect(await startMissingJourneys(play.database, play.client.workflow, policy, new Date())).toBe(0)
    await relay()
    const later = new Date(Date.now() + minuteMilliseconds)
    expect(await startMissingJourneys(play.database, play.client.workflow, policy, later)).toBe(0)
    await cancelPrescription(play.database, requestOf(play.world.doctor), { prescriptionId })
    await relay()
    expect(await journeyOf(prescriptionId).result()).toBe('cancelled')
  })

  it('have their open claims settled, although the prescription is over', async () => {
    const prescriptionId = await submitNow()
    await relay()
    await approve(prescriptionId)
    await relay()
    const shipmentId = await shipmentOf(prescriptionId)
    const scans = await bringTo(play.world, { shipmentId, units: 7 }, 'arrived')
    await relay()
    const code = await codeSent()
    await journeyOf(prescriptionId).terminate('lost')
    await handOver(shipmentId, code, scans)
    expect(await claimStateOf(prescriptionId)).toBe('prechecked')
    const later = new Date(Date.now() + minuteMilliseconds)
    await expect
      .poll(() => startMissingJourneys(play.database, play.client.workflow, policy, later), {
        interval: 500,
      })
      .toBe(1)
    await expect.poll(() => claimStateOf(prescriptionId)).toBe('settled')
    await relay()
    expect(await journeyOf(prescriptionId).result()).toBe('completed')
  })
})
