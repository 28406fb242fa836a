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

/**
 * Finds products by part of a name or maker, or the beginning of a code: every word of the text must be found. Those
 * whose name begins with the text come first. An empty text finds nothing.
 */
export function searchProducts(items: readonly CatalogueItem[], text: string): CatalogueItem[] {
  const words = normal(text)
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return []
  const found = items.filter((item) => words.every((word) => holds(item, word)))
  const [first = ''] = words
  const rank = ({ nameZh, nameEn }: CatalogueItem) =>
    normal(nameZh).startsWith(first) || normal(nameEn).startsWith(first) ? 0 : 1
  return found
    .toSorted((one, other) => rank(one) - rank(other) || one.nameZh.localeCompare(other.nameZh, 'zh-CN'))
    .slice(0, mostResults)
}

function holds(item: CatalogueItem, word: string): boolean {
  return (
    normal(`${item.nameZh} ${item.nameEn} ${item.manufacturer}`).includes(word) ||
    item.standardCode.startsWith(word)
  )
}

/** Full-width letters and digits, which Chinese keyboards write, are the same as others. */
function normal(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim()
}
