import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { archiveClasses } from './class-archive.ts'
import { cacheFolder, findCommand, isExecutable, runCommand } from './commands.ts'
import { withProgress } from './progress.ts'

const cliModule = 'github.com/temporalio/cli/cmd/temporal@v1.5.1'
const testServerVersion = '1.31.0'
const testServerClass = 'io.temporal.testserver.TestServer'
/** A download that brings no byte for this long is given up: some closed networks drop packets silently. */
const downloadSilenceMs = 8_000

type ServerKind = 'dev-server' | 'time-skipping'

/**
 * The path of Temporal's command line with its development server: the one on PATH, the cached one, the SDK's
 * download, or built from the Go module, in this order; the last two are kept in the cache.
 * @throws Error with a sentence that says what to install.
 */
export async function ensureTemporalServer(): Promise<string> {
  const onPath = await findCommand('temporal')
  if (onPath !== undefined) return onPath
  const cached = join(await cacheFolder(), 'temporal')
  if (await isExecutable(cached)) return cached
  if (await download('dev-server', cached)) return cached
  if (await buildWithGo(cached)) return cached
  throw new Error(
    'Temporal is not here and could not be downloaded or built. Install the Temporal command line ' +
      '(https://docs.temporal.io/cli) so that `temporal` is on the path, or install Go 1.24 or newer to have it built, ' +
      'or set TEMPORAL_ADDRESS to a running server.',
  )
}

/**
 * The path of Temporal's test server that skips time, for tests that wait 48 hours in a second: the cached one,
 * the SDK's download, or its Java packages behind a small script.
 * @throws Error with a sentence that says what to install.
 */
export async function ensureTimeSkippingServer(): Promise<string> {
  const cached = join(await cacheFolder(), `temporal-test-server-${testServerVersion}`)
  if (await isExecutable(cached)) return cached
  if (await download('time-skipping', cached)) return cached
  if (await fetchWithMaven(cached)) return cached
  throw new Error(
    "Temporal's time-skipping test server is not here and could not be downloaded. Open the network for the " +
      'download, or install Java 17 or newer and Maven, and run the tests again.',
  )
}

/** Lets the SDK download the server by starting it once, in a process of its own that can be given up. */
async function download(kind: ServerKind, target: string): Promise<boolean> {
  const folder = await mkdtemp(`${target}-download-`)
  const starter = join(import.meta.dirname, 'temporal-download.ts')
  const silence = new AbortController()
  let bytes = 0
  let lastGrowth = Date.now()
  const watch = setInterval(() => {
    void folderBytes(folder).then((now) => {
      if (now > bytes) lastGrowth = Date.now()
      bytes = now
      if (Date.now() - lastGrowth > downloadSilenceMs) silence.abort()
    })
  }, 500)
  try {
    const result = await withProgress(
      `Trying the download of Temporal's ${kind === 'dev-server' ? 'server' : 'test server'}`,
      () => runCommand(process.execPath, [starter, kind, folder], { signal: silence.signal }),
      () => `${Math.round(bytes / 1_000_000)} MB`,
    )
    const [program] = await readdir(folder)
    if (!result.succeeded || program === undefined) return false
    await rename(join(folder, program), target)
    return true
  } finally {
    clearInterval(watch)
    await rm(folder, { recursive: true, force: true })
  }
}

async function folderBytes(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => [])
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (found) => found.size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

async function buildWithGo(target: string): Promise<boolean> {
  const go = await findCommand('go')
  if (go === undefined) return false
  const folder = await mkdtemp(`${target}-build-`)
  let packages = 0
  const result = await withProgress(
    'Building the Temporal server with Go, three to four minutes, once',
    () =>
      runCommand(go, ['install', '-v', cliModule], {
        environment: { GOBIN: folder, GOFLAGS: '' },
        onLine: () => {
          packages += 1
        },
      }),
    () => `${packages} packages`,
  )
  if (result.succeeded) await rename(join(folder, 'temporal'), target)
  else console.error(`Go could not build Temporal:\n${result.output.slice(-2000)}`)
  await rm(folder, { recursive: true, force: true })
  return result.succeeded
}

async function fetchWithMaven(target: string): Promise<boolean> {
  const maven = await findCommand('mvn')
  const java = await findCommand('java')
  if (maven === undefined || java === undefined) return false
  const libraries = `${target}-libraries`
  await rm(libraries, { recursive: true, force: true })
  await mkdir(libraries)
  const project = join(libraries, 'pom.xml')
  await writeFile(project, projectOf('io.temporal', 'temporal-test-server', testServerVersion))
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies'
  const flags = [
    '--batch-mode',
    '--file',
    project,
    '-DincludeScope=runtime',
    `-DoutputDirectory=${libraries}`,
  ]
  const result = await withProgress("Fetching Temporal's test server with Maven", () =>
    runCommand(maven, [...flags, goal]),
  )
  if (!result.succeeded) {
    console.error(`Maven could not fetch Temporal's test server:\n${result.output.slice(-2000)}`)
    return false
  }
  const archive = join(libraries, 'classes.jsa')
  const archived = await withProgress("Preparing Temporal's test server for quick starts", () =>
    archiveClasses(`${libraries}/*`, testServerClass, archive),
  )
  const javaFlags = archived ? `-XX:SharedArchiveFile='${archive}' ` : ''
  const script = `#!/bin/sh\nexec java ${javaFlags}-cp '${libraries}/*' ${testServerClass} "$@"\n`
  await writeFile(`${target}.new`, script)
  await chmod(`${target}.new`, 0o755)
  await rename(`${target}.new`, target)
  return true
}

/** A Maven project that has nothing but the one dependency. */
function projectOf(group: string, artifact: string, version: string): string {
  const wanted = `<groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version>`
  return (
    '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>' +
    '<groupId>yunyaoku</groupId><artifactId>libraries</artifactId><version>1</version>' +
    `<dependencies><dependency>${wanted}</dependency></dependencies></project>\n`
  )
}
