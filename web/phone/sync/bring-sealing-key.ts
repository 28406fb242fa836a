import { type PhoneDatabase, readSetting, writeSetting } from '../storage/database.ts'
import type { SealingKeyAnswer } from './answers.ts'
import { get } from './server.ts'

/** The server gives out another key each week; asking each hour or two costs one small request. */
const freshForMs = 2 * 3_600_000

/** Brings the key to which pickup codes are sealed, unless it was brought lately. @throws Unreached, Refused. */
export async function bringSealingKey(database: PhoneDatabase, now: Date): Promise<void> {
  const known = await readSetting(database, 'sealingKey')
  const ageMs = known === null ? null : now.getTime() - Date.parse(known.broughtAt)
  if (ageMs !== null && ageMs >= 0 && ageMs < freshForMs) return
  const key = await get<SealingKeyAnswer>('/pickup-codes/sealing-key')
  await writeSetting(database, 'sealingKey', { ...key, broughtAt: now.toISOString() })
}
