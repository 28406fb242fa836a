import type { Context } from 'hono'
import { openAttemptLimit } from '../attempt-limit.ts'
import type { AppEnv } from '../dependencies.ts'
import { senderOf } from '../sender.ts'
import { deskOf } from './registration-desk.ts'

const windowSeconds = 3_600

/**
 * Counts a registration of its sender within the campaign's limit (`senderRegistrationsPerHour`). The address is counted by a keyed
 * hash, and forgotten a day later. @returns null when it may go on, else the seconds to wait.
 */
export async function limitRegistration(
  context: Context<AppEnv>,
  campaignId: string,
): Promise<number | null> {
  const { database } = context.var.dependencies
  const attempts = await deskOf(database).senderLimit(campaignId)
  if (attempts === null) return null
  const limit = openAttemptLimit(database, { purpose: 'registration', attempts, windowSeconds })
  return limit.attempt(`${campaignId}/${senderOf(context)}`)
}
