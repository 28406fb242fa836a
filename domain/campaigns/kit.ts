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

/** How many kits stock makes, at most. */
export function kitsOf(lines: readonly KitLine[], piles: readonly KitPile[]): number {
  const runs = shareLots(lines, piles, Number.MAX_SAFE_INTEGER)
  return runs.at(-1)?.last ?? 0
}
