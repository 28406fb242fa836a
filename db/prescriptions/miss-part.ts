import { and, eq } from 'drizzle-orm'
import { missedAt } from '#domain/prescriptions/repeats/dates.ts'
import type { DatabaseClient } from '../client.ts'
import { runNetworkCommand, type CommandRequest } from '../commands.ts'
import { cancelOpenLines } from './end.ts'
import { closePart, type PartOf } from './parts.ts'
import { prescriptionParts } from './schema.ts'
import { lockPrescription } from './state.ts'
import { stopShipments } from './stop-shipments.ts'

/**
 * Closes a part that the patient has not, a week after it was needed: not collected, or not supplied. Its parcels are
 * released or called back, the doctor is told to follow up, and the next part may begin.
 * A network command: the parcels may belong to several depots.
 * @returns `missed`, or `notMissed` when it was handed over, put off or stopped meanwhile.
 */
export function missPart(client: DatabaseClient, request: CommandRequest, { prescriptionId, part }: PartOf) {
  return runNetworkCommand(client, request, async (transaction) => {
    const prescription = await lockPrescription(transaction, prescriptionId)
    const [underWay] = await transaction.db
      .select()
      .from(prescriptionParts)
      .where(
        and(
          eq(prescriptionParts.prescriptionId, prescriptionId),
          eq(prescriptionParts.part, part),
          eq(prescriptionParts.state, 'under_way'),
        ),
      )
    const isMissed =
      underWay !== undefined &&
      prescription.state === 'accepted' &&
      prescription.cancelRequestedAt === null &&
      transaction.now >= missedAt(underWay.firstDoseOn)
    if (!isMissed) return { outcome: 'notMissed' as const }
    await stopShipments(transaction, prescription, 'not_collected')
    await cancelOpenLines(transaction, prescriptionId)
    await closePart(transaction, prescription, 'missed')
    return { outcome: 'missed' as const }
  })
}
