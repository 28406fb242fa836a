import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clearDataFolder } from './data-folder.ts'
import { startSystem, type System, type SystemOptions } from './system.ts'

/** A whole system of the caller's own, with the demo world, on free ports; `stop` ends it and deletes its data. */
export async function startTemporarySystem(
  options: Omit<SystemOptions, 'dataFolder' | 'port'> = {},
): Promise<System> {
  const folder = await mkdtemp(join(tmpdir(), 'yunyaoku-system-'))
  // Passable, since PostgreSQL's own user must be able to come to its data.
  await chmod(folder, 0o711)
  const remove = async (): Promise<void> => {
    await clearDataFolder(folder)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const system = await startSystem({ ...options, dataFolder: folder })
    return {
      ...system,
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
