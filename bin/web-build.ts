import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from './commands.ts'
import { withProgress } from './progress.ts'

const root = join(import.meta.dirname, '..')
/** In the folder that Vite empties and fills, so that it goes when the build goes. */
const stamp = join(root, 'web', 'dist', '.sources')
/** Everything that the browser's code is made of. */
const sources = ['web', 'domain', 'api', 'package-lock.json']

/**
 * Builds the web with Vite when its sources changed since the last build. Nothing to do where there is no
 * web/vite.config.ts.
 * @throws Error with the end of Vite's output when the build fails.
 */
export async function ensureWebBuilt(): Promise<void> {
  const config = join(root, 'web', 'vite.config.ts')
  if (!existsSync(config)) return
  const hash = await sourcesHash()
  if ((await readFile(stamp, 'utf8').catch(() => '')) === hash) return
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  await withProgress('Building the web', async () => {
    // The pages first: their build empties the folder that both go to.
    for (const one of [config, join(root, 'web', 'phone', 'vite.config.ts')]) {
      const built = await runCommand(process.execPath, [vite, 'build', '--config', one])
      if (!built.succeeded) throw new Error(`The web could not be built:\n${built.output.slice(-2_000)}`)
    }
  })
  await writeFile(stamp, hash)
}

async function sourcesHash(): Promise<string> {
  const hash = createHash('sha256')
  for (const source of sources) {
    for (const file of await filesOf(join(root, source))) hash.update(file).update(await readFile(file))
  }
  return hash.digest('hex')
}

async function filesOf(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => undefined)
  if (entries === undefined) return [path]
  const built = join(root, 'web', 'dist')
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.startsWith(built))
  return files.map((entry) => join(entry.parentPath, entry.name)).toSorted()
}
