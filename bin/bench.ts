import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type BenchOptions, type BenchResult, missedTargets } from '#bench/bench.ts'

type Run = (options: BenchOptions) => Promise<BenchResult>

const benches: Readonly<Record<string, () => Promise<{ readonly run: Run }>>> = {
  'hot-lot': () => import('#bench/hot-lot.ts'),
  'ledger-scale': () => import('#bench/ledger-scale.ts'),
  recall: () => import('#bench/recall.ts'),
  sourcing: () => import('#bench/sourcing.ts'),
  review: () => import('#bench/review.ts'),
  intake: () => import('#bench/intake.ts'),
  journey: () => import('#bench/journey.ts'),
  'fhir-read': () => import('#bench/fhir-read.ts'),
  'big-order': () => import('#bench/big-order.ts'),
  orders: () => import('#bench/orders.ts'),
  tender: () => import('#bench/tender.ts'),
  replenish: () => import('#bench/replenish.ts'),
  registration: () => import('#bench/registration.ts'),
  campaign: () => import('#bench/campaign.ts'),
  routes: () => import('#bench/routes.ts'),
  'fair-allocation': () => import('#bench/fair-allocation.ts'),
  phone: () => import('#bench/phone.ts'),
  supervision: () => import('#bench/supervision.ts'),
  map: () => import('#bench/map.ts'),
}

const resultsFolder = join(import.meta.dirname, '..', 'bench', 'results')
const symbols = { atLeast: '≥', atMost: '≤', be: '=' } as const

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

/** Runs the named measurement, or all of them in turn. @returns 1 when a figure misses its target. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      record: { type: 'boolean', default: false },
      households: { type: 'string' },
    },
    allowPositionals: true,
  })
  let missed = 0
  for (const name of positionals.length === 0 ? Object.keys(benches) : positionals) {
    const load = benches[name]
    if (load === undefined) {
      throw new Error(`There is no bench "${name}". There are: ${Object.keys(benches).join(', ')}.`)
    }
    const { run } = await load()
    const report = (message: string) => console.error(`${name}: ${message}`)
    const households = values.households === undefined ? undefined : Number(values.households)
    const result = await run({ report, households })
    const record = recordOf(name, result)
    if (values.record) await keep(name, record)
    if (values.json) console.log(JSON.stringify(record))
    else printTable(name, result)
    missed += missedTargets(result).length
  }
  return missed === 0 ? 0 : 1
}

function recordOf(name: string, { figures, peer }: BenchResult) {
  return { bench: name, figures, peer, machine: machine(), date: new Date().toISOString() }
}

function machine(): string {
  const processors = cpus()
  const memoryGib = Math.round(totalmem() / 2 ** 30)
  return `${processors.length} × ${processors[0]?.model ?? process.arch}, ${memoryGib} GiB, ${process.platform}, Node ${process.versions.node}`
}

async function keep(name: string, record: ReturnType<typeof recordOf>): Promise<void> {
  await mkdir(resultsFolder, { recursive: true })
  await writeFile(join(resultsFolder, `${name}.json`), `${JSON.stringify(record, null, 2)}\n`)
}

function printTable(name: string, result: BenchResult): void {
  const missed = new Set(missedTargets(result).map(({ figure }) => figure))
  const targetOf = new Map(
    result.targets.map(({ figure, must, value }) => [figure, `${symbols[must]} ${value}`]),
  )
  console.table(
    Object.entries(result.figures).map(([figure, value]) => ({
      bench: name,
      figure,
      value,
      target: targetOf.get(figure) ?? '',
      met: targetOf.has(figure) ? !missed.has(figure) : '',
    })),
  )
}
