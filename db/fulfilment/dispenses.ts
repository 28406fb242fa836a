import { randomUUIDv7 } from 'node:crypto'
import { and, asc, eq } from 'drizzle-orm'
import { lineStates, prescriptionStates, type LineState } from '#domain/prescriptions/states.ts'
import { isFinal, mayMove } from '#domain/state-table.ts'
import { actingFor } from '../acting-for.ts'
import { refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { keptQuery, keptWrite } from '../kept-query.ts'
import { closePart } from '../prescriptions/parts.ts'
import { prescriptionLines } from '../prescriptions/schema.ts'
import { lockPrescription } from '../prescriptions/state.ts'
import type { SuppliedLine } from './prescription-lines.ts'
import { dispenses } from './schema.ts'
import type { PrescribedShipment } from './shipment-state.ts'
import { together } from '../together.ts'

type LineRow = typeof prescriptionLines.$inferSelect
type DispenseRow = typeof dispenses.$inferSelect

/** What a hand-over added to a prescription. */
export interface Dispensed {
  /** True when this completed the prescription. */
  readonly isCompleted: boolean
  /** The units of each line that are within what was prescribed: what anybody is charged for. */
  readonly prescribed: readonly SuppliedLine[]
}

/**
 * Writes what the patient received into the hospital's book, and closes the part, or the prescription, with its last line.
 * Its lines are locked, so that what several shipments bring is summed exactly and never exceeds what was prescribed,
 * unless it `hasHappened`: then it is written as it was, although the prescription may be over already.
 * @throws CommandRefused `dispenseExceedsLine`, or `wrongState` when the last line comes to a prescription that no
 * pharmacy accepted.
 */
export function recordDispenses(
  transaction: CommandTransaction,
  shipment: PrescribedShipment,
  supplied: readonly SuppliedLine[],
  { hasHappened }: { readonly hasHappened: boolean },
): Promise<Dispensed> {
  return actingFor(transaction, shipment.prescriptionTenantId, async () => {
    // Read behind the lock, so that what another shipment brought meanwhile is there.
    const [lines, earlier] = await together([
      lockedLines(transaction.db, shipment),
      dispensesOf(transaction.db, { prescriptionId: shipment.prescriptionId }),
    ])
    const states = new Map(lines.map((line) => [line.id, line.state]))
    const prescribed: SuppliedLine[] = []
    for (const part of supplied) {
      const { prescriptionLineId, units } = part
      const line = lines.find(({ id }) => id === prescriptionLineId)
      if (!line)
        throw new Error(`Shipment ${shipment.id} supplies a line that its prescription does not have.`)
      const fills = earlier.filter((fill) => fill.prescriptionLineId === line.id)
      const before = fills.reduce((sum, fill) => sum + fill.units, 0)
      const within = Math.max(0, Math.min(units, line.quantityUnits - before))
      if (within < units && !hasHappened) throw dispenseExceedsLine(line, before + units)
      prescribed.push({ ...part, units: within })
      states.set(line.id, dispense(transaction, shipment, { line, fills, before, units }))
    }
    const isComplete = [...states.values()].every((state) => closedStates.has(state))
    const isCompleted = isComplete && (await close(transaction, shipment, hasHappened))
    return { isCompleted, prescribed }
  })
}

async function close(
  transaction: CommandTransaction,
  { prescriptionId, part }: PrescribedShipment,
  hasHappened: boolean,
): Promise<boolean> {
  const prescription = await lockPrescription(transaction, prescriptionId)
  const isOver =
    isFinal(prescriptionStates, prescription.state) ||
    prescription.state === 'waiting' ||
    prescription.part !== part
  if (isOver && hasHappened) return false
  return closePart(transaction, prescription, 'handed_over')
}

/** Nothing more is to be handed over on a line in one of these. */
export const closedStates: ReadonlySet<LineState> = new Set(['handed_over', 'returned', 'cancelled'])

function dispense(
  { db, actor, now, write }: CommandTransaction,
  shipment: PrescribedShipment,
  {
    line,
    fills,
    before,
    units,
  }: {
    readonly line: LineRow
    readonly fills: readonly DispenseRow[]
    readonly before: number
    readonly units: number
  },
): LineState {
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
  write(keptDispense(db, fill))
  const to = before + units >= line.quantityUnits ? 'handed_over' : 'partial'
  // A line of which some units still have no site keeps saying so, although others were handed over.
  if (!mayMove<LineState>(lineStates, line.state, to)) return line.state
  write(keptLineState(db, { lineId: line.id, to }))
  return to
}

const keptDispense = keptWrite((db, row: typeof dispenses.$inferInsert) => db.insert(dispenses).values(row))

const keptLineState = keptQuery((db, { lineId, to }: { readonly lineId: string; readonly to: LineState }) =>
  db.update(prescriptionLines).set({ state: to }).where(eq(prescriptionLines.id, lineId)),
)

/** The lines of a part that a shipment brings. */
const lockedLines = keptQuery((db, { prescriptionId, part }: Pick<LineRow, 'prescriptionId' | 'part'>) =>
  db
    .select()
    .from(prescriptionLines)
    .where(and(eq(prescriptionLines.prescriptionId, prescriptionId), eq(prescriptionLines.part, part)))
    .orderBy(asc(prescriptionLines.id))
    .for('update'),
)

const dispensesOf = keptQuery((db, { prescriptionId }: { readonly prescriptionId: string }) =>
  db.select().from(dispenses).where(eq(dispenses.prescriptionId, prescriptionId)),
)

function dispenseExceedsLine({ id, quantityUnits }: LineRow, units: number) {
  return refused('conflict', {
    code: 'dispenseExceedsLine',
    message: `Prescription line ${id} is for ${quantityUnits} units; with this parcel the patient would have ${units}.`,
    nextStep: 'Send the parcel back as wrong, and ask the operator why it was sourced twice.',
  })
}
