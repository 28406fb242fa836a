import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { AppEnv } from '../dependencies.ts'
import { readFirstLanguage } from '#db/organisations/queries.ts'
import type { Reader } from '#web/public/patient-page.ts'
import { pageViews } from '#web/ui/layout.ts'
import { chooseLocale, locales, type Locale } from '#web/ui/locale.ts'

const cookieName = 'language'
const viewCookie = 'view'
const yearSeconds = 365 * 24 * 60 * 60

/** The page's language: as just chosen (`?lang=`, kept in a cookie), as chosen or offered before, or as the browser asks. */
export function pageLocale(context: Context<AppEnv>): Locale {
  const chosen = context.req.query('lang')
  const locale = chooseLocale(chosen ?? getCookie(context, cookieName), context.req.header('accept-language'))
  if (chosen === locale) remember(context, cookieName, locale)
  return locale
}

/** Who reads a patient's page: the language, and the view as just chosen (`?view=`, kept in a cookie) or as before. */
export function pageReader(context: Context<AppEnv>): Reader {
  const chosen = pageViews.find((view) => view === context.req.query('view'))
  if (chosen !== undefined) remember(context, viewCookie, chosen)
  return { locale: pageLocale(context), isElder: (chosen ?? getCookie(context, viewCookie)) === 'elder' }
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
  remember(context, cookieName, offered)
  return true
}

function remember(context: Context<AppEnv>, name: string, value: string): void {
  const { isHttps } = context.var.dependencies
  setCookie(context, name, value, {
    path: '/',
    maxAge: yearSeconds,
    sameSite: 'Lax',
    secure: isHttps,
    httpOnly: true,
  })
}
