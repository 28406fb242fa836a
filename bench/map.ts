import { gzipSync } from 'node:zlib'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchChromium } from '#bin/chromium.ts'
import { ensureWebBuilt } from '#bin/web-build.ts'
import { connectOwner, type DatabaseClient } from '#db/client.ts'
import { demoAccounts } from '#seeds/demo-accounts.ts'
import type { BenchOptions, BenchResult } from './bench.ts'
import { quantile, rounded } from './figures.ts'
import { withOrderServer } from './order-server.ts'

/** A province: 12,000 village pharmacies in 55 counties, each with a hub. */
const [villages, counties] = [12_000, 55]
/** Products that a village's books tell of, and parcels that rode lately. */
const [products, legs] = [8, 100_000]
const reads = 30
const openings = 7

/**
 * Measures the map of a network of 12,000 sites: how long the server takes for it and for its largest county, how large the
 * answer is, and how long Chromium works until it is drawn. Beside it, the same rows walked over in bare SQL.
 */
export async function run({ report }: BenchOptions): Promise<BenchResult> {
  report('Building the web.')
  await ensureWebBuilt()
  const browser = await launchChromium()
  try {
    return await withOrderServer(4, async ({ database, baseUrl }) => {
      report(`Writing ${villages} villages.`)
      await growNetwork(database)
      const context = await signIn(browser, baseUrl)
      report('Asking for the map.')
      const map = await measureAnswer(context, '/network/map')
      const county = await measureAnswer(context, `/network/counties/${largestCounty}`)
      const bare = await walkOver(database)
      report('Drawing it.')
      const whole = await measureDrawing(context, '/desk/network')
      const drawnCounty = await measureDrawing(context, `/desk/network?county=${largestCounty}`)
      return {
        figures: {
          sites: villages + counties,
          server_p50_ms: rounded(quantile(map.milliseconds, 0.5)),
          server_p99_ms: rounded(quantile(map.milliseconds, 0.99)),
          server_ratio: rounded(quantile(map.milliseconds, 0.5) / quantile(bare, 0.5)),
          gzip_kib: rounded(map.kib),
          county_server_p50_ms: rounded(quantile(county.milliseconds, 0.5)),
          county_gzip_kib: rounded(county.kib),
          render_p50_ms: rounded(
            quantile(
              whole.map(({ work }) => work),
              0.5,
            ),
          ),
          drawn_p50_ms: rounded(
            quantile(
              whole.map(({ drawn }) => drawn),
              0.5,
            ),
          ),
          county_render_p50_ms: rounded(
            quantile(
              drawnCounty.map(({ work }) => work),
              0.5,
            ),
          ),
        },
        peer: {
          name: 'sites, demand, stock and rides of the map counted in bare SQL',
          server_p50_ms: rounded(quantile(bare, 0.5)),
        },
        targets: [
          { figure: 'sites', must: 'atLeast', value: 12_000 },
          { figure: 'server_p99_ms', must: 'atMost', value: 1_000 },
          { figure: 'gzip_kib', must: 'atMost', value: 100 },
          { figure: 'drawn_p50_ms', must: 'atMost', value: 3_000 },
        ],
      }
    })
  } finally {
    await browser.close()
  }
}

/** The codes of made counties begin here; each has as many villages, the first some more. */
const firstCounty = 449_001
const largestCounty = String(firstCounty)

