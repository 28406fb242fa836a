import { ingredientOf } from '#domain/catalogue/ingredients.ts'
import type { Locale } from '#web/ui/locale.ts'

/** A name in the reader's language; the network keeps Chinese and English ones. */
export function nameIn(locale: Locale, zh: string, en: string): string {
  return locale === 'zh-CN' ? zh : en
}

/** Enough of an id to tell one prescription from the next; the hospital's own reference stands beside it. */
export function shortNumber(id: string): string {
  return id.slice(-8).toUpperCase()
}

/** What an ingredient is called; its code where the network's list does not hold it. */
export function ingredientName(code: string, locale: Locale): string {
  const ingredient = ingredientOf(code)
  return ingredient === undefined ? code : nameIn(locale, ingredient.nameZh, ingredient.nameEn)
}
