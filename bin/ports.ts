import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const loopback = '127.0.0.1'
const storedPorts = z.record(z.string(), z.int().min(1).max(65_535))

/** True when nothing listens on `port` of the loopback address. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await listenOnce(port)) !== undefined
}

/** Below those that systems lend to outgoing connections: one of these might be lent before a server has begun to listen. */
const served = { from: 20_000, until: 32_000 } as const
const draws = 100

/** A port that was free a moment ago, drawn by chance, so that programs that begin together do not choose the same. */
export async function freePort(): Promise<number> {
  for (let draw = 0; draw < draws; draw += 1) {
    const port = randomInt(served.from, served.until)
    if (await isPortFree(port)) return port
  }
  throw new Error('No free port on the loopback address.')
}

/**
 * Ports by name, the same after every restart as long as they are free, kept in `ports.json` of `folder`.
 * So addresses that a person wrote down, and connections of their tools, stay good.
 */
export async function keptPorts(folder: string, names: readonly string[]): Promise<(name: string) => number> {
  const file = join(folder, 'ports.json')
  const kept = await readFile(file, 'utf8').then(
    (text) => storedPorts.parse(JSON.parse(text)),
    (): Record<string, number> => ({}),
  )
  const chosen = new Map(Object.entries(kept))
  for (const name of names) {
    const port = chosen.get(name)
    if (port === undefined || !(await isPortFree(port))) chosen.set(name, await freePort())
  }
  await writeFile(file, `${JSON.stringify(Object.fromEntries(chosen), null, 2)}\n`)
  return (name) => {
    const port = chosen.get(name)
    if (port === undefined) throw new Error(`No port is kept for ${name}.`)
    return port
  }
}

/** The port that is kept under `name` in `folder`. @throws Error when none is. */
export async function keptPort(folder: string, name: string): Promise<number> {
  const ports = storedPorts.parse(JSON.parse(await readFile(join(folder, 'ports.json'), 'utf8')))
  const port = ports[name]
  if (port === undefined) throw new Error(`No port is kept for ${name}.`)
  return port
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen({ port, host: loopback, exclusive: true }, () => {
      const address = server.address()
      const taken = typeof address === 'object' && address !== null ? address.port : undefined
      server.close(() => resolve(taken))
    })
  })
}
