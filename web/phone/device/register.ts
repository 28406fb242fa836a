import type { PhoneDatabase } from '../storage/database.ts'
import { post, Refused } from '../sync/server.ts'
import { type DeviceKey, deviceKeyOf, forgetKey, markRegistered } from './key.ts'

/**
 * Makes sure that the server knows the key of who is signed in. A key that was revoked is forgotten, and a new one made:
 * what the old one signed stays refused.
 * @throws Unreached, Refused.
 */
export async function registerDevice(database: PhoneDatabase, principalId: string): Promise<void> {
  const key = await deviceKeyOf(database, principalId)
  if (key === null || key.isRegistered) return
  try {
    await sendKey(key)
    await markRegistered(database, key, true)
  } catch (error) {
    if (!(error instanceof Refused) || error.problem?.code !== 'deviceKeyRevoked') throw error
    await forgetKey(database, key)
    await registerDevice(database, principalId)
  }
}

async function sendKey({ publicKey }: DeviceKey): Promise<void> {
  await post('/access/me/devices', { name: deviceName(navigator.userAgent), publicKey }, crypto.randomUUID())
}

/** What people know the phone by: the part of the browser's name that tells of the machine. */
function deviceName(userAgent: string): string {
  const [, machine = userAgent] = /\(([^)]*)\)/.exec(userAgent) ?? []
  return machine.slice(0, 100) || 'phone'
}
