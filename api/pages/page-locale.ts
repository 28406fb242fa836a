import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { AppEnv } from '../dependencies.ts'
import { readFirstLanguage } from '#db/organisations/queries.ts'
import { chooseLocale, locales, type Locale } from '#web/ui/locale.ts'

const cookieName = 'language'
const yearSeconds = 365 * 24 * 60 * 60

/** The page's language: as just chosen (`?lang=`, kept in a cookie), as chosen or offered before, or as the browser asks. */
export function pageLocale(context: Context<AppEnv>): Locale {
  const chosen = context.req.query('lang')
  const locale = chooseLocale(chosen ?? getCookie(context, cookieName), context.req.header('accept-language'))
  if (chosen === locale) remember(context, locale)
  return locale
}

/**
 * Offers the language that an organisation speaks first to a reader who has chosen none: one that it speaks beside
 * Chinese was asked for by itself. The reader's choice holds from then on.
 * @returns true when it holds from the next request on.
 */
export async function offerLanguageOf(context: Context<AppEnv>, tenantId: string): Promise<boolean> {
  if (getCookie(context, cookieName) !== undefined || context.req.query('lang') !== undefined) return false
  const first = await readFirstLanguage(context.var.dependencies.database, tenantId)
  const offered = locales.find((locale) => locale === first && locale !== locales[0])
  if (offered === undefined) return false
  remember(context, offered)
  return true
}

function remember(context: Context<AppEnv>, locale: Locale): void {
  const { isHttps } = context.var.dependencies
  setCookie(context, cookieName, locale, {
    path: '/',
    maxAge: yearSeconds,
    sameSite: 'Lax',
    secure: isHttps,
    httpOnly: true,
  })
}
