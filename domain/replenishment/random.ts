/** The golden ratio in 32 bits: spreads neighbouring numbers far apart. */
const spread = 0x9e37_79b1

/** The state with which the random sequence of a seed begins; never 0. */
export function randomState(seed: number): number {
  let state = Math.imul(seed + spread, 0x85eb_ca6b)
  state = Math.imul(state ^ (state >>> 13), 0xc2b2_ae35)
  return (state ^ (state >>> 16)) | 0 || spread
}

/** The state after `state` (Marsaglia's xorshift, 32 bits). Of a state that is not 0 no state is 0. */
export function nextRandomState(state: number): number {
  let next = state ^ (state << 13)
  next ^= next >>> 17
  return next ^ (next << 5)
}
