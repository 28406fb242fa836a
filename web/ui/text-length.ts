import { formatCount } from './format.ts'
import type { Locale } from './locale.ts'

/** How many characters of a text count against its limit: the space around it is not kept, and does not. */
export function lengthOf(text: string): number {
  return text.trim().length
}

/** True for a text that is longer than its field takes. It is refused and never cut: cut off, it might say something else. */
export function isTooLong(text: string, longest: number): boolean {
  return lengthOf(text) > longest
}

/**
 * What stands below the field of a text, in the reader's language: nothing while there is room, the count once a tenth or less
 * of it is left, and what to do where there is too much.
 */
export function lengthNote(text: string, longest: number, locale: Locale): string | null {
  const length = lengthOf(text)
  if (length > longest) return tooLongText({ length, longest }, locale)
  if (length * 10 < longest * 9) return null
  return `${formatCount(length, locale)} / ${formatCount(longest, locale)}`
}

/** Tells the limit of a text, and by how many characters it is over. */
export function tooLongText(
  { length, longest }: { readonly length: number; readonly longest: number },
  locale: Locale,
): string {
  const [most, now, over] = [longest, length, length - longest].map((count) => formatCount(count, locale))
  if (locale === 'zh-CN') return `最多 ${most} 个字，现在有 ${now} 个，多了 ${over} 个，请删短`
  if (locale === 'ko') return `최대 ${most}자입니다. 지금 ${now}자로 ${over}자가 넘으니 줄여 주세요`
  return `At most ${most} characters; these are ${now}, which is ${over} too many. Shorten it`
}
