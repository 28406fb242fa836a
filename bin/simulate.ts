import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { planSimulated, simulate } from '#domain/campaigns/simulation.ts'
import type { SimulationOutcome } from '#domain/campaigns/simulation-outcome.ts'
import {
  standardSetup,
  withStandardFaults,
  type SimulationQuestion,
  type SimulationSetup,
} from '#domain/campaigns/simulation-setup.ts'
import { dataFolder } from './data-folder.ts'
import { figureText, reportPage, type SimulationRun } from './simulation/report.ts'

const usage =
  'Usage: npm run simulate -- [--households N] [--hours N] [--staff N] [--seed N] [--json]\n' +
  'Households 100 to 2,000,000, hours 6 to 720, staff 18 to 100,000.'
const saidEveryMinutes = 360

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

/** Lives a campaign through twice, undisturbed and with the standard faults, and writes a report of both. */
async function main(): Promise<number> {
  const { question, isJson } = readOptions()
  const setup = withStandardFaults(standardSetup(question))
  const undisturbed = run({ ...setup, faults: [] }, 'undisturbed')
  const withFaults = run(setup, 'with faults')
  const plans = planSimulated(standardSetup(question))
  const folder = await writeReport({ question, setup, plans, undisturbed, withFaults })
  if (isJson)
    console.log(JSON.stringify({ question, undisturbed: brief(undisturbed), withFaults: brief(withFaults) }))
  else {
    for (const [name, outcome] of Object.entries({ Undisturbed: undisturbed, 'With faults': withFaults })) {
      console.log(
        `${name}: finished after ${figureText(outcome, 'finished', 'en')}, ` +
          `${figureText(outcome, 'onTime', 'en')} on time, bottleneck ${figureText(outcome, 'bottleneck', 'en')}.`,
      )
    }
  }
  say(`The report is in ${folder}.`)
  return 0
}

function run(setup: SimulationSetup, name: string): SimulationOutcome {
  const simulation = simulate(setup)
  for (;;) {
    const step = simulation.next()
    if (step.done === true) return step.value
    const { minute, accepted, dispatched, delivered, owing } = step.value
    if (minute % saidEveryMinutes === 0) {
      say(
        `${name}, hour ${minute / 60}: ${accepted} accepted, ${dispatched} dispatched, ${delivered} delivered, ${owing} owing.`,
      )
    }
  }
}

/** @returns the folder that holds the report: one page in each language, and the figures. */
async function writeReport(simulated: SimulationRun): Promise<string> {
  const { households, targetHours, staff, seed } = simulated.question
  const folder = join(dataFolder(), 'simulations', `${households}-${targetHours}h-${staff}-${seed}`)
  await mkdir(folder, { recursive: true })
  for (const language of ['zh', 'en'] as const) {
    await writeFile(join(folder, `report-${language}.html`), await reportPage(simulated, language))
  }
  const { undisturbed, withFaults, plans } = simulated
  const figures = { question: simulated.question, plans, undisturbed, withFaults }
  await writeFile(join(folder, 'figures.json'), `${JSON.stringify(figures, null, 2)}\n`)
  return folder
}

/** The figures alone: what happened quarter by quarter is in the file. */
function brief(outcome: SimulationOutcome) {
  return { ...outcome, samples: outcome.samples.length }
}

/** Progress goes beside the result, which `--json` prints alone. */
function say(text: string): void {
  console.error(text)
}

function whole(text: string, least: number, most: number): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < least || count > most) throw new Error(usage)
  return count
}

function readOptions(): { readonly question: SimulationQuestion; readonly isJson: boolean } {
  const { values } = parseArgs({
    options: {
      households: { type: 'string', default: '500000' },
      hours: { type: 'string', default: '72' },
      staff: { type: 'string', default: '500' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
    },
  })
  return {
    question: {
      households: whole(values.households, 100, 2_000_000),
      targetHours: whole(values.hours, 6, 720),
      staff: whole(values.staff, 18, 100_000),
      seed: whole(values.seed, 0, 2 ** 31),
    },
    isJson: values.json,
  }
}
