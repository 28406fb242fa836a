import { parseArgs } from 'node:util'
import { dataFolder } from './data-folder.ts'
import { holds, type Outcome } from './demo/outcome.ts'
import { play } from './demo/play.ts'
import { runScenario } from './demo/run-scenario.ts'
import { scenarios } from './demo/scenarios/all.ts'
import type { Scenario } from './demo/scenarios/scenario.ts'
import type { Milestone } from './demo/story.ts'
import { runningSystem } from './run-record.ts'
import type { System } from './system.ts'
import { startTemporarySystem, type TemporarySystem } from './temporary-system.ts'
import { startTimeSkipping } from './time-skipping.ts'
import { ensureWebBuilt } from './web-build.ts'

const usage = `Usage: npm run demo -- [--prescriptions N] [--in-flight N] [--kill-worker] [--json]
       npm run demo -- --scenario NAME [--json], NAME one of: ${scenarios.map(({ name }) => name).join(', ')}`
const mostPrescriptions = 10_000

/** The system to play on: the one that runs, or one of our own in a folder that is removed after. */
interface Stage {
  readonly baseUrl: string
  readonly sandboxUrl: string
  readonly own: System | null
  readonly liveAhead?: TemporarySystem['liveAhead']
  close(): Promise<void>
}

try {
  const options = readOptions()
  const stage = await openStage(options)
  try {
    process.exitCode =
      options.scenario === null
        ? await run(stage, options)
        : await walkThrough(stage, options.scenario, options)
  } finally {
    await stage.close()
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

interface Options {
  readonly scenario: Scenario | null
  readonly count: number
  readonly inFlight: number
  readonly killsWorker: boolean
  readonly isJson: boolean
}

async function run(stage: Stage, { count, inFlight, killsWorker, isJson }: Options): Promise<number> {
  say(`Playing ${count} prescriptions on ${stage.baseUrl}.`)
  const reached = new Map<Milestone, number>()
  let killing: Promise<void> = Promise.resolve()
  const outcome = await play({
    ...stage,
    count,
    inFlight,
    onProblem: say,
    onMilestone(milestone) {
      const times = (reached.get(milestone) ?? 0) + 1
      reached.set(milestone, times)
      if (milestone !== 'ended') return
      if (killsWorker && times === Math.ceil(count / 2)) killing = killWorker(stage)
      if (times % 10 === 0 || times === count) say(`${times} of ${count} have ended.`)
    },
  })
  await killing
  if (!isJson) printTable(outcome)
  else console.log(JSON.stringify(outcome))
  return holds(outcome) ? 0 : 1
}

/** Plays one scenario. @returns the exit code: 0 only when all of its checks hold. */
async function walkThrough(stage: Stage, scenario: Scenario, { isJson }: Options): Promise<number> {
  const result = await runScenario(scenario, stage, isJson ? say : (text) => console.log(text))
  if (isJson) console.log(JSON.stringify(result))
  else console.log(`${result.checks - result.failed.length} of ${result.checks} checks hold.`)
  return result.checks > 0 && result.failed.length === 0 ? 0 : 1
}

/** Progress goes beside the result, which `--json` prints alone. */
function say(text: string): void {
  console.error(text)
}

/** As a crash would end it; it comes back as its supervisor would bring it. */
async function killWorker({ own }: Stage): Promise<void> {
  say('Half-way: the worker is killed, and started again.')
  const worker = own?.part('worker')
  await worker?.kill()
  await worker?.restart()
}

async function openStage({ killsWorker, scenario }: Options): Promise<Stage> {
  const movesClock = scenario?.movesClock === true
  if (scenario?.skipsTime === true) return openSkippingStage(scenario)
  const running = killsWorker || movesClock ? undefined : await runningSystem(dataFolder())
  if (running !== undefined) {
    return { ...running, own: null, close: () => Promise.resolve() }
  }
  await ensureWebBuilt()
  const own = await startTemporarySystem({ movesClock, report: (message) => console.error(message) })
  await own.waitUntilReady()
  return {
    baseUrl: own.baseUrl,
    sandboxUrl: own.sandboxUrl,
    own,
    ...(movesClock ? { liveAhead: (milliseconds: number) => own.liveAhead(milliseconds) } : {}),
    close: () => own.stop(),
  }
}

/** A system of our own on a Temporal server whose time we move together with the system's clock. */
async function openSkippingStage(scenario: Scenario): Promise<Stage> {
  await ensureWebBuilt()
  const temporal = await startTimeSkipping()
  const close = async (own?: System) => {
    await own?.stop()
    await temporal.teardown()
  }
  let own: TemporarySystem | undefined
  try {
    own = await startTemporarySystem({
      movesClock: true,
      temporalAddress: temporal.address,
      environment: { TEMPORAL_SKIPS_TIME: 'true', DEMO_WORLD: scenario.world ?? '' },
      report: (message) => console.error(message),
    })
    await own.waitUntilReady()
  } catch (error) {
    await close(own)
    throw error
  }
  const system = own
  return {
    baseUrl: system.baseUrl,
    sandboxUrl: system.sandboxUrl,
    own: system,
    async liveAhead(milliseconds) {
      await system.liveAhead(milliseconds)
      const ahead = Date.now() + milliseconds - (await temporal.currentTimeMs())
      if (ahead > 0) await temporal.sleep(ahead)
    },
    close: () => close(system),
  }
}

function printTable(outcome: Outcome): void {
  const { prescriptions, delivered, cancelled, open, lost, seconds } = outcome
  console.log(`
  Prescriptions   ${prescriptions}   in ${seconds} s
  Delivered       ${delivered}
  Cancelled       ${cancelled}
  Still open      ${open}
  Lost            ${lost}      ${lost === 0 ? 'as it must be' : 'MUST BE 0'}
  Stock drift     ${outcome.stock_drift}      ${outcome.stock_drift === 0 ? 'as it must be' : 'MUST BE 0'}
  Money drift     ${outcome.money_drift}      ${outcome.money_drift === 0 ? 'as it must be' : 'MUST BE 0'}
`)
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      prescriptions: { type: 'string', default: '50' },
      'in-flight': { type: 'string', default: '8' },
      'kill-worker': { type: 'boolean', default: false },
      scenario: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const count = Number(values.prescriptions)
  const inFlight = Number(values['in-flight'])
  const isSensible = [count, inFlight].every(
    (value) => Number.isInteger(value) && value >= 1 && value <= mostPrescriptions,
  )
  if (!isSensible) throw new Error(`Both numbers must be whole, from 1 to ${mostPrescriptions}.\n${usage}`)
  return {
    scenario: scenarioNamed(values.scenario),
    count,
    inFlight,
    killsWorker: values['kill-worker'],
    isJson: values.json,
  }
}

function scenarioNamed(name: string | undefined): Scenario | null {
  if (name === undefined) return null
  const found = scenarios.find((scenario) => scenario.name === name)
  if (found === undefined) throw new Error(`There is no scenario ${name}.\n${usage}`)
  return found
}
