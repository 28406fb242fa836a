// Plain JavaScript without dependencies: it runs before anything is installed, on the Node that is there.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const oldestNode = 20

/**
 * Installs the npm packages when they are missing or differ from package-lock.json, then runs `bin/<script>`
 * with the same arguments under the Node version that the project pins, and ends as it ends.
 * @param {string} script
 */
export function runPrepared(script) {
  const version = Number(process.versions.node.split('.')[0])
  if (version < oldestNode) {
    console.error(
      `This is Node ${process.versions.node}; Yunyaoku needs Node ${oldestNode} or newer to start (https://nodejs.org).`,
    )
    process.exit(1)
  }
  if (!isInstalled()) installPackages()
  run(join(root, 'bin', script))
}

/**
 * npm keeps a lock file of what it installed, written last. The install is whole and current when that file
 * has every package of ours in the same version, except the optional ones made for other platforms.
 */
function isInstalled() {
  const wanted = readLock(join(root, 'package-lock.json'))
  const installed = readLock(join(root, 'node_modules', '.package-lock.json'))
  if (wanted === undefined)
    throw new Error('package-lock.json is missing or damaged: take it from the repository.')
  if (installed === undefined) return false
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true
    const found = installed[path]
    return found === undefined ? isOptional(entry) : found.version === entry.version
  })
}

function isOptional(entry) {
  return entry.optional === true || entry.devOptional === true || entry.peer === true
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return undefined
  }
}

function installPackages() {
  const start = Date.now()
  console.log('Installing the npm packages of package-lock.json (npm ci), about a minute …')
  // Under `npm start` npm tells where it is; started by `node bin/start.mjs` it is looked up on the path.
  const npm = process.env.npm_execpath
  const flags = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund']
  const result = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...flags], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', flags, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (result.status !== 0) {
    console.error(
      'The npm packages could not be installed; npm says above why. Mend that and run the same command again.',
    )
    process.exit(1)
  }
  console.log(`Installed in ${Math.round((Date.now() - start) / 1000)} s.`)
}

function run(script) {
  const bin = join(root, 'node_modules', '.bin')
  const child = spawn(pinnedNode(), [script, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
    env: {
      // What Node compiled once, TypeScript included, is not compiled again by the next start.
      NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node'),
      ...process.env,
      PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
    },
  })
  // The child decides when a signal ends it; this process only passes on what was sent to it alone.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? code : 1
  })
}

function pinnedNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const pinned = join(root, 'node_modules', 'node', 'bin', name)
  if (existsSync(pinned)) return pinned
  console.error(
    'The npm package "node" brought no Node for this machine: its install script was blocked or does not know the platform. ' +
      'Remove node_modules and try again with npm 10 or newer and without ignore-scripts.',
  )
  return process.exit(1)
}
