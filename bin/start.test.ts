import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoAccounts } from '#seeds/demo-accounts.ts'
import { clearDataFolder } from './data-folder.ts'
import { ApiClient } from './demo/http.ts'
import { freePort, isPortFree } from './ports.ts'
import { commandLineOf, type RunningProcess, startProcess } from './processes.ts'

const startPatienceMs = 5 * 60_000
const testPatienceMs = 15 * 60_000
const [account] = demoAccounts

describe('npm start', () => {
  let folder: string
  let port: number
  const runs: RunningProcess[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yunyaoku-start-'))
    // Passable, since PostgreSQL's own user must be able to come to its data.
    await chmod(folder, 0o711)
    port = await freePort()
  })

  afterAll(async () => {
    await Promise.all(runs.map((run) => run.stop('SIGINT', startPatienceMs)))
    await clearDataFolder(folder)
    await rm(folder, { recursive: true, force: true })
  }, startPatienceMs)

  /** Waits for the last line that a start prints. */
  async function start(): Promise<RunningProcess> {
    const logFile = join(folder, 'terminal', `${runs.length}.log`)
    const run = await startProcess({
      command: process.execPath,
      args: [join(import.meta.dirname, 'start.mjs')],
      environment: { ...process.env, DATA_DIR: folder, PORT: String(port) },
      logFile,
    })
    runs.push(run)
    await expect
      .poll(() => readFile(logFile, 'utf8'), { timeout: startPatienceMs })
      .toContain('Stop with Ctrl-C.')
    return run
  }

  /** The ids of the system's processes, as it notes them itself. */
  async function partIds(): Promise<number[]> {
    const note = JSON.parse(await readFile(join(folder, 'running.json'), 'utf8')) as {
      parts: readonly { pid: number }[]
    }
    return note.parts.map(({ pid }) => pid)
  }

  async function takenPorts(): Promise<number[]> {
    const kept = JSON.parse(await readFile(join(folder, 'ports.json'), 'utf8')) as Record<string, number>
    const ports = [...Object.values(kept), port]
    const areFree = await Promise.all(ports.map(isPortFree))
    return ports.filter((_, index) => areFree[index] === false)
  }

  it(
    'brings back what was killed, leaves nothing running after Ctrl-C, and goes on with its data',
    async () => {
      const first = await start()
      const api = new ApiClient([`http://localhost:${port}`])
      const session = await api.signIn(account?.email ?? '', account?.password ?? '')
      const before = await partIds()
      expect(before.filter(isAlive)).toHaveLength(5)
      // All at once: the API and the worker may come back before the servers that they need.
      for (const id of before) process.kill(id, 'SIGKILL')
      await expect
        .poll(async () => (await partIds()).filter((id) => isAlive(id) && !before.includes(id)).length, {
          timeout: startPatienceMs,
        })
        .toBe(5)
      expect(await api.get(session, '/access/me')).toMatchObject({ tenantId: account?.tenantId })

      const after = await partIds()
      expect(await pressCtrlC(first)).toBe('exit code 0')
      expect([...before, ...after].filter(isAlive)).toEqual([])
      expect(await takenPorts()).toEqual([])

      const second = await start()
      expect(await api.get(session, '/access/me')).toMatchObject({ tenantId: account?.tenantId })
      expect(await pressCtrlC(second)).toBe('exit code 0')
      expect(await takenPorts()).toEqual([])
    },
    testPatienceMs,
  )
})

function isAlive(id: number): boolean {
  return commandLineOf(id) !== undefined
}

async function pressCtrlC(run: RunningProcess): Promise<string> {
  process.kill(run.pid, 'SIGINT')
  return run.exited
}
