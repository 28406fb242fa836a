import { renameSync, writeFileSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { commandLineOf, endLeftover } from './processes.ts'

/** A process and its command line: an id alone may by now belong to somebody else. */
const recordedProcess = z.object({ pid: z.int().positive(), commandLine: z.string().min(1) })
const recordedPart = recordedProcess.extend({ stopSignal: z.enum(['SIGINT', 'SIGTERM']) })
const addresses = z.object({ baseUrl: z.string(), sandboxUrl: z.string() })
const runRecord = z.object({ owner: recordedProcess, addresses, parts: z.array(recordedPart) })
type RunRecord = z.infer<typeof runRecord>

/** Where a running system can be reached. */
export type SystemAddresses = Readonly<z.infer<typeof addresses>>

export interface RunningPart {
  readonly pid: number
  /** The signal on which it ends in order. */
  readonly stopSignal: StopSignal
}
export type StopSignal = z.infer<typeof recordedPart>['stopSignal']

/** What runs on the data folder, written so that the next start, and `npm run reset`, know of it. */
export interface RunRecorder {
  /** Notes the parts that run now. */
  record(parts: readonly RunningPart[]): void
  remove(): Promise<void>
}

/** The system that runs on this data folder, or undefined when none does. */
export async function runningSystem(dataFolder: string): Promise<SystemAddresses | undefined> {
  const found = await readRecord(dataFolder)
  return found !== undefined && isAlive(found.owner) ? found.addresses : undefined
}

/** Ends what a run left behind that was itself killed before it could stop its parts. */
export async function endLeftovers(dataFolder: string): Promise<void> {
  const found = await readRecord(dataFolder)
  if (found === undefined) return
  await Promise.all(found.parts.map((part) => endLeftover(part.pid, part.commandLine, part.stopSignal)))
  await rm(recordFile(dataFolder), { force: true })
}

/** Notes this process as the one that runs the system of the data folder. */
export function recordRun(dataFolder: string, reachedAt: SystemAddresses): RunRecorder {
  const owner = recorded(process.pid)
  const file = recordFile(dataFolder)
  return {
    record(running) {
      const known = running.map(({ pid, stopSignal }) => ({ ...recorded(pid), stopSignal }))
      const parts = known.filter((part) => part.commandLine !== '')
      // Written beside and renamed, so that a kill at this moment leaves the older note whole.
      writeFileSync(`${file}.new`, JSON.stringify({ owner, addresses: reachedAt, parts } satisfies RunRecord))
      renameSync(`${file}.new`, file)
    },
    remove: () => rm(file, { force: true }),
  }
}

function recorded(pid: number): z.infer<typeof recordedProcess> {
  return { pid, commandLine: commandLineOf(pid) ?? '' }
}

function isAlive({ pid, commandLine }: z.infer<typeof recordedProcess>): boolean {
  return commandLineOf(pid) === commandLine
}

async function readRecord(dataFolder: string): Promise<RunRecord | undefined> {
  const text = await readFile(recordFile(dataFolder), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  // A file that was cut off while it was written names nothing that can be trusted.
  return runRecord.safeParse(parseJson(text)).data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function recordFile(dataFolder: string): string {
  return join(dataFolder, 'running.json')
}
