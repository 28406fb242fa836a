/** How closely a product is counted: A often, C seldom. */
export const abcClasses = ['a', 'b', 'c'] as const
export type AbcClass = (typeof abcClasses)[number]

/** What a site uses of one product in a year. */
export interface ProductValue {
  readonly productId: string
  /** Units used × unit price, in fen. */
  readonly valueFen: number
}

/** The shares of the whole value at which classes A and B end. The usual choice of the trade, not a rule from outside. */
const shareEnds = { a: 0.8, b: 0.95 } as const

/**
 * The class of each product by its share of the year's use, by value: A are the dearest that together make up the first 80 %, B those
 * up to 95 %, C the rest. A product that reaches over a border belongs to the class it begins in.
 */
export function abcClassesOf(products: readonly ProductValue[]): Map<string, AbcClass> {
  const total = products.reduce((sum, { valueFen }) => sum + valueFen, 0)
  const byValue = products.toSorted((a, b) => b.valueFen - a.valueFen || (a.productId < b.productId ? -1 : 1))
  const classes = new Map<string, AbcClass>()
  let before = 0
  for (const { productId, valueFen } of byValue) {
    classes.set(productId, classAt(total === 0 ? 1 : before / total))
    before += valueFen
  }
  return classes
}

function classAt(shareBefore: number): AbcClass {
  if (shareBefore < shareEnds.a) return 'a'
  return shareBefore < shareEnds.b ? 'b' : 'c'
}
