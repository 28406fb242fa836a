import type { AllocationProblem, NeedColumns, ShareColumns } from './allocation-problem.ts'
import { type FillColumns, findLevel, takenAt } from './water-level.ts'
import { wholePacks } from './whole-packs.ts'

/**
 * What is left of each promise, in base units: all of it, as long as the goods are there. Where a supply has become
 * smaller than what was promised of it (a recall, a loss), its promises give way in the order that granted them: lower
 * tiers first, inside a tier to one common level. Nobody loses more than what is missing.
 */
export function keepPromises({ supplies, needs, promises }: AllocationProblem): Float64Array {
  const kept = promises.units.slice()
  const promised = new Float64Array(supplies.length)
  promises.units.forEach((units, row) => {
    const supply = promises.supply[row] ?? 0
    promised[supply] = (promised[supply] ?? 0) + units
  })
  supplies.forEach(({ units, packUnits, needPerUnit }, supply) => {
    if ((promised[supply] ?? 0) <= units) return
    const rows = [...promises.supply.keys()].filter((row) => promises.supply[row] === supply)
    const granted = shrink(rows, { promises, needs, units, packUnits, needPerUnit })
    rows.forEach((row, index) => {
      kept[row] = granted[index] ?? 0
    })
  })
  return kept
}

function shrink(
  rows: readonly number[],
  {
    promises,
    needs,
    units,
    packUnits,
    needPerUnit,
  }: {
    readonly promises: ShareColumns
    readonly needs: NeedColumns
    readonly units: number
    readonly packUnits: number
    readonly needPerUnit: number
  },
): number[] {
  const needOf = (row: number) => promises.need[row] ?? 0
  const columnOf = (source: Float64Array) => Float64Array.from(rows, (row) => source[needOf(row)] ?? 0)
  const most = Float64Array.from(rows, (row) => (promises.units[row] ?? 0) * needPerUnit)
  const held = columnOf(needs.heldUnits)
  const need = columnOf(needs.needUnits)
  const weight = columnOf(needs.weight)
  const tier = Uint8Array.from(rows, (row) => needs.tier[needOf(row)] ?? 0)
  const fill: FillColumns = {
    starts: Uint32Array.of(0, rows.length),
    tier,
    // Without a need any more, a promise is still a promise: it stands for the need itself.
    perHeight: need.map((value, index) => (value > 0 ? value : (most[index] ?? 0)) * (weight[index] ?? 1)),
    standing: held,
    most,
  }
  const level = findLevel(fill, [0], units * needPerUnit)
  const packs = wholePacks(
    {
      need: Uint32Array.from(rows.keys()),
      supply: new Uint32Array(rows.length),
      units: Float64Array.from(rows.keys(), (index) => takenAt(fill, index, level)),
    },
    {
      packNeed: Float64Array.of(packUnits * needPerUnit),
      packs: Float64Array.of(Math.floor(units / packUnits)),
      tier,
      needUnits: most.map((value, index) => value + (held[index] ?? 0)),
      standing: held,
      roomUnits: most,
    },
  )
  return Array.from(packs, (count) => count * packUnits)
}
