import { chooseLocale, type Locale } from '#web/ui/locale.ts'
import type { PhoneTexts } from './texts.ts'
import { chinese } from './zh.ts'

export interface Language {
  readonly locale: Locale
  readonly texts: PhoneTexts
}

const settingName = 'language'

/** Chinese comes with the app; the others are brought when somebody asks for them, and kept with the app's files. */
const textsOf: Readonly<Record<Locale, () => Promise<PhoneTexts>>> = {
  'zh-CN': async () => chinese,
  en: async () => (await import('./en.ts')).english,
  ko: async () => (await import('./ko.ts')).korean,
}

/** The language that was chosen on this phone, else the one that the browser asks for. */
export async function chooseTexts(): Promise<Language> {
  const chosen = localStorage.getItem(settingName) ?? undefined
  const locale = chooseLocale(chosen, navigator.languages.join(','))
  document.documentElement.lang = locale
  return { locale, texts: await textsOf[locale]() }
}

/** Changes the language of this phone. */
export async function changeLanguage(locale: Locale): Promise<Language> {
  localStorage.setItem(settingName, locale)
  return chooseTexts()
}
