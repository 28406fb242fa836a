import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { z } from 'zod'
import { ensureChromium } from './chromium.ts'
import { ensureTemporalServer, ensureTimeSkippingServer } from './temporal-programs.ts'

/** The part of vitest's JSON report that is counted. */
const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
})

interface Totals {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** What came of each file, by its path. */
type Results = ReadonlyMap<string, Totals>

interface Run {
  readonly exitCode: number
  readonly results: Results
}

/** More files than this do not fail by chance. */
const mostTriedAgain = 3

const root = join(import.meta.dirname, '..')

try {
  await ensureTemporalServer()
  await ensureTimeSkippingServer()
  await ensureChromium()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  console.log('0 passed, 1 failed')
  process.exit(1)
}
process.exitCode = await testAndTell(process.argv.slice(2))

/** Runs the tests and tells the totals in the last line. @returns the exit code. */
async function testAndTell(args: readonly string[]): Promise<number> {
  const first = await runVitest(args)
  const failedFiles = [...first.results].filter(([, { failed }]) => failed > 0).map(([file]) => file)
  const isTriedAgain =
    args.length === 0 &&
    failedFiles.length > 0 &&
    failedFiles.length <= mostTriedAgain &&
    failedFiles.every((file) => file.includes('.browser.test.'))
  const { results, exitCode } = isTriedAgain ? await tryAgain(first, failedFiles) : first
  const { passed, failed, skipped } = sumOf([...results.values()])
  // An error outside of every test, or no test at all, is a failure that no test stands for.
  const failedOutside = failed === 0 && (exitCode !== 0 || passed === 0)
  if (failedOutside)
    console.log(passed === 0 ? 'No test ran.' : 'Vitest failed outside of any test: see above.')
  const allFailed = failedOutside ? 1 : failed
  console.log(`${passed} passed, ${allFailed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`)
  return allFailed === 0 ? 0 : 1
}

/**
 * Runs the few files of the browser that failed in a whole run once more, alone on the machine, and names those that pass
 * now: they depend on something that they must not depend on, and want mending, but they do not say that the product is
 * broken. Whatever else fails once has found something: a property's counterexample does not come back at will.
 */
async function tryAgain({ results }: Run, files: readonly string[]): Promise<Run> {
  console.log(`Failed, and tried once more alone:\n${files.map(shown).join('\n')}`)
  const again = await runVitest(files)
  const unsteady = files.filter((file) => again.results.get(file)?.failed === 0)
  if (unsteady.length > 0)
    console.log(`Passed only when tried once more, and to be mended:\n${unsteady.map(shown).join('\n')}`)
  return { exitCode: again.exitCode, results: new Map([...results, ...again.results]) }
}

function shown(file: string): string {
  return `  ${relative(root, file)}`
}

async function runVitest(args: readonly string[]): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'yunyaoku-report-'))
  const file = join(folder, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const program = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const vitest = spawn(process.execPath, [program, 'run', ...reporters, ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  // Ctrl-C reaches vitest too, which then stops what it started: wait for that instead of ending first.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => vitest.kill(signal))
  const [exitCode]: (number | null)[] = await once(vitest, 'exit')
  const results = await readFile(file, 'utf8').then(
    (text) => resultsOf(report.parse(JSON.parse(text))),
    () => new Map<string, Totals>(),
  )
  await rm(folder, { recursive: true, force: true })
  return { exitCode: exitCode ?? 1, results }
}

/** A file that could not be loaded has no tests to count, and counts as one that failed. */
function resultsOf({ testResults }: z.infer<typeof report>): Results {
  return new Map(
    testResults.map(({ name, status, assertionResults }) => {
      const count = (state: string) =>
        assertionResults.filter((assertion) => assertion.status === state).length
      const passed = count('passed')
      const failed = count('failed')
      const isBroken = status === 'failed' && failed === 0
      return [
        name,
        { passed, failed: isBroken ? 1 : failed, skipped: assertionResults.length - passed - failed },
      ]
    }),
  )
}

function sumOf(results: readonly Totals[]): Totals {
  return {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    failed: results.reduce((sum, { failed }) => sum + failed, 0),
    skipped: results.reduce((sum, { skipped }) => sum + skipped, 0),
  }
}
