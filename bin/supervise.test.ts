import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { getPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commandLineOf, type RunningProcess, startProcess, yieldToOthers } from './processes.ts'
import { endLeftovers, recordRun, runningSystem } from './run-record.ts'
import { supervise, type SupervisedPart } from './supervise.ts'
import { createParts } from './system-parts.ts'

const addresses = { baseUrl: 'http://localhost:8080', sandboxUrl: 'http://127.0.0.1:8090' }
const waits = 'setInterval(() => {}, 1_000_000)'

describe('the processes of the system', () => {
  let folder: string
  let part: SupervisedPart | undefined
  const reports: string[] = []

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yunyaoku-supervise-'))
    reports.length = 0
  })

  afterEach(async () => {
    await part?.stop()
    part = undefined
    await rm(folder, { recursive: true, force: true })
  })

  async function startPart(): Promise<SupervisedPart> {
    part = await supervise({
      name: 'worker',
      start: () => runScript(waits),
      stopSignal: 'SIGTERM',
      report: (message) => reports.push(message),
    })
    return part
  }

  function runScript(script: string, onSpawn?: (pid: number) => void) {
    const logFile = join(folder, 'logs', 'part.log')
    return startProcess({ command: process.execPath, args: ['--eval', script], logFile, onSpawn })
  }

  async function threadsOf({ pid }: RunningProcess): Promise<number[]> {
    return (await readdir(`/proc/${pid}/task`)).map(Number)
  }

  it.runIf(process.platform === 'linux')(
    'go behind others with all their threads when they yield',
    async () => {
      const script = `new (require('node:worker_threads').Worker)(${JSON.stringify(waits)}, { eval: true }); ${waits}`
      const yielding = await runScript(script)
      await expect.poll(async () => (await threadsOf(yielding)).length).toBeGreaterThan(4)
      yieldToOthers(yielding)
      const priorities = (await threadsOf(yielding)).map((thread) => getPriority(thread))
      expect(new Set(priorities)).toEqual(new Set([5]))
      await yielding.kill()
    },
  )

  it('come back when they die, and say so in a sentence', async () => {
    const worker = await startPart()
    const first = worker.pid()
    process.kill(first ?? 0, 'SIGKILL')
    await expect.poll(() => worker.pid()).not.toBe(first)
    await expect.poll(() => worker.pid()).toBeDefined()
    expect(reports[0]).toMatch(/^worker ended unexpectedly \(signal SIGKILL\)\. Its log: /)
  })

  it('stay down after a wanted crash until they are restarted', async () => {
    const worker = await startPart()
    const first = worker.pid()
    await worker.kill()
    expect(worker.pid()).toBeUndefined()
    expect(reports).toEqual([])
    await worker.restart()
    expect(worker.pid()).not.toBe(first)
  })

  it('stop in the order of who calls whom', async () => {
    const parts = createParts(recordRun(folder, addresses), () => {})
    const order = join(folder, 'order')
    for (const name of ['postgres', 'api', 'worker', 'temporal', 'api-2'] as const) {
      const notes = `require('node:fs').appendFileSync(${JSON.stringify(order)}, '${name.slice(0, 3)} ')`
      await parts.add(name, 'SIGTERM', (onSpawn) =>
        runScript(
          `process.on('SIGTERM', () => { ${notes}; process.exit() }); ${waits}; console.log('up')`,
          onSpawn,
        ),
      )
    }
    await expect.poll(() => readFile(join(folder, 'logs', 'part.log'), 'utf8')).toBe('up\n'.repeat(5))
    await parts.stop()
    expect(await readFile(order, 'utf8')).toBe('api api wor tem pos ')
  })

  it('that a killed run left behind are found and ended by the next one', async () => {
    const left = await runScript(waits)
    recordRun(folder, addresses).record([{ pid: left.pid, stopSignal: 'SIGTERM' }])
    await endLeftovers(folder)
    expect(await left.exited).toBe('signal SIGTERM')
    expect(await runningSystem(folder)).toBeUndefined()
  })

  it('are not touched when their id belongs to another program by now', async () => {
    const other = await runScript(waits)
    const recorder = recordRun(folder, addresses)
    recorder.record([{ pid: other.pid, stopSignal: 'SIGTERM' }])
    const note = await readFile(join(folder, 'running.json'), 'utf8')
    const changed = note.replaceAll(JSON.stringify(commandLineOf(other.pid)), '"another program"')
    await writeFile(join(folder, 'running.json'), changed)
    await endLeftovers(folder)
    expect(other.isRunning()).toBe(true)
    await other.kill()
  })

  it('are known to a second start as long as their owner lives', async () => {
    recordRun(folder, addresses).record([])
    expect(await runningSystem(folder)).toEqual(addresses)
  })
})
