import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { ensureChromium } from './chromium.ts'
import { ensureTemporalServer, ensureTimeSkippingServer } from './temporal-programs.ts'

/** The part of vitest's JSON report that is counted. */
const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
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
const run = await runVitest(process.argv.slice(2))
// An error outside of every test, or no test at all, is a failure that no test stands for.
const failedOutside = run.totals.failed === 0 && (run.exitCode !== 0 || run.totals.passed === 0)
if (failedOutside)
  console.log(run.totals.passed === 0 ? 'No test ran.' : 'Vitest failed outside of any test: see above.')
const failed = failedOutside ? 1 : run.totals.failed
const skipped = run.totals.skipped === 0 ? '' : `, ${run.totals.skipped} skipped`
process.exitCode = failed === 0 ? 0 : 1
console.log(`${run.totals.passed} passed, ${failed} failed${skipped}`)

async function runVitest(args: readonly string[]): Promise<{ exitCode: number; totals: Totals }> {
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
  const totals = await readFile(file, 'utf8').then(
    (text) => totalsOf(report.parse(JSON.parse(text))),
    () => ({ passed: 0, failed: 0, skipped: 0 }),
  )
  await rm(folder, { recursive: true, force: true })
  return { exitCode: exitCode ?? 1, totals }
}

/** A file that could not be loaded has no tests to count, and counts as one that failed. */
function totalsOf({
  numPassedTests,
  numFailedTests,
  numPendingTests,
  testResults,
}: z.infer<typeof report>): Totals {
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  )
  return { passed: numPassedTests, failed: numFailedTests + brokenFiles.length, skipped: numPendingTests }
}