/** Sites, their stock, what was asked for at them, and what rode between them, in the name of one pharmacy. */
async function growNetwork({ urls }: DatabaseClient): Promise<void> {
  const owner = await connectOwner(urls.owner)
  try {
    await owner.query(`set session_replication_role = replica; set synchronous_commit = off;
      create temp table sample as select * from sites where kind = 'village_pharmacy' order by id limit 1;
      create temp table good as select row_number() over (order by id) - 1 as n, id from products;
      create temp table batch as select distinct on (product_id) product_id, id from lots
        where expires_on > current_date + 60 order by product_id, id;
      create temp table made as select g, uuidv7() as id, case when g < ${counties} then 'county_hub' else 'village_pharmacy' end as kind,
          ${firstCounty} + g % ${counties} as county, 100 + (g % ${counties}) % 8 * 2 + random() as longitude,
          22 + (g % ${counties}) / 8 * 1.5 + random() as latitude
        from generate_series(0, ${villages + counties - 1}) g;
      insert into sites select (jsonb_populate_record(sample, jsonb_build_object('id', made.id, 'kind', made.kind, 'parent_id', null,
          'name_zh', '演示站点' || g, 'name_en', 'Demo site ' || g, 'region_code', county || '100' || lpad((g % 900)::text, 3, '0'),
          'longitude', made.longitude, 'latitude', made.latitude, 'designated_code', null))).* from made, sample;
      insert into regions (code, parent_code, level, name_zh)
        select distinct county::text, null, 'county', '演示' || county || '县' from made on conflict do nothing;
      insert into demand_weeks (site_id, product_id, week_start, tenant_id, units, stock_out_days, origin)
        select made.id, good.id, date_trunc('week', current_date)::date - 7 * week, sample.tenant_id, 20 + g % 50, 0, 'import'
        from made, sample, generate_series(0, ${products - 1}) p, generate_series(1, 4) week, good
        where good.n = (g * 7 + p) % (select count(*) from good);
      insert into stock_balances (site_id, lot_id, status, ownership, tenant_id, product_id, units, expires_on)
        select made.id, batch.id, 'available', 'ours', sample.tenant_id, batch.product_id, 10 + g % 200, current_date + 365
        from made, sample, generate_series(0, ${products - 1}) p, good join batch on batch.product_id = good.id
        where good.n = (g * 7 + p) % (select count(*) from good) on conflict do nothing;
      insert into shipment_legs (id, tenant_id, shipment_id, sequence, kind, from_site_id, to_site_id, state, planned_depart_at,
          planned_arrive_at, departed_at, arrived_at)
        select uuidv7(), sample.tenant_id, uuidv7(), 1, 'round', hub.id, made.id, 'arrived', now(), now(),
          now() - interval '1 minute' * (ride % 10000), now()
        from generate_series(0, ${legs - 1}) ride join made on made.g = ${counties} + ride % ${villages}
        join made hub on hub.g = made.g % ${counties}, sample;
      analyze;`)
  } finally {
    await owner.end()
  }
}

async function signIn(browser: Browser, baseURL: string): Promise<BrowserContext> {
  const account = demoAccounts.find(({ email }) => email.startsWith('network.operator'))
  if (account === undefined) throw new Error('The demo world has no operator of the network.')
  const context = await browser.newContext({
    baseURL,
    locale: 'zh-CN',
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  await page.goto('/sign-in?back=/board')
  await page.locator('#email').fill(account.email)
  await page.locator('#password').fill(account.password)
  await page.locator('form.sign-in button').click()
  await page.waitForURL('**/board')
  await page.close()
  return context
}

async function measureAnswer({ request }: BrowserContext, path: string) {
  const milliseconds: number[] = []
  let kib = 0
  for (let read = 0; read <= reads; read += 1) {
    const startedAt = performance.now()
    const answer = await request.get(path)
    const body = await answer.body()
    if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}.`)
    if (read > 0) milliseconds.push(performance.now() - startedAt)
    kib = gzipSync(body).length / 1024
  }
  return { milliseconds, kib }
}

/** What the map is made of, counted without making anything of it. */
async function walkOver({ urls }: DatabaseClient): Promise<number[]> {
  const owner = await connectOwner(urls.owner)
  const milliseconds: number[] = []
  try {
    for (let read = 0; read <= reads; read += 1) {
      const startedAt = performance.now()
      await owner.query(`select (select count(*) from sites),
        (select sum(units) from demand_weeks where week_start >= date_trunc('week', current_date)::date - 28),
        (select sum(units) from stock_balances where status = 'available'),
        (select count(*) from shipment_legs where departed_at >= now() - interval '7 days')`)
      if (read > 0) milliseconds.push(performance.now() - startedAt)
    }
  } finally {
    await owner.end()
  }
  return milliseconds
}

/** From the address to the last mark: how long Chromium's main thread worked, and how long somebody waited. */
async function measureDrawing(context: BrowserContext, path: string) {
  const measured: { readonly work: number; readonly drawn: number }[] = []
  for (let opening = 0; opening <= openings; opening += 1) {
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await session.send('Performance.enable')
    const startedAt = performance.now()
    await page.goto(path, { waitUntil: 'commit' })
    await page.locator('.network-map svg a').last().waitFor()
    await settle(page)
    const drawn = performance.now() - startedAt
    const { metrics } = await session.send('Performance.getMetrics')
    const work = (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000
    // The first opening brings the scripts.
    if (opening > 0) measured.push({ work, drawn })
    await page.close()
  }
  return measured
}

/** Waits for the frame that shows what was made. */
function settle(page: Page): Promise<unknown> {
  return page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
}
