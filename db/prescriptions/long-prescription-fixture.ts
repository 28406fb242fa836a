import { randomUUIDv7 } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { addDays } from '#domain/organisations/shanghai-time.ts'
import type { RepeatPlan } from '#domain/prescriptions/repeats/plan.ts'
import type { Actor } from '../actor.ts'
import { handOverShipment } from '../fulfilment/hand-over.ts'
import { bringTo } from '../fulfilment/parcel-fixture.ts'
import { issuePickupCode } from '../fulfilment/pickup-codes.ts'
import { patientAssessments } from '../patients/schema.ts'
import { requestOf, testNow } from '../test-world.ts'
import { listDueParts } from './due-parts.ts'
import { intakeFor, lineFor, route, submitApproved, type PrescribingWorld } from './prescribing-fixture.ts'
import { readPrescription } from './queries.ts'
import { prescriptionParts } from './schema.ts'
import { startPart, type StartOutcome } from './start-part.ts'
import { stopRepeats, type StopInput } from './stop-repeats.ts'

/** For tests: 12 weeks in three parts. */
export const twelveWeeks: RepeatPlan = { parts: 3, daysPerPart: 28 }

/** The second part's first dose is on 30 March; it is needed before the 29th and so ordered on the 27th at midnight. */
export const secondOrderAt = new Date('2026-03-26T16:00:00Z')

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

/** A prescription with its lines and parcels, as its doctor reads it. */
export async function readWhole({ client, doctor }: PrescribingWorld, prescriptionId: string) {
  const { prescription, lines, shipments } = await readPrescription(client, doctor, prescriptionId)
  return { prescription, lines: lines.map(({ line }) => line), parcels: shipments }
}

export async function partStatesOf(world: PrescribingWorld, prescriptionId: string) {
  return (await partsOf(world, prescriptionId)).map(({ state }) => state)
}

/** Which parts of a prescription begin at `now`, and which are missed. */
export async function duePartsAt({ client, journey }: PrescribingWorld, prescriptionId: string, now: Date) {
  const due = await listDueParts(client, journey, now, 1_000)
  const ours = (list: typeof due.toStart) =>
    list.filter((part) => part.prescriptionId === prescriptionId).map(({ part }) => part)
  return { toStart: ours(due.toStart), missed: ours(due.missed) }
}

/** Somebody, the doctor unless told, stops what has not been supplied. */
export async function stopRest(
  { client, doctor }: PrescribingWorld,
  prescriptionId: string,
  { partUnderWay = 'stop', by = doctor }: { partUnderWay?: StopInput['partUnderWay']; by?: Actor } = {},
) {
  return (await stopRepeats(client, requestOf(by), { prescriptionId, partUnderWay })).answer
}
