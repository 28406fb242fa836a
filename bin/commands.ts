import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'

/** Where programs that we installed ourselves are kept between runs and checkouts. CACHE_DIR overrides. */
export async function cacheFolder(): Promise<string> {
  const folder = resolve(process.env.CACHE_DIR ?? join(homedir(), '.cache', 'yunyaoku'))
  await mkdir(folder, { recursive: true })
  return folder
}

/** The path of the first of `names` that is on PATH, if any. */
export async function findCommand(...names: readonly string[]): Promise<string | undefined> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name)
      if (await isExecutable(path)) return path
    }
  }
  return undefined
}

export async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}

export interface CommandResult {
  readonly succeeded: boolean
  /** Both streams in the order they came. */
  readonly output: string
}

/** Runs a command to its end; `onLine` hears every line as it comes. A command that is missing has not succeeded. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: {
    readonly environment?: NodeJS.ProcessEnv
    readonly onLine?: (line: string) => void
    readonly signal?: AbortSignal
  } = {},
): Promise<CommandResult> {
  const child = spawn(command, args, {
    env: { ...process.env, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.signal === undefined ? {} : { signal: options.signal, killSignal: 'SIGKILL' }),
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8')
    stream.on('data', (text: string) => {
      output += text
      for (const line of text.split('\n')) if (line !== '') options.onLine?.(line)
    })
  }
  try {
    const [code] = await once(child, 'close')
    return { succeeded: code === 0, output }
  } catch (error) {
    return { succeeded: false, output: `${output}${String(error)}` }
  }
}
