import { eq } from 'drizzle-orm'
import { actForOwner } from '../access/grants.ts'
import { refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { prescriptions } from './schema.ts'

/**
 * Holds a prescription in the version that somebody saw until the command ends: what they decided was on that one.
 * @throws CommandRefused `notFound`, or `stale` when it changed meanwhile.
 */
export async function requirePrescriptionVersion(
  transaction: CommandTransaction,
  prescriptionId: string,
  changedAt: Date,
): Promise<void> {
  const present =
    (await lock(transaction, prescriptionId)) ?? (await lockAsOwner(transaction, prescriptionId))
  if (present?.changedAt.getTime() === changedAt.getTime()) return
  throw refused('stale', {
    code: 'versionChanged',
    message: 'The prescription is not in the version that was named any more.',
    nextStep: 'Read it again, and decide on what it is now.',
  })
}

async function lock({ db }: CommandTransaction, prescriptionId: string) {
  const [row] = await db
    .select({ changedAt: prescriptions.changedAt })
    .from(prescriptions)
    .where(eq(prescriptions.id, prescriptionId))
    .for('no key update')
  return row
}

/** A row that was handed on is seen, and held by its owner only. */
async function lockAsOwner(transaction: CommandTransaction, prescriptionId: string) {
  await actForOwner(transaction, 'prescription', prescriptionId)
  const row = await lock(transaction, prescriptionId)
  await transaction.actFor(transaction.actor.tenantId)
  return row
}
