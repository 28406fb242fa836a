import { and, eq, notInArray } from 'drizzle-orm'
import { prescriptionStates } from '#domain/prescriptions/states.ts'
import { isFinal } from '#domain/state-table.ts'
import type { CommandTransaction } from '../commands.ts'
import { endPrescription, endStopped } from '../prescriptions/end.ts'
import { closePart } from '../prescriptions/parts.ts'
import { prescriptionLines } from '../prescriptions/schema.ts'
import { lockPrescription, type PrescriptionRow } from '../prescriptions/state.ts'
import { closedStates } from './dispenses.ts'
import { rulesOf } from './kinds.ts'
import { dispenses, shipments } from './schema.ts'
import { isPrescribed, type ShipmentRow } from './shipment-state.ts'

/** Ends the prescription of a shipment of which nothing more can come, or closes what else asked for it. */
export async function endWhatAsked(transaction: CommandTransaction, shipment: ShipmentRow): Promise<void> {
  if (isPrescribed(shipment)) await endWhenOver(transaction, shipment.prescriptionId)
  else await rulesOf(shipment).tellEnded(transaction, shipment)
}

/**
 * Ends a prescription, or the part of it under way, that nothing more can come of, once the last of its parcels is back
 * or lost: cancelled where its cancelling or stopping waited for them, or where the patient wanted none of it; completed
 * where the patient has what they wanted. Of a long one, a part that the patient wanted nothing of is missed.
 * For network commands: several tenants may have supplied it.
 */
async function endWhenOver(transaction: CommandTransaction, prescriptionId: string): Promise<void> {
  const prescription = await lockPrescription(transaction, prescriptionId)
  // What comes back between two parts is of one that was closed already.
  if (isFinal(prescriptionStates, prescription.state) || prescription.state === 'waiting') return
  if (prescription.cancelRequestedAt !== null) return endCalledBack(transaction, prescription)
  if (!(await isSupplied(transaction, prescription))) return
  const { parts } = prescription
  const isReceived = (await countReceived(transaction, prescription)) > 0
  if (!isReceived && parts === 1) await endPrescription(transaction, prescription, 'cancelled')
  else await closePart(transaction, prescription, isReceived ? 'handed_over' : 'missed')
}

async function endCalledBack(transaction: CommandTransaction, prescription: PrescriptionRow): Promise<void> {
  const underWay = await transaction.db.$count(
    shipments,
    and(
      eq(shipments.prescriptionId, prescription.id),
      eq(shipments.part, prescription.part),
      notInArray(shipments.state, ['cancelled', 'returned', 'written_off', 'handed_over']),
    ),
  )
  if (underWay > 0) return
  await (prescription.parts === 1
    ? endPrescription(transaction, prescription, 'cancelled')
    : endStopped(transaction, prescription))
}

/** True when nothing more is to be handed over on any line of the part under way. */
async function isSupplied({ db }: CommandTransaction, { id, part }: PrescriptionRow): Promise<boolean> {
  const lines = await db
    .select({ state: prescriptionLines.state })
    .from(prescriptionLines)
    .where(and(eq(prescriptionLines.prescriptionId, id), eq(prescriptionLines.part, part)))
  return lines.every(({ state }) => closedStates.has(state))
}

function countReceived({ db }: CommandTransaction, { id, part }: PrescriptionRow): Promise<number> {
  return db.$count(dispenses, and(eq(dispenses.prescriptionId, id), eq(dispenses.part, part)))
}
