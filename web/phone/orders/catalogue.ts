import { lineFen } from '#domain/money/fen.ts'
import { tierPrice } from '#domain/orders/price.ts'
import type { CatalogueItem } from '../sync/answers.ts'

/** What a line would cost by the prices that this phone knows, in fen: from the cheapest seller that may bring it. */
export function knownLineFen({ offers, obstacles }: CatalogueItem, units: number): number | null {
  if (obstacles.length > 0) return null
  const prices = offers.flatMap(({ tiers, obstacles: ofSeller }) => {
    const price = ofSeller.length > 0 ? null : tierPrice(tiers, units)
    return price === null ? [] : [lineFen(price, units)]
  })
  return prices.length === 0 ? null : Math.min(...prices)
}

/** What all lines of a draft cost; null when the price of one of them is not known. */
export function draftFen(
  lines: readonly { readonly item: CatalogueItem; readonly packs: number }[],
): number | null {
  return lines.reduce<number | null>((sum, { item, packs }) => {
    const fen = knownLineFen(item, packs * item.packUnits)
    return sum === null || fen === null ? null : sum + fen
  }, 0)
}

/** How many results are worth a look on a phone. */
const mostResults = 30

/** What people look for by its name. */
interface Named {
  readonly nameZh: string
  readonly nameEn: string
  /** The pinyin of the Chinese name and its initials, from each syllable on, with a space before each. */
  readonly pinyin?: string
  readonly manufacturer?: string
  readonly standardCode?: string
  readonly lotNumber?: string
}

/**
 * Finds goods by part of a name or maker, by pinyin or its initials from any syllable on, or by the beginning of a code:
 * every word of the text must be found. Those whose name begins with the text come first. An empty text finds nothing.
 */
export function searchNames<Item extends Named>(items: readonly Item[], text: string): Item[] {
  const words = normal(text)
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return []
  const found = items.filter((item) => words.every((word) => holds(item, word)))
  const [first = ''] = words
  return found
    .toSorted(
      (one, other) =>
        rank(one, first) - rank(other, first) || one.nameZh.localeCompare(other.nameZh, 'zh-CN'),
    )
    .slice(0, mostResults)
}

function rank({ nameZh, nameEn, pinyin = '' }: Named, word: string): number {
  const begins = normal(nameZh).startsWith(word) || normal(nameEn).startsWith(word)
  return begins || pinyin.startsWith(` ${word}`) ? 0 : 1
}

function holds(item: Named, word: string): boolean {
  const { nameZh, nameEn, manufacturer = '', standardCode = '', lotNumber = '', pinyin = '' } = item
  return (
    normal(`${nameZh} ${nameEn} ${manufacturer}`).includes(word) ||
    standardCode.startsWith(word) ||
    normal(lotNumber).startsWith(word) ||
    pinyin.includes(` ${word}`)
  )
}

/** Full-width letters and digits, which Chinese keyboards write, are the same as others. */
function normal(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim()
}
