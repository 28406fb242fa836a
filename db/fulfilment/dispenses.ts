import { randomUUIDv7 } from 'node:crypto'
import { asc, eq } from 'drizzle-orm'
import { lineStates, type LineState } from '#domain/prescriptions/states.ts'
import { mayMove } from '#domain/state-table.ts'
import { actingFor } from '../acting-for.ts'
import { refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { prescriptionLines } from '../prescriptions/schema.ts'
import { movePrescription } from '../prescriptions/state.ts'
import { resolveEscalationsOf } from './escalations.ts'
import type { SuppliedLine } from './prescription-lines.ts'
import { dispenses } from './schema.ts'
import type { ShipmentRow } from './shipment-state.ts'

type LineRow = typeof prescriptionLines.$inferSelect
type DispenseRow = typeof dispenses.$inferSelect

/** Until long prescriptions are dispensed in parts, every line is one part. */
const onlyPart = 1

/**
 * Writes what the patient received into the hospital's book, and completes the prescription with its last line.
 * Its lines are locked, so that what several shipments bring is summed exactly and never exceeds what was prescribed.
 * @returns true when this completed the prescription.
 * @throws CommandRefused `dispenseExceedsLine`, or `wrongState` when the last line comes to a prescription that no
 * pharmacy accepted.
 */
export function recordDispenses(
  transaction: CommandTransaction,
  shipment: ShipmentRow,
  supplied: readonly SuppliedLine[],
): Promise<boolean> {
  return actingFor(transaction, shipment.prescriptionTenantId, async () => {
    const lines = await lockLines(transaction, shipment.prescriptionId)
    const earlier = await transaction.db
      .select()
      .from(dispenses)
      .where(eq(dispenses.prescriptionId, shipment.prescriptionId))
    const states = new Map(lines.map((line) => [line.id, line.state]))
    for (const { prescriptionLineId, units } of supplied) {
      const line = lines.find(({ id }) => id === prescriptionLineId)
      if (!line)
        throw new Error(`Shipment ${shipment.id} supplies a line that its prescription does not have.`)
      const fills = earlier.filter((fill) => fill.prescriptionLineId === line.id)
      states.set(line.id, await dispense(transaction, shipment, { line, fills, units }))
    }
    const isComplete = [...states.values()].every((state) => closedStates.has(state))
    if (isComplete) {
      await completePrescription(transaction, shipment.prescriptionId, shipment.prescriptionTenantId)
    }
    return isComplete
  })
}

/** Nothing more is to be handed over on a line in one of these. */
export const closedStates: ReadonlySet<LineState> = new Set(['handed_over', 'returned', 'cancelled'])

async function dispense(
  { db, actor, now }: CommandTransaction,
  shipment: ShipmentRow,
  {
    line,
    fills,
    units,
  }: { readonly line: LineRow; readonly fills: readonly DispenseRow[]; readonly units: number },
): Promise<LineState> {
  const total = fills.reduce((sum, fill) => sum + fill.units, units)
  if (total > line.quantityUnits) throw dispenseExceedsLine(line, total)
  await db.insert(dispenses).values({
    id: randomUUIDv7(),
    tenantId: line.tenantId,
    prescriptionId: line.prescriptionId,
    prescriptionLineId: line.id,
    part: onlyPart,
    fill: fills.length + 1,
    units,
    shipmentId: shipment.id,
    dispensedAt: now,
    dispensedBy: actor.principalId,
  })
  const to = total === line.quantityUnits ? 'handed_over' : 'partial'
  // A line of which some units still have no site keeps saying so, although others were handed over.
  if (!mayMove<LineState>(lineStates, line.state, to)) return line.state
  await db.update(prescriptionLines).set({ state: to }).where(eq(prescriptionLines.id, line.id))
  return to
}

/** Ends a prescription of whose lines nothing more is to be handed over; the transaction acts for its owner. */
export async function completePrescription(
  transaction: CommandTransaction,
  prescriptionId: string,
  tenantId: string,
): Promise<void> {
  await movePrescription(transaction, prescriptionId, 'completed', { completedAt: transaction.now })
  await resolveEscalationsOf(transaction, prescriptionId)
  transaction.emit({
    type: 'prescription.completed',
    aggregateKind: 'prescription',
    aggregateId: prescriptionId,
    tenantId,
    payload: {},
  })
}

function lockLines({ db }: CommandTransaction, prescriptionId: string): Promise<LineRow[]> {
  return db
    .select()
    .from(prescriptionLines)
    .where(eq(prescriptionLines.prescriptionId, prescriptionId))
    .orderBy(asc(prescriptionLines.id))
    .for('update')
}

function dispenseExceedsLine({ id, quantityUnits }: LineRow, units: number) {
  return refused('conflict', {
    code: 'dispenseExceedsLine',
    message: `Prescription line ${id} is for ${quantityUnits} units; with this parcel the patient would have ${units}.`,
    nextStep: 'Send the parcel back as wrong, and ask the operator why it was sourced twice.',
  })
}
