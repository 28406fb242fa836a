import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { WorkflowHandle } from '@temporalio/client'
import { DefaultLogger, Runtime } from '@temporalio/worker'

// Failures that tests bring about on purpose are no news.
Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { forward: {}, filter: { core: 'ERROR', other: 'ERROR' } } },
})

const folder = join(import.meta.dirname, 'histories')

/**
 * Keeps a history under `name`, when RECORD_HISTORIES is set. Bytes are base64 and 64-bit numbers plain ones, a form
 * that the SDK's encoder takes as it is.
 */
export async function recordHistory(handle: WorkflowHandle, name: string): Promise<void> {
  if (process.env.RECORD_HISTORIES === undefined) return
  await mkdir(folder, { recursive: true })
  const history = plain(await handle.fetchHistory())
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(history, null, 1)}\n`)
}

/** The names of the histories that are kept. */
export async function keptHistories(): Promise<string[]> {
  const files = await readdir(folder)
  return files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length))
}

export async function readHistory(name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8'))
}

function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(plain)
  if ('toNumber' in value && typeof value.toNumber === 'function') return value.toNumber()
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field)]))
}
