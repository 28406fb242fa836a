import { readFile } from 'node:fs/promises'
import { Hono } from 'hono'
import type { AppEnv } from '../dependencies.ts'

const contentTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

/** What `vite build` made of web/browser: the script, the styles and the icon of the pages. */
export const assets = new Hono<AppEnv>().get('/assets/:file{[a-z-]+\\.(?:css|js|svg)}', async (context) => {
  const file = context.req.param('file')
  const content = await readFile(new URL(`../../web/dist/${file}`, import.meta.url)).catch(() => null)
  if (content === null) return context.notFound()
  const type = contentTypes[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream'
  return context.body(new Uint8Array(content), 200, {
    'content-type': type,
    'cache-control': 'public, max-age=300',
  })
})
