import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { AppEnv } from '../dependencies.ts'
import { chooseLocale, type Locale } from '#web/ui/locale.ts'

const cookieName = 'language'
const yearSeconds = 365 * 24 * 60 * 60

/** The page's language: as just chosen (`?lang=`, kept in a cookie), as chosen before, or as the browser asks. */
export function pageLocale(context: Context<AppEnv>): Locale {
  const chosen = context.req.query('lang')
  const locale = chooseLocale(chosen ?? getCookie(context, cookieName), context.req.header('accept-language'))
  if (chosen === locale) {
    const { isHttps } = context.var.dependencies
    setCookie(context, cookieName, locale, {
      path: '/',
      maxAge: yearSeconds,
      sameSite: 'Lax',
      secure: isHttps,
      httpOnly: true,
    })
  }
  return locale
}
