import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Context } from 'hono'
import type { AppEnv } from '../dependencies.ts'

const contentTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  webmanifest: 'application/manifest+json',
}

/** For what carries a hash of its content in its name. */
export const unchanging = 'public, max-age=31536000, immutable'

const compress = promisify(gzip)

/**
 * Sends a file that `vite build` made of an app, compressed where the reader takes it: networks are weak. `app` is its folder
 * in web/dist; `rewrite` changes the text before it is sent.
 */
export async function sendBuilt(
  context: Context<AppEnv>,
  { app, file, cacheControl }: { readonly app: string; readonly file: string; readonly cacheControl: string },
  rewrite?: (text: string) => string,
): Promise<Response> {
  const read = await readFile(new URL(`../../web/dist/${app}/${file}`, import.meta.url)).catch(() => null)
  if (read === null) return context.notFound()
  const content = rewrite === undefined ? read : Buffer.from(rewrite(read.toString('utf8')))
  const isCompressed = /\bgzip\b/.test(context.req.header('accept-encoding') ?? '')
  return context.body(new Uint8Array(isCompressed ? await compress(content) : content), 200, {
    'content-type': contentTypes[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
    'cache-control': cacheControl,
    vary: 'accept-encoding',
    ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
  })
}
