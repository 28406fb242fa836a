import { type Context, Hono } from 'hono'
import type { AppEnv } from '../dependencies.ts'
import { sendBuilt, unchanging } from './built-app.ts'
import { pageLocale } from './page-locale.ts'

/**
 * The staff console, as `vite build` made it from web/desk. Its addresses are its own, so that each of them answers with the
 * same page, in the reader's language; what carries a hash in its name never changes.
 */
export const deskPages = new Hono<AppEnv>()
  .get('/desk/assets/:file{[\\w-]+\\.(?:css|js)}', (context) =>
    sendBuilt(context, {
      app: 'desk',
      file: `assets/${context.req.param('file')}`,
      cacheControl: unchanging,
    }),
  )
  .get('/desk', shell)
  .get('/desk/*', shell)

/** The page that everything is drawn in. It tells the app the language, and the nonce by which styles of this answer are taken. */
function shell(context: Context<AppEnv>): Promise<Response> {
  const locale = pageLocale(context)
  const nonce = context.get('secureHeadersNonce') ?? ''
  return sendBuilt(context, { app: 'desk', file: 'index.html', cacheControl: 'no-store' }, (text) =>
    text
      .replace('<html lang="zh-CN">', () => `<html lang="${locale}">`)
      .replace('name="style-nonce" content=""', () => `name="style-nonce" content="${nonce}"`),
  )
}
