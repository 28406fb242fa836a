import { and, eq, notInArray } from 'drizzle-orm'
import { prescriptionStates } from '#domain/prescriptions/states.ts'
import { isFinal } from '#domain/state-table.ts'
import type { CommandTransaction } from '../commands.ts'
import { endPrescription } from '../prescriptions/end.ts'
import { prescriptionLines } from '../prescriptions/schema.ts'
import { lockPrescription } from '../prescriptions/state.ts'
import { closedStates, completePrescription } from './dispenses.ts'
import { dispenses, shipments } from './schema.ts'

/**
 * Ends a prescription that nothing more can come of, once the last of its parcels is back or lost: cancelled where its
 * cancelling waited for them, or where the patient wanted none of it; completed where the patient has what they wanted.
 * For network commands: several tenants may have supplied it.
 */
export async function endWhenOver(transaction: CommandTransaction, prescriptionId: string): Promise<void> {
  const { db } = transaction
  const prescription = await lockPrescription(transaction, prescriptionId)
  if (isFinal(prescriptionStates, prescription.state)) return
  if (prescription.cancelRequestedAt !== null) {
    const underWay = await db.$count(
      shipments,
      and(
        eq(shipments.prescriptionId, prescriptionId),
        notInArray(shipments.state, ['cancelled', 'returned', 'written_off']),
      ),
    )
    if (underWay === 0) await endPrescription(transaction, prescription, 'cancelled')
    return
  }
  const lines = await db
    .select({ state: prescriptionLines.state })
    .from(prescriptionLines)
    .where(eq(prescriptionLines.prescriptionId, prescriptionId))
  if (!lines.every(({ state }) => closedStates.has(state))) return
  const received = await db.$count(dispenses, eq(dispenses.prescriptionId, prescriptionId))
  if (received === 0) await endPrescription(transaction, prescription, 'cancelled')
  else await completePrescription(transaction, prescriptionId, prescription.tenantId)
}
