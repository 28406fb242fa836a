import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { ensureApiDeclarations } from './api-declarations.ts'

interface Check {
  readonly name: string
  readonly command: readonly [string, ...string[]]
}

interface Result {
  readonly check: Check
  readonly passed: boolean
  readonly output: string
  readonly seconds: string
}

const root = join(import.meta.dirname, '..')

const checks: readonly Check[] = [
  { name: 'types', command: ['tsc', '--noEmit', '--project', '.'] },
  { name: 'types of the browser', command: ['tsc', '--noEmit', '--project', 'web/browser'] },
  { name: 'types of the phone', command: ['tsc', '--noEmit', '--project', 'web/phone'] },
  { name: 'types of its shell', command: ['tsc', '--noEmit', '--project', 'web/phone/shell'] },
  { name: 'types of the desk', command: ['node', 'bin/desk-types.ts'] },
  { name: 'lint and boundaries', command: ['oxlint', '--deny-warnings', '.'] },
  { name: 'format', command: ['oxfmt', '--check', '.'] },
  { name: 'dead code', command: ['knip'] },
]

// The lint of the staff console looks at these types as well.
await ensureApiDeclarations()
const results = await Promise.all(checks.map(run))
for (const { check, passed, output } of results) {
  if (!passed) console.log(`── ${check.name}: ${check.command.join(' ')}\n${output.trim()}\n`)
}
for (const { check, passed, seconds } of results) {
  console.log(`${passed ? 'ok    ' : 'FAILED'}  ${check.name} (${seconds} s)`)
}
process.exitCode = results.every((result) => result.passed) ? 0 : 1

async function run(check: Check): Promise<Result> {
  const start = performance.now()
  const [tool, ...args] = check.command
  const child = spawn(join(root, 'node_modules', '.bin', tool), args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  return { check, passed: code === 0, output: output + errors, seconds }
}
