import { randomUUIDv7 } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { addDays } from '#domain/organisations/shanghai-time.ts'
import type { RepeatPlan } from '#domain/prescriptions/repeats/plan.ts'
import { handOverShipment } from '../fulfilment/hand-over.ts'
import { bringTo } from '../fulfilment/parcel-fixture.ts'
import { issuePickupCode } from '../fulfilment/pickup-codes.ts'
import { patientAssessments } from '../patients/schema.ts'
import { requestOf, testNow } from '../test-world.ts'
import { intakeFor, lineFor, route, submitApproved, type PrescribingWorld } from './prescribing-fixture.ts'
import { startPart, type StartOutcome } from './start-part.ts'
import { prescriptionParts } from './schema.ts'

/** For tests: 12 weeks in three parts. */
export const twelveWeeks: RepeatPlan = { parts: 3, daysPerPart: 28 }

/** Lets the world's doctor have found the patient stable, for a year from `assessedOn`. */
export async function assess(
  { client, hospitalId, patientId, doctor }: PrescribingWorld,
  assessedOn = '2026-02-16',
): Promise<void> {
  await client.network.insert(patientAssessments).values({
    id: randomUUIDv7(),
    tenantId: hospitalId,
    patientId,
    diagnosisCode: 'I10',
    assessedOn,
    validTo: addDays(assessedOn, 366),
    assessedBy: doctor.principalId,
  })
}

/** A long prescription that no rule refuses once the patient is assessed: a tablet a day, signed at `signedAt`. */
export function longIntakeFor(world: PrescribingWorld, repeats = twelveWeeks, signedAt = testNow) {
  const { daysPerPart } = repeats
  return intakeFor(world, [], {
    signedAt: signedAt.toISOString(),
    kind: 'chronic',
    chronicReason: '病情稳定',
    lines: [{ ...lineFor({ product: world.product, units: daysPerPart }), daysSupply: daysPerPart }],
    repeats,
  })
}

/** Takes a long prescription in and approves it. @returns its id. */
export async function submitLong(world: PrescribingWorld, repeats = twelveWeeks): Promise<string> {
  await assess(world)
  return submitApproved(world, longIntakeFor(world, repeats))
}

/** Routes what is under way and brings it to the patient, as its people would. */
export async function deliver(world: PrescribingWorld, prescriptionId: string): Promise<void> {
  const { shipmentIds } = await route(world, prescriptionId)
  for (const shipmentId of shipmentIds) await handOverTo(world, { shipmentId, units: 28 })
}

/** A parcel goes from the depot to the patient's hands, all at `now`. */
export async function handOverTo(
  world: PrescribingWorld,
  parcel: { readonly shipmentId: string; readonly units: number },
  now = testNow,
): Promise<void> {
  const { client, villagePharmacist } = world
  const { shipmentId } = parcel
  const by = () => ({ ...requestOf(villagePharmacist), now })
  const scans = await bringTo(world, parcel, 'arrived', now)
  const { code } = await issuePickupCode(client, by(), { shipmentId })
  await handOverShipment(client, by(), { shipmentId, pickupCode: code, scans })
}

/** The parts as they stand, in order. */
export function partsOf({ client }: PrescribingWorld, prescriptionId: string) {
  return client.network
    .select()
    .from(prescriptionParts)
    .where(eq(prescriptionParts.prescriptionId, prescriptionId))
    .orderBy(prescriptionParts.part)
}

/** Begins a part at `now`, as the sweep does. */
export async function start(
  { client, journey }: PrescribingWorld,
  prescriptionId: string,
  part: number,
  now: Date,
): Promise<StartOutcome> {
  const { answer } = await startPart(client, { ...requestOf(journey), now }, { prescriptionId, part })
  return answer.outcome
}
