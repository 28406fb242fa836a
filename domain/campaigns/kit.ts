import { z } from 'zod'

/** What every household gets: products in base units, in the order in which they are packed. */
export const kitLinesSchema = z
  .array(z.strictObject({ productId: z.uuid(), units: z.int().min(1).max(10_000) }))
  .min(1)
  .max(12)
  .refine((lines) => new Set(lines.map(({ productId }) => productId)).size === lines.length, {
    error: 'A product stands in a kit once.',
  })
  .readonly()
export type KitLine = z.output<typeof kitLinesSchema>[number]

/** Stock of one lot that may be promised, nearest expiry first within its product. */
export interface KitPile {
  readonly lotId: string
  readonly productId: string
  readonly units: number
}

/** A stretch of households, counted from 1, that get the same lots. */
export interface LotRun {
  readonly first: number
  readonly last: number
  /** One for each line of the kit, in its order. */
  readonly lotIds: readonly string[]
}

/**
 * Shares lots out to up to `wanted` kits, nearest expiry first. Each line of a kit comes from one lot, so what is left
 * of a lot below a line's units stays on the shelf.
 * @returns stretches of kits with the same lots; together as many kits as the scarcest product allows.
 */
export function shareLots(lines: readonly KitLine[], piles: readonly KitPile[], wanted: number): LotRun[] {
  const shares = lines.map(({ productId, units }) => ({
    piles: piles
      .filter((pile) => pile.productId === productId)
      .map((pile) => ({ lotId: pile.lotId, kits: Math.floor(pile.units / units) }))
      .filter(({ kits }) => kits > 0),
  }))
  const runs: LotRun[] = []
  let made = 0
  while (made < wanted) {
    const heads = shares.flatMap(({ piles: [head] }) => (head === undefined ? [] : [head]))
    if (heads.length < lines.length) break
    const kits = Math.min(wanted - made, ...heads.map((head) => head.kits))
    runs.push({ first: made + 1, last: made + kits, lotIds: heads.map(({ lotId }) => lotId) })
    made += kits
    for (const share of shares) {
      const [head] = share.piles
      if (head === undefined) continue
      head.kits -= kits
      if (head.kits === 0) share.piles.shift()
    }
  }
  return runs
}

/** Units of a lot that are set apart for kits. */
export interface Earmark {
  readonly lotId: string
  readonly units: number
}

/**
 * What is to be taken from the shelf so that it makes `wanted` kits together with what is set apart already, or as many as
 * the scarcest product allows. Nearest expiry first, and whole lines of a kit of each lot.
 */
export function earmarksFor(
  lines: readonly KitLine[],
  piles: { readonly earmarked: readonly KitPile[]; readonly shelf: readonly KitPile[] },
  wanted: number,
): Earmark[] {
  const kitsOfLine = (line: KitLine, from: readonly KitPile[]) =>
    from
      .filter(({ productId }) => productId === line.productId)
      .reduce((kits, { units }) => kits + Math.floor(units / line.units), 0)
  const has = lines.map((line) => kitsOfLine(line, piles.earmarked))
  const most = lines.map((line, index) => (has[index] ?? 0) + kitsOfLine(line, piles.shelf))
  const kits = Math.min(wanted, ...most)
  return lines.flatMap((line, index) => {
    let missing = kits - (has[index] ?? 0)
    return piles.shelf
      .filter(({ productId }) => productId === line.productId)
      .flatMap(({ lotId, units }) => {
        const taken = Math.min(missing, Math.floor(units / line.units))
        if (taken <= 0) return []
        missing -= taken
        return [{ lotId, units: taken * line.units }]
      })
  })
}

/** How many kits stock makes, at most. */
export function kitsOf(lines: readonly KitLine[], piles: readonly KitPile[]): number {
  const runs = shareLots(lines, piles, Number.MAX_SAFE_INTEGER)
  return runs.at(-1)?.last ?? 0
}
