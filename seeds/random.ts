import { createHash } from 'node:crypto'

/** A source of numbers that is the same for the same seed on every machine. For demo data only, never for secrets. */
export interface Random {
  /** A number from 0 up to but not including 1. */
  next(): number
  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number
  /** True in `probability` of all cases. */
  chance(probability: number): boolean
  /** One of `items`. Throws RangeError when there is none. */
  pick<Item>(items: readonly Item[]): Item
  /** `count` different ones of `items`, or all of them in some order when there are fewer. */
  sample<Item>(items: readonly Item[], count: number): Item[]
}

/**
 * The mulberry32 generator, started from a hash of `seed`. Give each thing that is made a seed of its own, such as
 * `patients/12`, so that making one more thing elsewhere leaves it as it was.
 */
export function createRandom(seed: string): Random {
  let state = createHash('sha256').update(seed).digest().readUInt32LE()
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const integer = (min: number, max: number) => min + Math.floor(next() * (max - min + 1))
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick(items) {
      const item = items[integer(0, items.length - 1)]
      if (item === undefined) throw new RangeError('nothing to pick from')
      return item
    },
    sample(items, count) {
      const keyed = items.map((item) => ({ item, key: next() }))
      return keyed
        .toSorted((a, b) => a.key - b.key)
        .slice(0, count)
        .map(({ item }) => item)
    },
  }
}
