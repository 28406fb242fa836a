import { readdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { removePostgresHome } from './postgres-files.ts'

/** Only these are ours: DATA_DIR may by mistake name a folder that holds other things. */
const ownNames = [
  'postgres',
  'postgres-password',
  'auth-secret',
  'ports.json',
  'running.json',
  'temporal.db',
  'temporal.db-shm',
  'temporal.db-wal',
  'logs',
  'logs-before',
  'signing-keys',
]

/** Where the data of `npm start` is: DATA_DIR, or `.data` in the repository. */
export function dataFolder(): string {
  return resolve(process.env.DATA_DIR ?? join(import.meta.dirname, '..', '.data'))
}

/** True when the folder is missing, or holds nothing that a start of ours made. */
export async function isEmptyOfOurs(folder: string): Promise<boolean> {
  const present = await readdir(folder).catch((): string[] => [])
  return !ownNames.some((name) => present.includes(name))
}

/** Deletes everything that starts of ours made in the folder, and nothing else. */
export async function clearDataFolder(folder: string): Promise<void> {
  await removePostgresHome(join(folder, 'postgres'))
  await Promise.all(ownNames.map((name) => rm(join(folder, name), { recursive: true, force: true })))
}
