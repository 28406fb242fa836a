import { readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { commandLineOf, endLeftover } from './processes.ts'

/** What a server says of itself in `postmaster.pid`: its process on line 1, its state on line 8. */
export async function readPidFile(data: string): Promise<{ pid: number; isReady: boolean } | undefined> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n')
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  return { pid, isReady: lines[7]?.trim() === 'ready' }
}

/**
 * Ends what an earlier run left on the data: a server whose starter was killed, and the sessions of a server that
 * was itself killed. A session in the middle of a long query does not notice that for as long as the query takes,
 * and until then no new server may start on the data.
 */
export async function endLeftoverServer(data: string): Promise<void> {
  const status = await readPidFile(data)
  if (status !== undefined) await endLeftover(status.pid, data, 'SIGINT')
  for (const pid of await processesIn(data)) await endLeftover(pid, 'postgres', 'SIGQUIT')
}

/** The processes that have `folder` as their working folder, as far as the system tells: only Linux does. */
async function processesIn(folder: string): Promise<number[]> {
  const names = await readdir('/proc').catch((): string[] => [])
  const pids = names.map(Number).filter((pid) => Number.isInteger(pid) && pid > 0)
  const folders = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => undefined)))
  return pids.filter((pid, index) => folders[index] === folder && commandLineOf(pid) !== undefined)
}
