import type { MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { AppEnv } from './dependencies.ts'
import type { RequestMetrics } from './metrics.ts'

/**
 * One log line and one measurement per request, from a list of what may be told: never a body, a query string or
 * the path itself, since a tracking link's path is its secret. The route's pattern stands for it.
 */
export function requestLog(metrics: RequestMetrics): MiddlewareHandler<AppEnv> {
  return async (context, next) => {
    const start = performance.now()
    const requestId = crypto.randomUUID()
    context.set('requestId', requestId)
    await next()
    context.header('x-request-id', requestId)
    const { method } = context.req
    const { status } = context.res
    const route =
      status === 404 || status === 405 ? 'unmatched' : (matchedRoutes(context).at(-1)?.path ?? 'unmatched')
    const seconds = (performance.now() - start) / 1000
    metrics.observe({ method, route, status }, seconds)
    context.var.dependencies.log.info(
      {
        requestId,
        method,
        route,
        status,
        durationMs: Math.round(seconds * 10_000) / 10,
        tenantId: context.var.caller?.actor.tenantId,
      },
      'request',
    )
  }
}

/** What may be logged of an error: its kind and place. Messages can quote what was sent, so they stay out. */
export function errorFacts(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error }
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? []
  return {
    error: error.name,
    code: 'code' in error ? error.code : undefined,
    stack: frames.map((line) => line.trim()).slice(0, 12),
    cause: error.cause === undefined ? undefined : errorFacts(error.cause),
  }
}
