import { and, eq } from 'drizzle-orm'
import { addDays, shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { orderAt, partDates } from '#domain/prescriptions/repeats/dates.ts'
import { checkDelay } from '#domain/prescriptions/repeats/delay.ts'
import { actForOwner } from '../access/grants.ts'
import type { DatabaseClient } from '../client.ts'
import { CommandRefused, notFound, wrongState } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { resolveEscalationsOf } from '../fulfilment/escalations.ts'
import { readLatestArrival } from '../sourcing/candidates.ts'
import {
  completePrescription,
  deadlineOf,
  movePart,
  readOpenParts,
  tellPart,
  type PartOf,
  type PartRow,
} from './parts.ts'
import { prescriptionLines, prescriptionParts, prescriptions } from './schema.ts'
import { lockPrescription, type PrescriptionRow } from './state.ts'

/** What the patient wants of a part that has not begun, and what they said about it. */
export interface PartChange extends PartOf {
  readonly remark?: string | undefined
}

/**
 * The patient has medicine left: the part begins `days` later, and all later ones with it. Their order dates are
 * computed anew from the timetables of today.
 * @throws CommandRefused `notFound`, `wrongState` for a part that has begun, `delayedTooOften`.
 */
export function delayPart(
  client: DatabaseClient,
  request: CommandRequest,
  { prescriptionId, part, days, remark }: PartChange & { readonly days: number },
) {
  return runCommand(client, request, async (transaction) => {
    const { prescription, open } = await openParts(transaction, prescriptionId)
    const from = open.findIndex((row) => row.part === part)
    const delayed = open[from]
    if (delayed === undefined) throw await whyNotOpen(transaction, { prescriptionId, part })
    const planned = await plannedDate(transaction, prescription, part)
    const refusals = checkDelay(delayed.firstDoseOn, planned, days)
    if (refusals.length > 0) throw new CommandRefused('invalid', refusals)
    const arrival = await readLatestArrival(transaction.db, prescription.destinationSiteId, prescription.mode)
    const moved = open.slice(from).map((row) => {
      const firstDoseOn = addDays(row.firstDoseOn, days)
      return Object.assign(row, { firstDoseOn, orderAt: orderAt(firstDoseOn, arrival) })
    })
    for (const row of moved) {
      const said =
        row.part === part ? { remark: remark ?? null, changedBy: transaction.actor.principalId } : {}
      await transaction.db
        .update(prescriptionParts)
        .set({ firstDoseOn: row.firstDoseOn, orderAt: row.orderAt, ...said })
        .where(
          and(eq(prescriptionParts.prescriptionId, prescriptionId), eq(prescriptionParts.part, row.part)),
        )
    }
    await showDeadline(transaction, prescription, open)
    const { firstDoseOn } = delayed
    tellPart(transaction, prescription, 'prescription.part_changed', { part, change: 'delayed', firstDoseOn })
    return { prescriptionId, part, state: delayed.state, firstDoseOn }
  })
}

/**
 * The patient does without a part; the later ones keep their dates. Skipping the last one that is left completes the
 * prescription.
 * @throws CommandRefused `notFound`, `wrongState` for a part that has begun.
 */
export function skipPart(
  client: DatabaseClient,
  request: CommandRequest,
  { prescriptionId, part, remark }: PartChange,
) {
  return runCommand(client, request, async (transaction) => {
    const { prescription } = await openParts(transaction, prescriptionId)
    const { state, firstDoseOn } = await movePart(transaction, { prescriptionId, part }, 'skipped', {
      closedAt: transaction.now,
      remark: remark ?? null,
      changedBy: transaction.actor.principalId,
    })
    await resolveEscalationsOf(transaction, prescriptionId, { part, kinds: ['part_held'] })
    tellPart(transaction, prescription, 'prescription.part_changed', { part, change: 'skipped', firstDoseOn })
    const left = await readOpenParts(transaction, prescriptionId)
    if (left.length > 0) await showDeadline(transaction, prescription, left)
    else if (prescription.state === 'waiting') await completePrescription(transaction, prescription)
    return { prescriptionId, part, state, firstDoseOn }
  })
}

/** The hospital, and who hands over, change parts at the patient's wish: both act as the prescription's owner. */
async function openParts(
  transaction: CommandTransaction,
  prescriptionId: string,
): Promise<{ prescription: PrescriptionRow; open: PartRow[] }> {
  await actForOwner(transaction, 'prescription', prescriptionId)
  const prescription = await lockPrescription(transaction, prescriptionId)
  return { prescription, open: await readOpenParts(transaction, prescriptionId) }
}

/** Asks the state table, which knows no delay: a part that does not exist, or that has begun. */
async function whyNotOpen(
  { db }: CommandTransaction,
  { prescriptionId, part }: PartOf,
): Promise<CommandRefused> {
  const [present] = await db
    .select()
    .from(prescriptionParts)
    .where(and(eq(prescriptionParts.prescriptionId, prescriptionId), eq(prescriptionParts.part, part)))
  if (present === undefined) return notFound('part')
  return wrongState(
    `Part ${part}`,
    present.state,
    'be put off',
    'Read the parts again; only one that has not begun can be put off.',
  )
}

/** The day on which the part was to begin when the prescription was signed. */
async function plannedDate(
  { db }: CommandTransaction,
  { id, signedAt, parts }: PrescriptionRow,
  part: number,
): Promise<string> {
  const [line] = await db
    .select({ daysPerPart: prescriptionLines.daysSupply })
    .from(prescriptionLines)
    .where(eq(prescriptionLines.prescriptionId, id))
    .limit(1)
  const dates = partDates(shanghaiDate(signedAt), { parts, daysPerPart: line?.daysPerPart ?? 0 })
  return dates[part - 1] ?? shanghaiDate(signedAt)
}

/** A waiting prescription shows the deadline of the part that comes next. */
async function showDeadline(
  { db }: CommandTransaction,
  { id, state }: PrescriptionRow,
  [next]: readonly PartRow[],
): Promise<void> {
  if (state !== 'waiting' || next === undefined) return
  await db
    .update(prescriptions)
    .set({ dueAt: deadlineOf(next) })
    .where(eq(prescriptions.id, id))
}
