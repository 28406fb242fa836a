import { and, eq, notInArray } from 'drizzle-orm'
import { prescriptionStates } from '#domain/prescriptions/states.ts'
import { isFinal } from '#domain/state-table.ts'
import type { CommandTransaction } from '../commands.ts'
import { endPrescription } from '../prescriptions/end.ts'
import { lockPrescription } from '../prescriptions/state.ts'
import { shipments } from './schema.ts'

/**
 * Cancels a prescription whose cancelling waited for its parcels, once the last of them is back.
 * For network commands: several tenants may have supplied it.
 */
export async function endCalledBack(transaction: CommandTransaction, prescriptionId: string): Promise<void> {
  const prescription = await lockPrescription(transaction, prescriptionId)
  if (prescription.cancelRequestedAt === null || isFinal(prescriptionStates, prescription.state)) return
  const underWay = await transaction.db.$count(
    shipments,
    and(
      eq(shipments.prescriptionId, prescriptionId),
      notInArray(shipments.state, ['cancelled', 'returned', 'written_off']),
    ),
  )
  if (underWay === 0) await endPrescription(transaction, prescription, 'cancelled')
}
