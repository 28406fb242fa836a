import { CommandRefused } from '#db/command-refused.ts'
import type { DatabaseClient } from '#db/client.ts'
import type { OwnDataOutcome } from '#web/ui/messages-patient.ts'
import { openAttemptLimit } from '../attempt-limit.ts'

/** Nobody tries phone numbers for a link that they found. */
const phonePolicy = { purpose: 'own_data', attempts: 10, windowSeconds: 3_600 }

/** True when a phone number may be tried once more for what `id` stands for. */
export async function mayTryPhone(database: DatabaseClient, id: string): Promise<boolean> {
  return (await openAttemptLimit(database, phonePolicy).attempt(id)) === null
}

const outcomeOfCode: Readonly<Record<string, OwnDataOutcome>> = {
  parcelUnderWay: 'underWay',
  keptByLaw: 'keptByLaw',
}

/** What erasing came to, in the words of the page. */
export async function outcomeOfErasing(erasing: Promise<unknown>): Promise<OwnDataOutcome> {
  try {
    await erasing
    return 'erased'
  } catch (error) {
    if (!(error instanceof CommandRefused)) throw error
    return outcomeOfCode[error.refusals[0]?.code ?? ''] ?? 'wrongPhone'
  }
}
