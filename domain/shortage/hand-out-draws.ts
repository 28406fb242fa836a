import type { Block, Draw } from './divide-levels.ts'
import type { SortedRows } from './sorted-rows.ts'
import type { Cells } from './whole-packs.ts'

/**
 * Hands what each access draws from its supplies to its needs, one after the other, so that few are cut in two. `taken` is
 * what each row takes, in the order of `rows`.
 */
export function handOutDraws(blocks: readonly Block[], taken: Float64Array, rows: SortedRows): Cells {
  const draws = blocks.reduce((sum, block) => sum + block.draws.length, 0)
  const need = new Uint32Array(taken.length + draws)
  const supply = new Uint32Array(taken.length + draws)
  const units = new Float64Array(taken.length + draws)
  let count = 0
  const add = (of: number, from: number, part: number) => {
    need[count] = of
    supply[count] = from
    units[count] = part
    count += 1
  }
  for (const block of blocks) {
    for (const own of drawsByAccess(block.draws)) handOut(own, taken, rows, add)
  }
  return { need: need.subarray(0, count), supply: supply.subarray(0, count), units: units.subarray(0, count) }
}

function handOut(
  draws: readonly Draw[],
  taken: Float64Array,
  { order, starts }: SortedRows,
  add: (need: number, supply: number, units: number) => void,
): void {
  const access = draws[0]?.access ?? 0
  const end = starts[access + 1] ?? 0
  let at = 0
  let left = draws[0]?.units ?? 0
  for (let row = starts[access] ?? 0; row < end; row += 1) {
    let wanted = taken[row] ?? 0
    while (wanted > 0) {
      // The last one takes what sums are off by.
      const part = at === draws.length - 1 ? wanted : Math.min(wanted, left)
      if (part > 0) add(order[row] ?? 0, draws[at]?.supply ?? 0, part)
      wanted -= part
      left -= part
      if (wanted > 0) {
        at += 1
        left = draws[at]?.units ?? 0
      }
    }
  }
}

function drawsByAccess(draws: readonly Draw[]): Draw[][] {
  const groups: Draw[][] = []
  for (const draw of draws) {
    const last = groups.at(-1)
    if (last?.[0]?.access === draw.access) last.push(draw)
    else groups.push([draw])
  }
  return groups
}
