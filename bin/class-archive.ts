import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './ports.ts'

const startPatienceMs = 180_000
const lookMs = 200

/**
 * Starts a Java server once and lets it keep the classes that it loaded in an archive: later starts take a second
 * instead of many on a busy machine, where the SDK's few seconds of patience would not do.
 * @returns false when no archive was made; the server then starts as before.
 */
export async function archiveClasses(
  classPath: string,
  mainClass: string,
  archive: string,
): Promise<boolean> {
  const port = await freePort()
  const server = spawn(
    'java',
    [`-XX:ArchiveClassesAtExit=${archive}`, '-cp', classPath, mainClass, String(port)],
    { stdio: 'ignore' },
  )
  const exited = once(server, 'exit').catch(() => [1])
  const isUp = await Promise.race([listens(port), exited.then(() => false)])
  server.kill('SIGTERM')
  await exited
  return isUp
}

async function listens(port: number): Promise<boolean> {
  const givesUpAt = Date.now() + startPatienceMs
  while (Date.now() < givesUpAt) {
    const socket = connect(port, '127.0.0.1')
    const answer = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false)
    socket.destroy()
    if (answer) return true
    await sleep(lookMs)
  }
  return false
}
