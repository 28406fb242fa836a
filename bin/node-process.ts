import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import {
  didNotStart,
  type ProcessOptions,
  type RunningProcess,
  startProcess,
  yieldToOthers,
} from './processes.ts'

export interface NodeProcessOptions {
  readonly name: string
  /** The file to run, from the root of the repository. */
  readonly script: string
  /** Loaded before it, in its threads too; from the root of the repository. */
  readonly preload?: string
  readonly environment: NodeJS.ProcessEnv
  readonly logFolder: string
  /** Answers with 200 once the process does its work. */
  readonly healthUrl: string
  readonly onSpawn?: ProcessOptions['onSpawn']
  /** Whether it lets the others go first, once it is up. */
  readonly yields?: boolean
}

const root = join(import.meta.dirname, '..')
/** A machine that does much else at the same time takes minutes to bring up a server. */
const startPatienceMs = 180_000
/** Most of what a request leaves behind is garbage at once: with more room it is looked through less often, in MiB. */
const youngGenerationMb = 32

/** Starts a server of ours under the Node that runs us. @throws Error with the end of its log when it does not come up. */
export async function startNodeProcess(options: NodeProcessOptions): Promise<RunningProcess> {
  const started = await startProcess({
    command: process.execPath,
    args: [
      `--max-semi-space-size=${youngGenerationMb}`,
      ...(options.preload === undefined ? [] : ['--import', pathToFileURL(join(root, options.preload)).href]),
      join(root, options.script),
    ],
    environment: { ...process.env, ...options.environment },
    logFile: join(options.logFolder, `${options.name}.log`),
    workingFolder: root,
    onSpawn: options.onSpawn,
  })
  if (await waitForAnswer(options.healthUrl, startPatienceMs, () => started.isRunning())) {
    if (options.yields === true) yieldToOthers(started)
    return started
  }
  await started.kill()
  throw await didNotStart(options.name, started)
}

/** True once `url` answers with 200; false when that took too long or `isWorthWaiting` said no. */
export async function waitForAnswer(
  url: string,
  patienceMs: number,
  isWorthWaiting: () => boolean = () => true,
): Promise<boolean> {
  const end = Date.now() + patienceMs
  while (Date.now() < end && isWorthWaiting()) {
    const answers = await fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
      (response) => response.ok,
      () => false,
    )
    if (answers) return true
    await sleep(100)
  }
  return false
}
