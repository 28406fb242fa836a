import { ingredientOf } from '#domain/catalogue/ingredients.ts'
import type { Locale } from '#web/ui/locale.ts'

/** An ingredient in the reader's language, by its code. */
export function ingredientName(code: string, locale: Locale): string {
  const ingredient = ingredientOf(code)
  if (ingredient === undefined) return code
  return locale === 'zh-CN' ? ingredient.nameZh : ingredient.nameEn
}
