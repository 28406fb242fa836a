import { and, asc, eq, inArray } from 'drizzle-orm'
import { deadlines } from '#domain/prescriptions/deadlines.ts'
import { openPartStates, partStates, type PartState } from '#domain/prescriptions/repeats/states.ts'
import { statesBefore } from '#domain/state-table.ts'
import { notFound, wrongState } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { openEscalation, resolveEscalationsOf } from '../fulfilment/escalations.ts'
import { prescriptionParts } from './schema.ts'
import { movePrescription, type PrescriptionRow } from './state.ts'
import { together } from '../together.ts'

export type PartRow = typeof prescriptionParts.$inferSelect
type Change = Partial<Omit<PartRow, 'prescriptionId' | 'tenantId' | 'part' | 'state'>>

/** Which part of which prescription. */
export interface PartOf {
  readonly prescriptionId: string
  readonly part: number
}

/**
 * Moves a part to `to` by one compare-and-set over the state table: of two that race, exactly one moves it.
 * @throws CommandRefused `notFound`, or `conflict` with the present state named when the table has no such step.
 */
export async function movePart(
  { db }: CommandTransaction,
  { prescriptionId, part }: PartOf,
  to: PartState,
  change: Change = {},
): Promise<PartRow> {
  const which = and(eq(prescriptionParts.prescriptionId, prescriptionId), eq(prescriptionParts.part, part))
  const [moved] = await db
    .update(prescriptionParts)
    .set({ ...change, state: to })
    .where(and(which, inArray(prescriptionParts.state, statesBefore<PartState>(partStates, to))))
    .returning()
  if (moved) return moved
  const [present] = await db.select().from(prescriptionParts).where(which)
  if (!present) throw notFound('part')
  throw wrongState(
    `Part ${part}`,
    present.state,
    `become ${to}`,
    'Read the parts again; only one that has not begun can be put off, skipped or stopped.',
  )
}

/** The parts that have not begun and still may, in their order. */
export function readOpenParts({ db }: CommandTransaction, prescriptionId: string): Promise<PartRow[]> {
  return db
    .select()
    .from(prescriptionParts)
    .where(
      and(
        eq(prescriptionParts.prescriptionId, prescriptionId),
        inArray(prescriptionParts.state, [...openPartStates]),
      ),
    )
    .orderBy(asc(prescriptionParts.part))
}

/** Stops every part that has not ended. */
export async function stopParts(
  { db, now, actor }: CommandTransaction,
  { id, parts }: PrescriptionRow,
): Promise<void> {
  if (parts === 1) return
  await db
    .update(prescriptionParts)
    .set({ state: 'stopped', closedAt: now, changedBy: actor.principalId })
    .where(
      and(
        eq(prescriptionParts.prescriptionId, id),
        inArray(prescriptionParts.state, statesBefore<PartState>(partStates, 'stopped')),
      ),
    )
}

/** The deadline that a waiting prescription shows: that of its next part, if it begins when it is to be ordered. */
export function deadlineOf({ orderAt }: Pick<PartRow, 'orderAt'>): Date {
  return deadlines(orderAt).breach
}

/**
 * Closes what is under way of a prescription, with its warnings. A long one waits for its next part then; without a
 * next one, and without parts, the prescription is completed. Works for the prescription's owner, or across.
 * @returns true when the prescription was completed.
 */
export async function closePart(
  transaction: CommandTransaction,
  prescription: PrescriptionRow,
  to: Extract<PartState, 'handed_over' | 'missed'>,
): Promise<boolean> {
  const { id, part, parts } = prescription
  if (parts === 1) {
    await completePrescription(transaction, prescription)
    return true
  }
  await movePart(transaction, { prescriptionId: id, part }, to, { closedAt: transaction.now })
  tellPart(transaction, prescription, 'prescription.part_closed', { part, state: to })
  await resolveEscalationsOf(transaction, id, { part })
  if (to === 'missed') await followUp(transaction, prescription)
  const [next] = await readOpenParts(transaction, id)
  if (next === undefined) {
    await completePrescription(transaction, prescription)
    return true
  }
  await movePrescription(transaction, id, 'waiting', { dueAt: deadlineOf(next) })
  return false
}

/** Somebody asks the patient why: the doctor, who planned the parts. */
async function followUp(
  transaction: CommandTransaction,
  { id: prescriptionId, tenantId, part }: PrescriptionRow,
): Promise<void> {
  const acting = { role: 'doctor', tenantId } as const
  await openEscalation(transaction, { tenantId, prescriptionId, part, kind: 'part_missed', acting })
}

/** Completes a prescription of which nothing more is to be supplied. Follow-ups of missed parts stay on the board. */
export async function completePrescription(
  transaction: CommandTransaction,
  prescription: PrescriptionRow,
): Promise<void> {
  const { id, part, parts } = prescription
  await together([
    movePrescription(transaction, id, 'completed', { completedAt: transaction.now }),
    parts === 1 ? resolveEscalationsOf(transaction, id) : undefined,
  ])
  tellPart(transaction, prescription, 'prescription.completed', parts === 1 ? {} : { part })
}

/** Tells what happened to a prescription or one of its parts. */
export function tellPart(
  transaction: CommandTransaction,
  { id, tenantId }: Pick<PrescriptionRow, 'id' | 'tenantId'>,
  type:
    | 'prescription.part_started'
    | 'prescription.part_held'
    | 'prescription.part_changed'
    | 'prescription.part_closed'
    | 'prescription.repeats_stopped'
    | 'prescription.completed',
  payload: Readonly<Record<string, unknown>>,
): void {
  transaction.emit({ type, aggregateKind: 'prescription', aggregateId: id, tenantId, payload })
}
