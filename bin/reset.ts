import { createInterface } from 'node:readline/promises'
import { clearDataFolder, dataFolder, isEmptyOfOurs } from './data-folder.ts'
import { endLeftovers, runningSystem } from './run-record.ts'

const folder = dataFolder()
process.exitCode = await reset()

async function reset(): Promise<number> {
  if (await isEmptyOfOurs(folder)) {
    console.log(`There is nothing to clear in ${folder}.`)
    return 0
  }
  const running = await runningSystem(folder)
  if (running !== undefined) {
    console.error(`Yunyaoku runs on ${folder} (${running.baseUrl}). Stop it with Ctrl-C first.`)
    return 1
  }
  if (!(await isConfirmed())) {
    console.log('Nothing was deleted.')
    return 1
  }
  await endLeftovers(folder)
  await clearDataFolder(folder)
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
