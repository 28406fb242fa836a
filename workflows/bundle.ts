import { createHash } from 'node:crypto'
import { access, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleOption } from '@temporalio/worker'

const root = join(import.meta.dirname, '..')
const cacheFolder = join(root, '.cache', 'workflows')

/**
 * The workflows' code for the sandbox that Temporal runs it in. Bundling takes seconds, so the result is kept, named by
 * a hash of all that can change it; where nothing may be written it is bundled anew each time.
 */
export async function workflowBundle(): Promise<WorkflowBundleOption> {
  const codePath = join(cacheFolder, `${await hashOfSources()}.js`)
  if (await exists(codePath)) return { codePath }
  const bundle = await bundleWorkflowCode({
    workflowsPath: join(root, 'workflows', 'bundled.ts'),
    logger: new DefaultLogger('WARN'),
  })
  try {
    await mkdir(cacheFolder, { recursive: true })
    const partial = `${codePath}.${process.pid}`
    await writeFile(partial, bundle.code)
    await rename(partial, codePath)
    return { codePath }
  } catch {
    return bundle
  }
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256').update(sdkVersion())
  for (const folder of ['workflows', 'domain']) {
    const entries = await readdir(join(root, folder), { withFileTypes: true, recursive: true })
    const paths = entries
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
      .map((entry) => join(entry.parentPath, entry.name))
    for (const path of paths.toSorted()) hash.update(`${path}\n`).update(await readFile(path))
  }
  return hash.digest('hex').slice(0, 32)
}

function sdkVersion(): string {
  const { version }: { version: string } = createRequire(import.meta.url)('@temporalio/worker/package.json')
  return version
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
