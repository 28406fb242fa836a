import type { Locale } from './locale.ts'

const networkRule = 'Yunyaoku network rule'
const networkRules: Readonly<Record<Locale, string>> = {
  'zh-CN': '云药库网络规则',
  en: networkRule,
  ko: '윈야오쿠 네트워크 규칙',
}

/**
 * The source of a rule as its reader reads it. Sources are kept as `法规名 (What it is called in English), in force DATE`: who
 * reads Chinese reads the name alone, and everybody since when it is in force in their own words.
 */
export function sourceText(source: string, locale: Locale): string {
  const named = source.startsWith(networkRule)
    ? networkRules[locale] + source.slice(networkRule.length)
    : source
  if (locale === 'ko') return named.replaceAll(/, in force (\d{4}-\d{2}-\d{2})/g, ', $1 시행')
  if (locale !== 'zh-CN') return named
  return named
    .replaceAll(/ \([A-Za-z][^()]*\)/g, '')
    .replaceAll(/, in force (\d{4}-\d{2}-\d{2})/g, '，$1 起施行')
    .replaceAll(/, (?=\d)/g, '，')
    .replaceAll('; ', '；')
}
