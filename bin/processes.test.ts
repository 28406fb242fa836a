import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { didNotStart, startProcess } from './processes.ts'

it('tells with a server that did not start how it ended, and the last words of its log', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'yunyaoku-process-'))
  try {
    const ended = await startProcess({
      command: process.execPath,
      args: [
        '-e',
        `console.error('first'.padEnd(5000)); console.error('the port is taken'); process.exit(2)`,
      ],
      logFile: join(folder, 'server.log'),
    })
    const { message } = await didNotStart('The server', ended)
    expect(message).toMatch(/^The server did not start \(exit code 2\)\./)
    expect(message).toContain('the port is taken')
    expect(message).not.toContain('first')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
