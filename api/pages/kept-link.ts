import type { Context } from 'hono'
import { getSignedCookie, setSignedCookie } from 'hono/cookie'
import type { AppEnv } from '../dependencies.ts'

/** What a link stands for, once its token was answered with a cookie. */
interface KeptLink {
  readonly name: string
  /** The pages that the cookie is sent to. */
  readonly path: string
}

const keptMinutes = 24 * 60

/**
 * Remembers what this browser opened by its link, for a day. The value carries its own end and name, since the signature
 * covers the value alone: one cookie must never pass for another.
 */
export function keepLink(context: Context<AppEnv>, { name, path }: KeptLink, id: string): Promise<void> {
  const { database, clock, isHttps } = context.var.dependencies
  const endsAt = clock().getTime() + keptMinutes * 60_000
  return setSignedCookie(context, name, `${name}:${endsAt}:${id}`, database.secret, {
    path,
    maxAge: keptMinutes * 60,
    httpOnly: true,
    sameSite: 'Lax',
    secure: isHttps,
  })
}

/** What this browser opened; null when it opened nothing, or too long ago. */
export async function keptLink(context: Context<AppEnv>, { name }: KeptLink): Promise<string | null> {
  const { database, clock } = context.var.dependencies
  const cookie = await getSignedCookie(context, database.secret, name)
  if (typeof cookie !== 'string') return null
  const [keptName, endsAt = '', id = ''] = cookie.split(':')
  return keptName === name && Number(endsAt) > clock().getTime() ? id : null
}
