import type { NeedColumns } from './allocation-problem.ts'
import { type Cells, mayTake, type PackFacts } from './whole-packs.ts'

/**
 * Packs that rounding left over, because they were too large for those who drew them, go to whoever lacks something and
 * may use them: upper tiers first, the lowest level first, one pack each until nobody can take more. Returns one row per
 * pack that was given, and the packs that are left by supply. `packs` are those of `cells`, by row.
 */
export function spreadLeftovers(
  cells: Cells,
  packs: Float64Array,
  {
    facts,
    accesses,
    needs,
  }: {
    readonly facts: PackFacts
    readonly accesses: readonly (readonly number[])[]
    readonly needs: NeedColumns
  },
): { readonly cells: Cells; readonly left: Float64Array } {
  const left = facts.packs.slice()
  const received = new Float64Array(facts.needUnits.length)
  for (let row = 0; row < packs.length; row += 1) {
    take(cells.need[row] ?? 0, cells.supply[row] ?? 0, packs[row] ?? 0)
  }
  const need: number[] = []
  const supply: number[] = []
  if (left.some((count) => count >= 1)) {
    const lacking = whoLacks()
    let given = -1
    while (given !== need.length) {
      given = need.length
      for (const candidate of lacking) {
        const found = packFor(candidate)
        if (found === undefined) continue
        take(candidate, found, 1)
        need.push(candidate)
        supply.push(found)
      }
    }
  }
  const units = Float64Array.from(supply, (index) => facts.packNeed[index] ?? 0)
  return { cells: { need: Uint32Array.from(need), supply: Uint32Array.from(supply), units }, left }

  function take(to: number, from: number, count: number): void {
    left[from] = (left[from] ?? 0) - count
    received[to] = (received[to] ?? 0) + count * (facts.packNeed[from] ?? 0)
  }

  function packFor(candidate: number): number | undefined {
    return accesses[needs.access[candidate] ?? 0]?.find(
      (index) =>
        (left[index] ?? 0) >= 1 &&
        mayTake(facts, candidate, received[candidate] ?? 0, facts.packNeed[index] ?? 0),
    )
  }

  function whoLacks(): number[] {
    const lacking: number[] = []
    for (let index = 0; index < received.length; index += 1) {
      if (packFor(index) !== undefined) lacking.push(index)
    }
    return lacking.toSorted(
      (a, b) =>
        (needs.tier[a] ?? 0) - (needs.tier[b] ?? 0) ||
        levelOf(facts, received, a) / (needs.weight[a] ?? 1) -
          levelOf(facts, received, b) / (needs.weight[b] ?? 1) ||
        a - b,
    )
  }
}

function levelOf({ standing, needUnits }: PackFacts, received: Float64Array, need: number): number {
  return ((standing[need] ?? 0) + (received[need] ?? 0)) / (needUnits[need] ?? 1)
}
