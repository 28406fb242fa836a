import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from './commands.ts'
import { withProgress } from './progress.ts'
import { sourcesHash } from './sources-hash.ts'

const root = join(import.meta.dirname, '..')
/** In the folder that Vite empties and fills, so that it goes when the build goes. */
const stamp = join(root, 'web', 'dist', '.sources')
/** Everything that the browser's code is made of. */
const sources = ['web', 'domain', 'api', 'package-lock.json']
/** What is built beside the pages, each by a vite.config.ts of its own. */
const apps = ['phone', 'desk'] as const

/**
 * Builds the web with Vite when its sources changed since the last build. Nothing to do where there is no
 * web/vite.config.ts.
 * @throws Error with the end of Vite's output when the build fails.
 */
export async function ensureWebBuilt(): Promise<void> {
  const config = join(root, 'web', 'vite.config.ts')
  if (!existsSync(config)) return
  const hash = await sourcesHash(sources)
  if ((await readFile(stamp, 'utf8').catch(() => '')) === hash) return
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  await withProgress('Building the web', async () => {
    // The pages first: their build empties the folder that all go to.
    for (const one of [config, ...apps.map((app) => join(root, 'web', app, 'vite.config.ts'))]) {
      const built = await runCommand(process.execPath, [vite, 'build', '--config', one])
      if (!built.succeeded) throw new Error(`The web could not be built:\n${built.output.slice(-2_000)}`)
    }
  })
  await writeFile(stamp, hash)
}
