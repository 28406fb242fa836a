import { Hono } from 'hono'
import type { AppEnv } from '../dependencies.ts'
import { sendBuilt, unchanging } from './built-app.ts'

/**
 * The village app, as `vite build` made it from web/phone. The page and its service worker are asked for anew each time,
 * so that phones get a new version; what carries a hash in its name never changes.
 */
export const phonePages = new Hono<AppEnv>()
  .get('/phone', (context) => context.redirect('/phone/', 308))
  .get('/phone/', (context) =>
    sendBuilt(context, { app: 'phone', file: 'index.html', cacheControl: 'no-cache' }),
  )
  .get('/phone/:file{[a-z-]+\\.(?:js|svg|webmanifest)}', (context) =>
    sendBuilt(context, { app: 'phone', file: context.req.param('file'), cacheControl: 'no-cache' }),
  )
  .get('/phone/assets/:file{[\\w-]+\\.(?:css|js)}', (context) =>
    sendBuilt(context, {
      app: 'phone',
      file: `assets/${context.req.param('file')}`,
      cacheControl: unchanging,
    }),
  )
