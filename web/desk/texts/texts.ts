import type { Locale } from '#web/ui/locale.ts'

/** The texts of one area of the desk in every language. */
export type AreaTexts<Texts> = Readonly<Record<Locale, Texts>>

/**
 * The texts of an area: Chinese says which there are, and a language that lacks one, or has one beside, does not compile.
 * Each area has a file of its own: `export const reviewTexts = defineTexts({ 'zh-CN': chinese, en: english, ko: korean })`,
 * where `english` and `korean` are declared as `typeof chinese`.
 */
export function defineTexts<Texts extends object>(texts: AreaTexts<Texts>): AreaTexts<Texts> {
  return texts
}
