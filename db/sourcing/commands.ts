import { randomUUIDv7 } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { hasLapsed } from '#domain/prescriptions/validity.ts'
import type { DatabaseClient } from '../client.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { holdWorkingSites } from '../organisations/site-work.ts'
import { lockPrescription, movePrescription, type PrescriptionRow } from '../prescriptions/state.ts'
import type { SiteRow } from './candidates.ts'
import { readMissingLines, type MissingLine } from './missing-lines.ts'
import { planPrescription, type PrescriptionPlan } from './plan.ts'
import { moveLines, reserve, writePlanned } from './reserve.ts'
import { sourcingDecisions } from './schema.ts'
import { groupIntoShipments, type PlannedShipment } from './shipments.ts'

export type SourcingCause = (typeof sourcingDecisions.$inferSelect)['cause']

/** `reserved`: stock is taken for all that was missing. `short`: the network has too little; nothing was taken.
 *  `gone`: the prescription has ended or waits for no stock. */
export interface RouteAnswer {
  readonly outcome: 'reserved' | 'short' | 'gone'
  readonly shipmentIds: readonly string[]
  /** ISO time of the promise, when reserved. */
  readonly promisedAt: string | null
}

export interface RouteInput {
  readonly prescriptionId: string
  /** The part of a long prescription that stock is sought for; what was closed meanwhile needs none. */
  readonly part?: number
  readonly cause: SourcingCause
}

/** How often a plan is made anew when another command took its stock between reading and taking. */
const planAttempts = 5

const gone: RouteAnswer = { outcome: 'gone', shipmentIds: [], promisedAt: null }

/**
 * Chooses the sites for what a prescription still misses and reserves real lots there: all of it or nothing.
 * Sees the stock of every tenant on the patient's chain of sites, so it is one of the network commands.
 * May be called again at any time; what live shipments carry is not sourced twice.
 */
export function routePrescription(client: DatabaseClient, request: CommandRequest, input: RouteInput) {
  return runNetworkCommand(client, request, async (transaction): Promise<RouteAnswer> => {
    const prescription = await lockPrescription(transaction, input.prescriptionId)
    if (!waitsForStock(prescription, transaction.now)) return gone
    if (input.part !== undefined && input.part < prescription.part) return gone
    const lines = await readMissingLines(transaction.db, prescription)
    if (lines.length === 0) return gone
    const reserved = await planAndReserve(transaction, prescription, lines)
    recordDecision(transaction, prescription, input.cause, reserved)
    if (reserved.planned.length === 0) {
      emitPrescription(transaction, prescription, 'prescription.unsourced', {
        missingLines: reserved.plan.plan.shortfalls.length,
      })
      return { outcome: 'short', shipmentIds: [], promisedAt: null }
    }
    await handOn(transaction, prescription, lines, reserved.planned)
    return {
      outcome: 'reserved',
      shipmentIds: reserved.planned.map(({ id }) => id),
      promisedAt: reserved.plan.plan.arriveAt?.toISOString() ?? null,
    }
  })
}

function waitsForStock(prescription: PrescriptionRow, now: Date): boolean {
  const { state, cancelRequestedAt, awaitsChoice } = prescription
  const sourced = state === 'approved' || state === 'routed' || state === 'accepted'
  return sourced && cancelRequestedAt === null && !awaitsChoice && !hasLapsed(prescription, now)
}

interface Reservation {
  readonly plan: PrescriptionPlan
  /** Empty when the network has too little. */
  readonly planned: readonly PlannedShipment[]
}

/**
 * Plans and takes; where somebody else was faster, or a site has just gone down, goes back to before the taking and
 * plans anew on what is left.
 */
async function planAndReserve(
  transaction: CommandTransaction,
  prescription: PrescriptionRow,
  lines: readonly MissingLine[],
): Promise<Reservation> {
  for (let attempt = 1; ; attempt += 1) {
    const plan = await planPrescription(transaction.db, prescription, prescription, lines, transaction.now)
    if (plan.plan.shortfalls.length > 0) return { plan, planned: [] }
    const planned = groupIntoShipments(plan.takes)
    const suppliers = new Set(plan.takes.map(({ candidate }) => candidate.site.id))
    const taken =
      (await holdWorkingSites(transaction, [...suppliers])) &&
      (await reserve(transaction, planned, prescription.tenantId))
    if (taken) return { plan, planned }
    if (attempt === planAttempts) return { plan, planned: [] }
  }
}

/** Writes what was reserved and moves the prescription on; a destination under a standing agreement accepts at once. */
async function handOn(
  transaction: CommandTransaction,
  prescription: PrescriptionRow,
  lines: readonly MissingLine[],
  planned: readonly PlannedShipment[],
): Promise<void> {
  const destination = await writePlanned(transaction, prescription, planned)
  const lineIds = lines.map((line) => line.prescriptionLineId)
  moveLines(transaction, prescription.id, lineIds, 'allocated')
  if (prescription.state === 'approved') await moveOn(transaction, prescription, destination)
  emitPrescription(transaction, prescription, 'prescription.routed', {
    shipmentIds: planned.map(({ id }) => id),
  })
}

async function moveOn(
  transaction: CommandTransaction,
  prescription: PrescriptionRow,
  destination: SiteRow,
): Promise<void> {
  await movePrescription(transaction, prescription.id, 'routed')
  if (!destination.acceptsAutomatically) return
  await movePrescription(transaction, prescription.id, 'accepted', {
    acceptedBySiteId: destination.id,
    acceptedAt: prescription.acceptedAt ?? transaction.now,
  })
  emitPrescription(transaction, prescription, 'prescription.accepted', { siteId: destination.id })
}

function recordDecision(
  { db, now, write }: CommandTransaction,
  { id: prescriptionId, tenantId }: PrescriptionRow,
  cause: SourcingCause,
  { plan, planned }: Reservation,
): void {
  const earlier = db
    .select({ count: sql`count(*)` })
    .from(sourcingDecisions)
    .where(eq(sourcingDecisions.prescriptionId, prescriptionId))
  const decision = {
    id: randomUUIDv7(),
    tenantId,
    prescriptionId,
    attempt: sql`(${earlier}) + 1`,
    cause,
    outcome: planned.length > 0 ? ('reserved' as const) : ('short' as const),
    explanation: plan.explanation,
    promisedAt: planned.length > 0 ? plan.plan.arriveAt : null,
    decidedAt: now,
  }
  write(db.insert(sourcingDecisions).values(decision))
}

function emitPrescription(
  transaction: CommandTransaction,
  { id, tenantId }: PrescriptionRow,
  type: 'prescription.routed' | 'prescription.unsourced' | 'prescription.accepted',
  payload: Record<string, unknown>,
): void {
  transaction.emit({ type, aggregateKind: 'prescription', aggregateId: id, tenantId, payload })
}
