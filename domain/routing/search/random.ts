/** A seeded sequence of random numbers (Marsaglia's xorshift, 32 bits). */
export interface Random {
  /** Never 0. */
  state: number
  /** Good places that are taken before one is overlooked. */
  untilBlink: number
}

/** The golden ratio in 32 bits: spreads neighbouring seeds far apart. */
const spread = 0x9e37_79b1

export function randomOf(seed: number): Random {
  let state = Math.imul((seed | 0) + spread, 0x85eb_ca6b)
  state = Math.imul(state ^ (state >>> 13), 0xc2b2_ae35)
  return { state: (state ^ (state >>> 16)) | 0 || spread, untilBlink: 1 }
}

/** The next whole number from 0 to 2^32 − 1. */
export function nextWord(random: Random): number {
  let next = random.state
  next ^= next << 13
  next ^= next >>> 17
  next ^= next << 5
  random.state = next
  return next >>> 0
}

/** A number from 0 on, below 1. */
export function nextShare(random: Random): number {
  return nextWord(random) / 0x1_0000_0000
}

/** A whole number from 0 on, below `count`. */
export function nextBelow(random: Random, count: number): number {
  return Math.floor(nextShare(random) * count)
}
