import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { dataFolder } from './data-folder.ts'
import { removePostgresHome } from './postgres-files.ts'
import { endLeftovers, runningSystem } from './run-record.ts'

const folder = dataFolder()
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
]

process.exitCode = await reset()

async function reset(): Promise<number> {
  const present = await readdir(folder).catch((): string[] => [])
  const found = ownNames.filter((name) => present.includes(name))
  if (found.length === 0) {
    console.log(`There is nothing to clear in ${folder}.`)
    return 0
  }
  const address = await runningSystem(folder)
  if (address !== undefined) {
    console.error(`Yunyaoku runs on ${folder} (${address}). Stop it with Ctrl-C first.`)
    return 1
  }
  if (!(await isConfirmed())) {
    console.log('Nothing was deleted.')
    return 1
  }
  await endLeftovers(folder)
  await removePostgresHome(join(folder, 'postgres'))
  await Promise.all(found.map((name) => rm(join(folder, name), { recursive: true, force: true })))
  console.log(`Cleared ${folder}. The next \`npm start\` makes a new world.`)
  return 0
}

async function isConfirmed(): Promise<boolean> {
  if (process.argv.includes('--yes')) return true
  if (!process.stdin.isTTY) {
    console.error('There is nobody to ask. To clear without asking: npm run reset -- --yes')
    return false
  }
  const prompt = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await prompt.question(`Delete the database and all workflows in ${folder}? Type yes: `)
  prompt.close()
  return answer.trim().toLowerCase() === 'yes'
}
