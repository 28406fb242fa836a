import { and, eq, sql } from 'drizzle-orm'
import { prescriptionStates, type PrescriptionState } from '#domain/prescriptions/states.ts'
import { statesBefore } from '#domain/state-table.ts'
import { notFound, wrongState } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { isAnyOf, keptQuery, keptWrite } from '../kept-query.ts'
import { prescriptions } from './schema.ts'

export type PrescriptionRow = typeof prescriptions.$inferSelect
type Change = Partial<
  Pick<
    PrescriptionRow,
    | 'acceptedBySiteId'
    | 'acceptedAt'
    | 'completedAt'
    | 'cancelRequestedAt'
    | 'awaitsChoice'
    | 'mode'
    | 'destinationSiteId'
    | 'deliveryAddress'
    | 'deliveryPhone'
    | 'part'
    | 'dueAt'
  >
>

/**
 * Moves a prescription to `to` by one compare-and-set over the state table: of two that race, exactly one moves it.
 * @throws CommandRefused `notFound`, or `conflict` with the present state named when the table has no such step.
 */
export async function movePrescription(
  transaction: CommandTransaction,
  prescriptionId: string,
  to: PrescriptionState,
  change: Change = {},
): Promise<PrescriptionRow> {
  const before = statesBefore<PrescriptionState>(prescriptionStates, to)
  const [moved] = await movedRow(transaction.db, { ...change, state: to }, { prescriptionId, before })
  if (moved) return moved
  const present = await lockPrescription(transaction, prescriptionId)
  throw wrongPrescriptionState(present.state, to)
}

interface StandsIn {
  readonly prescriptionId: string
  readonly before: readonly PrescriptionState[]
}

const movedRow = keptWrite(
  (db, change: Change & Pick<PrescriptionRow, 'state'>, { prescriptionId, before }: StandsIn) =>
    db
      .update(prescriptions)
      .set({ ...change, version: sql`${prescriptions.version} + 1` })
      .where(and(eq(prescriptions.id, prescriptionId), isAnyOf(prescriptions.state, before)))
      .returning(),
)

const changedRow = keptWrite((db, change: Change, { prescriptionId }: Pick<StandsIn, 'prescriptionId'>) =>
  db
    .update(prescriptions)
    .set({ ...change, version: sql`${prescriptions.version} + 1` })
    .where(eq(prescriptions.id, prescriptionId))
    .returning(),
)

/** Changes a prescription that the command has locked, within its state. */
export async function changePrescription(
  { db }: CommandTransaction,
  prescriptionId: string,
  change: Change,
): Promise<PrescriptionRow> {
  const [changed] = await changedRow(db, change, { prescriptionId })
  if (!changed) throw notFound('prescription')
  return changed
}

/**
 * Reads a prescription and holds its row until the command ends, so that what is decided on it still holds at commit.
 * Whoever only adds to it, as the insurance check does, goes on meanwhile: two that wait for each other's would deadlock.
 * @throws CommandRefused `notFound` when it does not exist for the actor.
 */
export async function lockPrescription(
  transaction: CommandTransaction,
  prescriptionId: string,
): Promise<PrescriptionRow> {
  const [row] = await lockedPrescription(transaction.db, { prescriptionId })
  if (!row) throw notFound('prescription')
  return row
}

const lockedPrescription = keptQuery((db, { prescriptionId }: { readonly prescriptionId: string }) =>
  db.select().from(prescriptions).where(eq(prescriptions.id, prescriptionId)).for('no key update'),
)

/** The refusal for a step that the state table does not have. */
export function wrongPrescriptionState(present: PrescriptionState, wanted: PrescriptionState) {
  const next: readonly PrescriptionState[] = prescriptionStates[present]
  return wrongState(
    'The prescription',
    present,
    `become ${wanted}`,
    next.length === 0
      ? 'Its story is over; write a new prescription if one is needed.'
      : `Read it again; from here it can become ${next.join(', ')}.`,
  )
}
