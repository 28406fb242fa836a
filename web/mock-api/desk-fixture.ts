import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { getResponse, type HttpHandler } from 'msw'
import type { AppEnv } from '#api/dependencies.ts'
import { assets } from '#api/pages/assets.ts'
import { deskPages } from '#api/pages/desk.ts'
import { securityHeaders } from '#api/security-headers.ts'

// For tests: the desk as it was built, in front of answers that the test makes up.

export interface ServedDesk {
  readonly url: string
  /** Answers by these handlers from now on, the first that fits. */
  answerBy(handlers: readonly HttpHandler[]): void
  close(): Promise<void>
}

/** Serves the built desk with its own policy; everything else is answered by the handlers, or not at all (404). */
export async function serveDesk(): Promise<ServedDesk> {
  let handlers: readonly HttpHandler[] = []
  const app = new Hono<AppEnv>()
  app.use(async (context, next) => {
    context.set('dependencies', { isHttps: false } as AppEnv['Variables']['dependencies'])
    await next()
  })
  app.use(securityHeaders(false))
  app.route('/', assets)
  app.route('/', deskPages)
  app.all('*', async (context) => {
    const response = await getResponse([...handlers], context.req.raw)
    // A broken connection, as far as a server can break one: an answer that is none of ours.
    if (response?.type === 'error') return context.text('', 502)
    return response ?? context.notFound()
  })
  const server = createAdaptorServer({ fetch: app.fetch })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    answerBy(given) {
      handlers = given
    },
    async close() {
      if ('closeAllConnections' in server) server.closeAllConnections()
      server.close()
    },
  }
}
