/** The languages of the pages, the default first. */
export const locales = ['zh-CN', 'en', 'ko'] as const
export type Locale = (typeof locales)[number]

/** How each language names itself in the switch. */
export const localeNames: Readonly<Record<Locale, string>> = {
  'zh-CN': '中文',
  en: 'English',
  ko: '한국어',
}

/** The language in which the rules of `domain` write their sentences for a reader. */
export function sentenceLanguage(locale: Locale): 'zh' | 'en' | 'ko' {
  return locale === 'zh-CN' ? 'zh' : locale
}

/** A language named by the reader (`?lang=` or the cookie), else the best of the browser's Accept-Language, else Chinese. */
export function chooseLocale(chosen: string | undefined, acceptLanguage: string | undefined): Locale {
  const named = locales.find((locale) => locale === chosen)
  if (named !== undefined) return named
  const wanted = (acceptLanguage ?? '').split(',').map((part) => part.trim().toLowerCase())
  for (const language of wanted) {
    if (language.startsWith('zh')) return 'zh-CN'
    if (language.startsWith('en')) return 'en'
    if (language.startsWith('ko')) return 'ko'
  }
  return 'zh-CN'
}
