import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clearDataFolder } from './data-folder.ts'
import { startSystem, type System, type SystemOptions } from './system.ts'

/** A system that nobody else uses and that is thrown away: the only kind whose clock may be moved. */
export interface TemporarySystem extends System {
  /** Lets its processes live `milliseconds` ahead of the real time, from their next look at the clock. */
  liveAhead(milliseconds: number): Promise<void>
}

/** A whole system of the caller's own, with the demo world, on free ports; `stop` ends it and deletes its data. */
export async function startTemporarySystem(
  options: Omit<SystemOptions, 'dataFolder' | 'port'> & {
    /** True when time will be moved: then what falls due is looked for every second. */
    readonly movesClock?: boolean
  } = {},
): Promise<TemporarySystem> {
  const folder = await mkdtemp(join(tmpdir(), 'yunyaoku-system-'))
  // Passable, since PostgreSQL's own user must be able to come to its data.
  await chmod(folder, 0o711)
  const remove = async (): Promise<void> => {
    await clearDataFolder(folder)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const clockFile = join(folder, 'clock-ahead')
    const moved = options.movesClock === true ? { CLOCK_AHEAD_FILE: clockFile, PART_SWEEP_SECONDS: '1' } : {}
    const environment = { ...moved, ...options.environment }
    const system = await startSystem({ ...options, environment, dataFolder: folder })
    return {
      ...system,
      liveAhead: (milliseconds) => writeFile(clockFile, String(Math.round(milliseconds))),
      async stop() {
        await system.stop()
        await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}
