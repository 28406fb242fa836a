import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { Hono } from 'hono'
import { html } from 'hono/html'
import { secureHeaders } from 'hono/secure-headers'
import type { AppEnv } from './dependencies.ts'

const description = {
  openapi: '3.1.0',
  info: {
    title: 'Yunyaoku',
    version: '0.1.0',
    description:
      'From an online prescription to a village door within 48 hours.\n\n' +
      'Every request that changes something carries an `Idempotency-Key`: repeating it with the same body gives the ' +
      'same answer and changes nothing more. Errors are `application/problem+json` with a stable `code`, the rules ' +
      'that refused, and the next step. Times are UTC; a day ends at 24:00 Asia/Shanghai; money is in fen.',
  },
}

/** Adds `/openapi.json` (OpenAPI 3.1) over everything that `app` routes, and its page at `/docs`. */
export function documentRoutes(app: OpenAPIHono<AppEnv>): void {
  const registry = app.openAPIRegistry
  registry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'A key of a system, issued by an administrator.',
  })
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'yunyaoku.session_token',
    description: 'The cookie that `POST /auth/sign-in/email` with `{"email": …, "password": …}` sets.',
  })
  let document: object | undefined
  app.get('/openapi.json', (context) => context.json((document ??= app.getOpenAPI31Document(description))))
  app.route('/', documentationPage)
}

const swaggerFolder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
const served = new Set(['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'])

const startScript = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null })`

/** The page's program styles its elements one by one and draws its icons from data addresses. */
const looserStyles = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    objectSrc: ["'none'"],
    frameAncestors: ["'none'"],
  },
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
})

const documentationPage = new Hono<AppEnv>()
  .get('/docs', looserStyles, (context) =>
    context.html(
      html`<!doctype html>
        <html lang="en">
          <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <title>Yunyaoku API</title>
            <link rel="icon" href="/docs/favicon-32x32.png" />
            <link rel="stylesheet" href="/docs/swagger-ui.css" />
          </head>
          <body>
            <div id="docs"></div>
            <script src="/docs/swagger-ui-bundle.js"></script>
            <script src="/docs/start.js"></script>
          </body>
        </html>`,
    ),
  )
  .get('/docs/start.js', (context) => context.body(startScript, 200, { 'content-type': 'text/javascript' }))
  .get('/docs/:file', async (context, next) => {
    if (!served.has(context.req.param('file'))) return context.notFound()
    return serveStatic<AppEnv>({
      root: swaggerFolder,
      rewriteRequestPath: (path) => path.replace('/docs/', '/'),
    })(context, next)
  })
