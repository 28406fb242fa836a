import { demoAccounts } from '#seeds/demo-accounts.ts'
import { dataFolder } from './data-folder.ts'
import { writeDemoKeys } from './demo-key-files.ts'
import { startSystem, type System } from './system.ts'
import { ensureWebBuilt } from './web-build.ts'

const defaultPort = 8080
/** One Ctrl-C reaches us from the terminal and again through npm: within this time it is the same one. */
const sameSignalMs = 1_000

let firstSignalAt: number | undefined
const asked = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (firstSignalAt !== undefined && Date.now() - firstSignalAt > sameSignalMs) {
        console.log('Ended by force.')
        process.exit(130)
      }
      if (firstSignalAt === undefined) console.log('\nStopping; once more Ctrl-C ends everything by force.')
      firstSignalAt ??= Date.now()
      resolve()
    })
  }
})

try {
  const system = await start()
  await asked
  await system.stop()
  console.log('Stopped. The data is kept; `npm start` goes on with it.')
  process.exit(0)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

async function start(): Promise<System> {
  const startedAt = performance.now()
  await ensureWebBuilt()
  const system = await startSystem({
    dataFolder: dataFolder(),
    port: chosenPort(),
    databaseUrl: given('DATABASE_URL'),
    temporalAddress: given('TEMPORAL_ADDRESS'),
    report: (message) => console.log(message),
  })
  try {
    await Promise.race([system.waitUntilReady(), asked])
    const keys = await writeDemoKeys(dataFolder())
    if (firstSignalAt === undefined)
      announce(system, keys, Math.round((performance.now() - startedAt) / 1000))
    return system
  } catch (error) {
    await system.stop()
    throw error
  }
}

function announce(system: System, keysFolder: string, seconds: number): void {
  const roleWidth = Math.max(...demoAccounts.map(({ role }) => role.length))
  const emailWidth = Math.max(...demoAccounts.map(({ email }) => email.length))
  const accounts = demoAccounts.map(({ role, email, password, note }) =>
    ['', role.padEnd(roleWidth), email.padEnd(emailWidth), password, note].join('  '),
  )
  console.log(`
Yunyaoku is ready (${seconds} s).

  Address      ${system.baseUrl}
  Workflows    ${system.temporalUiUrl ?? `Temporal at ${system.temporalAddress}`}
  Sent SMS     ${system.sandboxUrl}/sms
  Logs, data   ${dataFolder()}
  Signing keys ${keysFolder} (doctors and pharmacists load theirs at the desk)

Demo accounts
${accounts.join('\n')}

Watch 50 prescriptions travel: npm run demo
Stop with Ctrl-C.`)
}

function chosenPort(): number {
  const text = given('PORT') ?? String(defaultPort)
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new Error(`PORT is "${text}"; it must be a number from 1 to 65535.`)
}

function given(name: string): string | undefined {
  const value = process.env[name]
  return value === '' ? undefined : value
}
