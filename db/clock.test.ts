import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openClock } from './clock.ts'

const dayMilliseconds = 24 * 60 * 60 * 1000

let folder: string
let file: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yunyaoku-clock-'))
  file = join(folder, 'clock-ahead')
})
afterEach(() => rm(folder, { recursive: true }))

/** Whole days, so that the moment of the call does not matter. */
const daysAhead = (clock: () => Date) => Math.round((clock().getTime() - Date.now()) / dayMilliseconds) || 0

describe('openClock', () => {
  it('tells the time as it is unless a file says otherwise', () => {
    expect(daysAhead(openClock({}))).toBe(0)
    expect(daysAhead(openClock({ CLOCK_AHEAD_FILE: file }))).toBe(0)
  })

  it('follows the file while it runs', async () => {
    const clock = openClock({ CLOCK_AHEAD_FILE: file })
    await writeFile(file, String(35 * dayMilliseconds))
    expect(daysAhead(clock)).toBe(35)
    await writeFile(file, 'not a number')
    expect(daysAhead(clock)).toBe(0)
  })

  it('refuses to start in production', () => {
    const environment = { CLOCK_AHEAD_FILE: file, NODE_ENV: 'production' }
    expect(() => openClock(environment)).toThrow(/production/)
    expect(daysAhead(openClock({ NODE_ENV: 'production' }))).toBe(0)
  })
})
