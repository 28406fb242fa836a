import type { MiddlewareHandler } from 'hono'
import { NONCE, secureHeaders } from 'hono/secure-headers'

const policy = {
  defaultSrc: ["'self'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
}

/**
 * Pages load from this server only, are framed by nobody, and tell no other site where the reader came from. The staff
 * console writes styles as it goes: those that bear the nonce of its page are taken, and no others.
 */
export function securityHeaders(isHttps: boolean): MiddlewareHandler {
  const others = {
    referrerPolicy: 'no-referrer',
    xFrameOptions: 'DENY',
    strictTransportSecurity: isHttps ? 'max-age=31536000' : false,
  } as const
  const everywhere = secureHeaders({ ...others, contentSecurityPolicy: policy })
  const desk = secureHeaders({
    ...others,
    contentSecurityPolicy: { ...policy, styleSrc: ["'self'", NONCE] },
  })
  return (context, next) => (/^\/desk(\/|$)/.test(context.req.path) ? desk : everywhere)(context, next)
}
