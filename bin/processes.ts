import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { setPriority } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface ProcessOptions {
  readonly command: string
  readonly args: readonly string[]
  readonly environment?: NodeJS.ProcessEnv
  /** Both output streams are appended to this file. */
  readonly logFile: string
  readonly workingFolder?: string
  /** Hears of the process as soon as it is there, before it is of any use. */
  readonly onSpawn?: ((pid: number) => void) | undefined
  /** Run as this user instead of ours; only root can ask for it. */
  readonly user?: SystemUser
}

export interface SystemUser {
  readonly uid: number
  readonly gid: number
}

/** A started process. It has its own process group, so that Ctrl-C reaches only the one who stops it in order. */
export interface RunningProcess {
  readonly pid: number
  readonly logFile: string
  /** Resolves when the process has ended, with a few words on how. */
  readonly exited: Promise<string>
  isRunning(): boolean
  /** Asks it to end with `signal`, and ends it by force after `patienceMs`. */
  stop(signal?: NodeJS.Signals, patienceMs?: number): Promise<void>
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>
}

/** As the scheduler counts: 0 is everybody's, 19 the last. A process of 5 gets about a third of one of 0. */
const yieldingNiceness = 5

/** Everything that still runs when this process ends, for whatever reason, is ended with it. */
const children = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

/** @throws Error when the command cannot be started at all. */
export async function startProcess(options: ProcessOptions): Promise<RunningProcess> {
  mkdirSync(dirname(options.logFile), { recursive: true })
  const log = openSync(options.logFile, 'a', 0o600)
  const child = spawn(options.command, options.args, {
    env: options.environment ?? process.env,
    stdio: ['ignore', log, log],
    detached: true,
    ...(options.workingFolder === undefined ? {} : { cwd: options.workingFolder }),
    ...options.user,
  })
  closeSync(log)
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('spawn', () => resolve(child.pid ?? 0))
  })
  children.add(child)
  let ending: string | undefined
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      children.delete(child)
      ending = signal === null ? `exit code ${code}` : `signal ${signal}`
      resolve(ending)
    })
  })
  const isRunning = () => ending === undefined
  options.onSpawn?.(pid)
  return {
    pid,
    logFile: options.logFile,
    exited,
    isRunning,
    async stop(signal = 'SIGTERM', patienceMs = 15_000) {
      if (!isRunning()) return
      child.kill(signal)
      const patience = new AbortController()
      await Promise.race([exited, sleep(patienceMs, undefined, { signal: patience.signal }).catch(() => {})])
      patience.abort()
      if (isRunning()) child.kill('SIGKILL')
      await exited
    },
    async kill() {
      if (isRunning()) child.kill('SIGKILL')
      await exited
    },
  }
}

/** The failure of a server that has ended before it did its work, with the end of its log: a thrown-away folder takes the log along. */
export async function didNotStart(name: string, { exited, logFile }: RunningProcess): Promise<Error> {
  return new Error(
    `${name} did not start (${await exited}). The end of ${logFile}:\n${await endOfFile(logFile, 2_000)}`,
  )
}

/** The command line of a living process, or undefined when there is none with that id. */
export function commandLineOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || undefined
  } catch {
    const listing = spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' })
    return listing.stdout?.trim() || undefined
  }
}

/**
 * Ends a process that an earlier run left behind, when its command line still contains `mark`:
 * a process id is used again by others after a while.
 * @returns true when there was one.
 */
export async function endLeftover(pid: number, mark: string, signal: NodeJS.Signals): Promise<boolean> {
  if (!(commandLineOf(pid)?.includes(mark) ?? false)) return false
  sendSignal(pid, signal)
  for (let waitedMs = 0; waitedMs < 15_000; waitedMs += 50) {
    if (commandLineOf(pid) === undefined) return true
    await sleep(50)
  }
  sendSignal(pid, 'SIGKILL')
  return true
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    // It ended by itself between the look and the signal.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/**
 * Lets the others go first while the processors are busy: for a process that does work nobody is waiting for. Its threads
 * of this moment yield, and those that they start later. One that has ended already needs nothing.
 */
export function yieldToOthers({ pid }: RunningProcess): void {
  try {
    setPriority(pid, yieldingNiceness)
    if (process.platform !== 'linux') return
    // Niceness is a thread's own there, and where sessions share the processors first it counts only inside of one.
    for (const thread of readdirSync(`/proc/${pid}/task`)) setPriority(Number(thread), yieldingNiceness)
    writeFileSync(`/proc/${pid}/autogroup`, String(yieldingNiceness))
  } catch {
    // It runs as everybody does then.
  }
}

async function endOfFile(path: string, bytes: number): Promise<string> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const start = Math.max(0, size - bytes)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}
