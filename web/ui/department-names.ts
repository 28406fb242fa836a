import type { Locale } from './locale.ts'

/** Departments that organisations write by a word and need not name themselves. */
const departments: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  pharmacy: { 'zh-CN': '药学部', en: 'Pharmacy', ko: '약제부' },
  general_practice: { 'zh-CN': '全科医学科', en: 'General practice', ko: '가정의학과' },
  internal_medicine: { 'zh-CN': '内科', en: 'Internal medicine', ko: '내과' },
  paediatrics: { 'zh-CN': '儿科', en: 'Paediatrics', ko: '소아청소년과' },
  chinese_medicine: { 'zh-CN': '中医科', en: 'Chinese medicine', ko: '중의과' },
}

/** What such a department is called; the word itself for another. */
export function departmentWord(code: string, locale: Locale): string {
  return departments[code]?.[locale] ?? code
}
