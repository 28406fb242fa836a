const plain = /^[+-]?(?:\d+\.?\d*|\.\d+)$/
const grouped = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/

/**
 * The number that a text says, by all of its characters: null for no text, NaN for one that says none. Nothing is left out to make
 * it fit: "3/4", "1O" and "2,5" are no numbers, where leaving out what is no digit would make 34, 1 and 25 of them. Digits of full
 * width, as Chinese keyboards write them, and groups of three are read.
 */
export function numberTyped(text: string): number | null {
  const given = text.normalize('NFKC').trim()
  if (given === '') return null
  if (plain.test(given)) return Number(given)
  return grouped.test(given) ? Number(given.replaceAll(',', '')) : Number.NaN
}
