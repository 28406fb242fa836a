import { type Browser, chromium } from 'playwright-core'
import { findCommand, isExecutable, runCommand } from './commands.ts'
import { withProgress } from './progress.ts'

const commandNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'] as const
const macPath = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'

/** For a headless run that talks to nobody but the page; as root Chromium cannot have its sandbox. */
const launchFlags: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * The path of a Chromium: CHROMIUM_PATH, else one on PATH, else installed by apt with a Chinese font, as root.
 * @throws Error with a sentence that says what to install.
 */
export async function ensureChromium(): Promise<string> {
  const found = await findChromium()
  if (found !== undefined) return found
  if (process.getuid?.() === 0 && (await findCommand('apt-get')) !== undefined) await installChromium()
  const installed = await findChromium()
  if (installed !== undefined) return installed
  throw new Error(
    'The tests of the pages need Chromium, and none was found. Install the packages chromium and fonts-noto-cjk ' +
      '(or Google Chrome), or set CHROMIUM_PATH to the program.',
  )
}

/** Starts a headless Chromium with a profile of its own; close it with `browser.close()`. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: await ensureChromium(),
    args: [...launchFlags],
    // Where the machine says nothing of a character set, Chromium would give downloads no Chinese names.
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  })
}

async function findChromium(): Promise<string | undefined> {
  const given = process.env.CHROMIUM_PATH
  if (given !== undefined && given !== '') {
    if (await isExecutable(given)) return given
    throw new Error(`CHROMIUM_PATH is ${given}, and there is no program at that path.`)
  }
  return (await findCommand(...commandNames)) ?? ((await isExecutable(macPath)) ? macPath : undefined)
}

async function installChromium(): Promise<void> {
  let last = ''
  const apt = (...args: string[]) =>
    runCommand('apt-get', args, {
      environment: { DEBIAN_FRONTEND: 'noninteractive' },
      onLine: (line) => {
        last = line.slice(0, 80)
      },
    })
  const result = await withProgress(
    'Installing Chromium and a Chinese font (apt-get)',
    async () => {
      await apt('update')
      return apt('install', '--yes', '--no-install-recommends', 'chromium', 'fonts-noto-cjk')
    },
    () => last,
  )
  if (!result.succeeded) throw new Error(`apt-get could not install Chromium:\n${result.output.slice(-2000)}`)
}
