import type { Context } from 'hono'
import type { DatabaseClient } from '#db/client.ts'
import { openAttemptLimit } from '../attempt-limit.ts'
import type { AppEnv } from '../dependencies.ts'
import { senderOf } from '../sender.ts'
import { deskOf } from './registration-desk.ts'

const windowSeconds = 3_600
/** A process tells the database of a sender so many registrations at a time, and of a small limit a twentieth of it. */
const mostAtATime = 10
const shareAtATime = 1 / 20
/** Beyond so many senders a process forgets what it has not told: each of them loses less than one telling. */
const mostSenders = 50_000

interface Sender {
  /** Registrations that the database was not told of. */
  untold: number
  blockedUntilMs: number
}

const sendersOf = new WeakMap<DatabaseClient, Map<string, Sender>>()

/**
 * Counts a registration of its sender within the campaign's limit (`senderRegistrationsPerHour`). All processes count
 * together, in steps: a household of its own costs the database nothing. An address is kept by a keyed hash, and forgotten
 * a day later. @returns null when it may go on, else the seconds to wait.
 */
export async function limitRegistration(
  context: Context<AppEnv>,
  campaignId: string,
): Promise<number | null> {
  const { database } = context.var.dependencies
  const attempts = await deskOf(database).senderLimit(campaignId)
  if (attempts === null) return null
  const who = `${campaignId}/${senderOf(context)}`
  const sender = senderIn(database, who)
  const waitMs = sender.blockedUntilMs - Date.now()
  if (waitMs > 0) return Math.ceil(waitMs / 1000)
  const step = Math.max(1, Math.min(mostAtATime, Math.floor(attempts * shareAtATime)))
  sender.untold += 1
  if (sender.untold < step) return null
  sender.untold -= step
  const limit = openAttemptLimit(database, { purpose: 'registration', attempts, windowSeconds })
  const waitSeconds = await limit.attempt(who, step)
  if (waitSeconds !== null) sender.blockedUntilMs = Date.now() + waitSeconds * 1000
  return waitSeconds
}

function senderIn(database: DatabaseClient, who: string): Sender {
  const senders = sendersOf.get(database) ?? new Map<string, Sender>()
  sendersOf.set(database, senders)
  const known = senders.get(who)
  if (known !== undefined) return known
  if (senders.size >= mostSenders) senders.clear()
  const sender = { untold: 0, blockedUntilMs: 0 }
  senders.set(who, sender)
  return sender
}
