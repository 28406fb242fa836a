import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchChromium } from '#bin/chromium.ts'
import { ensureWebBuilt } from '#bin/web-build.ts'
import { demoAccounts } from '#seeds/demo-accounts.ts'
import type { BenchOptions, BenchResult } from './bench.ts'
import { quantile, rounded } from './figures.ts'
import { withOrderServer } from './order-server.ts'

const built = join(import.meta.dirname, '..', 'web', 'dist')
const runs = 5
/** A phone of some years ago on a weak network. */
const slowness = { processor: 4, latencyMs: 400, bytesPerSecond: (400 * 1000) / 8 }

/**
 * What the phone has to load and how long it takes until somebody can use it: the sizes of the built scripts as they are
 * sent, the time from an empty browser to the first field that takes an input, the reload without a network, and whether
 * anything was asked of another host.
 */
export async function run({ report }: BenchOptions): Promise<BenchResult> {
  report('Building the web.')
  await ensureWebBuilt()
  const sizes = await readSizes()
  const browser = await launchChromium()
  try {
    return await withOrderServer(4, async ({ baseUrl }) => {
      const usable: number[] = []
      const reloads: number[] = []
      const foreign = new Set<string>()
      for (let turn = 0; turn < runs; turn += 1) {
        report(`Opening the app, ${turn + 1} of ${runs}.`)
        const context = await openContext(browser, baseUrl, foreign)
        usable.push(await usableMs(context))
        reloads.push(await offlineReloadMs(context))
        await context.close()
      }
      return {
        figures: {
          first_screen_kib: rounded(sizes.firstScreen),
          village_kib: rounded(sizes.village),
          patient_kib: rounded(sizes.patient),
          usable_seconds: rounded(quantile(usable, 0.5) / 1000),
          offline_reload_ms: Math.round(quantile(reloads, 0.5)),
          foreign_requests: foreign.size,
        },
        peer: {
          name: 'limits of the product, with 4× CPU slow-down, 400 kbit/s and 400 ms latency in Chromium by CDP',
          slowest_usable_seconds: rounded(Math.max(...usable) / 1000),
          slowest_offline_reload_ms: Math.round(Math.max(...reloads)),
        },
        targets: [
          { figure: 'first_screen_kib', must: 'atMost', value: 70 },
          { figure: 'village_kib', must: 'atMost', value: 150 },
          { figure: 'patient_kib', must: 'atMost', value: 15 },
          { figure: 'usable_seconds', must: 'atMost', value: 3 },
          { figure: 'offline_reload_ms', must: 'atMost', value: 1_000 },
          { figure: 'foreign_requests', must: 'be', value: 0 },
        ],
      }
    })
  } finally {
    await browser.close()
  }
}

/** KiB of gzip JavaScript: what the first page asks for, the whole app with its service worker, and patients' pages. */
async function readSizes() {
  const page = await readFile(join(built, 'phone', 'index.html'), 'utf8')
  const kibOf = async (file: string) => gzipSync(await readFile(join(built, file))).length / 1024
  const sum = async (files: readonly string[]) => {
    let total = 0
    for (const file of files) total += await kibOf(file)
    return total
  }
  const scripts = [...page.matchAll(/(?:src|href)="\/(phone\/assets\/[^"]+\.js)"/g)].flatMap(
    ([, path]) => path ?? [],
  )
  const all = (await readdir(join(built, 'phone'), { recursive: true })).filter((file) =>
    file.endsWith('.js'),
  )
  return {
    firstScreen: await sum(scripts),
    village: await sum(all.map((file) => join('phone', file))),
    patient: await kibOf('pages.js'),
  }
}

async function openContext(browser: Browser, baseURL: string, foreign: Set<string>): Promise<BrowserContext> {
  const viewport = { width: 360, height: 740 }
  const context = await browser.newContext({ baseURL, viewport, locale: 'zh-CN', isMobile: true })
  context.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${baseURL}/`)) foreign.add(url)
  })
  return context
}

async function slowDown(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowness.processor })
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: slowness.latencyMs,
    downloadThroughput: slowness.bytesPerSecond,
    uploadThroughput: slowness.bytesPerSecond,
  })
}

/** From an empty browser to the first key that the app took: typed into its first field, and shown there. */
async function usableMs(context: BrowserContext): Promise<number> {
  const page = await context.newPage()
  await slowDown(page)
  const startedAt = performance.now()
  await page.goto('/phone/', { waitUntil: 'commit' })
  const field = page.locator('[name=email]')
  await field.pressSequentially('a')
  const took = performance.now() - startedAt
  await page.close()
  return took
}

/** Signed in and with its data brought, then without a network: from the reload to the draft's first button. */
async function offlineReloadMs(context: BrowserContext): Promise<number> {
  const page = await context.newPage()
  await page.goto('/phone/')
  const account = demoAccounts.find(({ role }) => role === 'village_pharmacist')
  if (account === undefined) throw new Error('The demo world has no village pharmacist.')
  await page.locator('[name=email]').fill(account.email)
  await page.locator('[name=password]').fill(account.password)
  await page.locator('form.sign-in button').click()
  await page.locator('.menu button').first().click()
  await page.locator('.badge', { hasText: '数据更新于' }).waitFor()
  // The page's policy forbids what waitForFunction would evaluate.
  await page.evaluate('navigator.serviceWorker.ready.then(() => true)')
  await context.setOffline(true)
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowness.processor })
  const startedAt = performance.now()
  await page.reload({ waitUntil: 'commit' })
  await page.locator('.menu a').first().waitFor()
  return performance.now() - startedAt
}
