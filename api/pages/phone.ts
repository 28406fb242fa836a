import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { type Context, Hono } from 'hono'
import type { AppEnv } from '../dependencies.ts'

const contentTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  webmanifest: 'application/manifest+json',
}

/**
 * The village app, as `vite build` made it from web/phone. The page and its service worker are asked for anew each time,
 * so that phones get a new version; what carries a hash in its name never changes. Sent compressed: phones have weak
 * networks.
 */
export const phonePages = new Hono<AppEnv>()
  .get('/phone', (context) => context.redirect('/phone/', 308))
  .get('/phone/', (context) => send(context, 'index.html', 'no-cache'))
  .get('/phone/:file{[a-z-]+\\.(?:js|svg|webmanifest)}', (context) =>
    send(context, context.req.param('file'), 'no-cache'),
  )
  .get('/phone/assets/:file{[\\w-]+\\.(?:css|js)}', (context) =>
    send(context, `assets/${context.req.param('file')}`, 'public, max-age=31536000, immutable'),
  )

interface BuiltFile {
  readonly plain: Uint8Array<ArrayBuffer>
  readonly compressed: Uint8Array<ArrayBuffer>
}

const compress = promisify(gzip)

async function send(context: Context<AppEnv>, file: string, cacheControl: string): Promise<Response> {
  const built = await readBuilt(file)
  if (built === null) return context.notFound()
  const isCompressed = /\bgzip\b/.test(context.req.header('accept-encoding') ?? '')
  return context.body(isCompressed ? built.compressed : built.plain, 200, {
    'content-type': contentTypes[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
    'cache-control': cacheControl,
    vary: 'accept-encoding',
    ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
  })
}

async function readBuilt(file: string): Promise<BuiltFile | null> {
  const content = await readFile(new URL(`../../web/dist/phone/${file}`, import.meta.url)).catch(() => null)
  if (content === null) return null
  return { plain: new Uint8Array(content), compressed: new Uint8Array(await compress(content)) }
}
