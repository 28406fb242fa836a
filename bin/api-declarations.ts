import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from './commands.ts'
import { sourcesHash } from './sources-hash.ts'

const root = join(import.meta.dirname, '..')
const folder = join(root, '.cache', 'api-declarations')
const stamp = join(folder, '.sources')
/** What the types of the API's client are made of. */
const sources = ['api', 'db', 'domain', 'connectors', 'package-lock.json']

/**
 * Compiles the types of the API's client (`api/client-type.ts`) to declarations, when their sources changed. A browser app is
 * checked against these in seconds, and by the browser's own library of types; against the sources it would check the
 * whole server again, by a library that is not the server's.
 * @throws Error with the compiler's output when it finds no declarations for something.
 */
export async function ensureApiDeclarations(): Promise<void> {
  const hash = await sourcesHash(sources)
  if ((await readFile(stamp, 'utf8').catch(() => '')) === hash) return
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const config = join(folder, 'tsconfig.json')
  await writeFile(config, JSON.stringify(declarationConfig))
  const made = await runCommand(join(root, 'node_modules', '.bin', 'tsc'), ['--project', config])
  if (!made.succeeded) throw new Error(`The types of the API could not be compiled:\n${made.output}`)
  await writeFile(stamp, hash)
}

/** Without checks: the sources are checked by themselves. */
const declarationConfig = {
  extends: '../../tsconfig.json',
  compilerOptions: {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    noCheck: true,
    rootDir: '../..',
    outDir: '.',
  },
  files: ['../../api/client-type.ts'],
  include: [],
  exclude: [],
}
