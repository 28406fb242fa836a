/** Needs in the order of their access: those of access `a` are `order[starts[a]]` up to `order[starts[a + 1]]`. */
export interface SortedRows {
  readonly order: Uint32Array
  readonly starts: Uint32Array
}

/** Sorts needs by access, earlier ones first inside an access. */
export function rowsByAccess(access: Uint32Array, accessCount: number): SortedRows {
  const starts = new Uint32Array(accessCount + 1)
  for (const own of access) starts[own + 1] = (starts[own + 1] ?? 0) + 1
  for (let index = 0; index < accessCount; index += 1) {
    starts[index + 1] = (starts[index + 1] ?? 0) + (starts[index] ?? 0)
  }
  const place = starts.slice()
  const order = new Uint32Array(access.length)
  for (let need = 0; need < access.length; need += 1) {
    const own = access[need] ?? 0
    const at = place[own] ?? 0
    order[at] = need
    place[own] = at + 1
  }
  return { order, starts }
}
