import { createContext, type ReactNode, useContext } from 'react'
import type { Locale as ComponentTexts } from 'antd/es/locale'
import type { Messages } from '#web/ui/messages.ts'
import { chooseLocale, type Locale } from '#web/ui/locale.ts'
import type { AreaTexts } from './texts.ts'

/** The reader's language, with the texts that the house shares and those of the component library. */
export interface Language {
  readonly locale: Locale
  /** The texts of the rendered pages: names of roles, states and areas are the same there and here. */
  readonly messages: Messages
  readonly components: ComponentTexts
}

const loaders: Readonly<Record<Locale, () => Promise<Omit<Language, 'locale'>>>> = {
  async 'zh-CN'() {
    const [{ chinese }, components] = await Promise.all([
      import('#web/ui/messages-zh.ts'),
      import('antd/es/locale/zh_CN'),
    ])
    return { messages: chinese, components: components.default }
  },
  async en() {
    const [{ english }, components] = await Promise.all([
      import('#web/ui/messages-en.ts'),
      import('antd/es/locale/en_US'),
    ])
    return { messages: english, components: components.default }
  },
  async ko() {
    const [{ korean }, components] = await Promise.all([
      import('#web/ui/messages-ko.ts'),
      import('antd/es/locale/ko_KR'),
    ])
    return { messages: korean, components: components.default }
  },
}

/** The language in which the server sent the page. */
export async function loadLanguage(): Promise<Language> {
  const locale = chooseLocale(document.documentElement.lang, undefined)
  return { locale, ...(await loaders[locale]()) }
}

const LanguageContext = createContext<Language | null>(null)

interface LanguageProviderProps {
  readonly language: Language
  readonly children: ReactNode
}

export function LanguageProvider({ language, children }: LanguageProviderProps) {
  return <LanguageContext value={language}>{children}</LanguageContext>
}

/** The reader's language. */
export function useLanguage(): Language {
  const language = useContext(LanguageContext)
  if (language === null) throw new Error('There is no language here.')
  return language
}

/** The texts of an area in the reader's language. */
export function useTexts<Texts>(texts: AreaTexts<Texts>): Texts {
  return texts[useLanguage().locale]
}
