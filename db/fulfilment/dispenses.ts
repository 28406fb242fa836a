import { randomUUIDv7 } from 'node:crypto'
import { and, asc, eq } from 'drizzle-orm'
import { lineStates, type LineState } from '#domain/prescriptions/states.ts'
import { mayMove } from '#domain/state-table.ts'
import { actingFor } from '../acting-for.ts'
import { refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { closePart } from '../prescriptions/parts.ts'
import { prescriptionLines } from '../prescriptions/schema.ts'
import { lockPrescription } from '../prescriptions/state.ts'
import type { SuppliedLine } from './prescription-lines.ts'
import { dispenses } from './schema.ts'
import type { PrescribedShipment } from './shipment-state.ts'
import { together } from '../together.ts'

type LineRow = typeof prescriptionLines.$inferSelect
type DispenseRow = typeof dispenses.$inferSelect

/**
 * Writes what the patient received into the hospital's book, and closes the part, or the prescription, with its last line.
 * Its lines are locked, so that what several shipments bring is summed exactly and never exceeds what was prescribed.
 * @returns true when this completed the prescription.
 * @throws CommandRefused `dispenseExceedsLine`, or `wrongState` when the last line comes to a prescription that no
 * pharmacy accepted.
 */
export function recordDispenses(
  transaction: CommandTransaction,
  shipment: PrescribedShipment,
  supplied: readonly SuppliedLine[],
): Promise<boolean> {
  return actingFor(transaction, shipment.prescriptionTenantId, async () => {
    // Read behind the lock, so that what another shipment brought meanwhile is there.
    const [lines, earlier] = await together([
      lockLines(transaction, shipment),
      transaction.db.select().from(dispenses).where(eq(dispenses.prescriptionId, shipment.prescriptionId)),
    ])
    const states = new Map(lines.map((line) => [line.id, line.state]))
    for (const { prescriptionLineId, units } of supplied) {
      const line = lines.find(({ id }) => id === prescriptionLineId)
      if (!line)
        throw new Error(`Shipment ${shipment.id} supplies a line that its prescription does not have.`)
      const fills = earlier.filter((fill) => fill.prescriptionLineId === line.id)
      states.set(line.id, dispense(transaction, shipment, { line, fills, units }))
    }
    const isComplete = [...states.values()].every((state) => closedStates.has(state))
    if (!isComplete) return false
    return closePart(transaction, await lockPrescription(transaction, shipment.prescriptionId), 'handed_over')
  })
}

/** Nothing more is to be handed over on a line in one of these. */
export const closedStates: ReadonlySet<LineState> = new Set(['handed_over', 'returned', 'cancelled'])

function dispense(
  { db, actor, now, write }: CommandTransaction,
  shipment: PrescribedShipment,
  {
    line,
    fills,
    units,
  }: { readonly line: LineRow; readonly fills: readonly DispenseRow[]; readonly units: number },
): LineState {
  const total = fills.reduce((sum, fill) => sum + fill.units, units)
  if (total > line.quantityUnits) throw dispenseExceedsLine(line, total)
  const fill = {
    id: randomUUIDv7(),
    tenantId: line.tenantId,
    prescriptionId: line.prescriptionId,
    prescriptionLineId: line.id,
    part: line.part,
    fill: fills.length + 1,
    units,
    shipmentId: shipment.id,
    dispensedAt: shipment.handedOverAt ?? now,
    dispensedBy: actor.principalId,
  }
  write(db.insert(dispenses).values(fill))
  const to = total === line.quantityUnits ? 'handed_over' : 'partial'
  // A line of which some units still have no site keeps saying so, although others were handed over.
  if (!mayMove<LineState>(lineStates, line.state, to)) return line.state
  write(db.update(prescriptionLines).set({ state: to }).where(eq(prescriptionLines.id, line.id)))
  return to
}

/** The lines of the part that the shipment brings. */
function lockLines(
  { db }: CommandTransaction,
  { prescriptionId, part }: PrescribedShipment,
): Promise<LineRow[]> {
  return db
    .select()
    .from(prescriptionLines)
    .where(and(eq(prescriptionLines.prescriptionId, prescriptionId), eq(prescriptionLines.part, part)))
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
