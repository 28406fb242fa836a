import { orderAt, partDates } from '#domain/prescriptions/repeats/dates.ts'
import type { PrescriptionIntake } from '#domain/prescriptions/prescription.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { CommandTransaction } from '../commands.ts'
import { readLatestArrival } from '../sourcing/candidates.ts'
import { prescriptionParts } from './schema.ts'

/**
 * Writes the parts of a prescription that is being taken in: the first one travels with it, each later one is a row
 * with its dates until it falls due.
 */
export async function writeParts(
  { db, actor, now }: CommandTransaction,
  prescriptionId: string,
  { repeats, signedAt, fulfilment }: PrescriptionIntake,
  dueAt: Date,
): Promise<void> {
  if (repeats === undefined) return
  const arrival = await readLatestArrival(db, fulfilment.siteId, fulfilment.mode)
  const dates = partDates(shanghaiDate(new Date(signedAt)), repeats)
  await db.insert(prescriptionParts).values(
    dates.map((firstDoseOn, index) => {
      const row = { prescriptionId, tenantId: actor.tenantId, part: index + 1, firstDoseOn }
      return index === 0
        ? { ...row, state: 'under_way' as const, orderAt: now, startedAt: now, dueAt }
        : { ...row, state: 'planned' as const, orderAt: orderAt(firstDoseOn, arrival) }
    }),
  )
}
