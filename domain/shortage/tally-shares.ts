import type { AllocationProblem, ShareColumns } from './allocation-problem.ts'
import type { Cells } from './whole-packs.ts'

/** What was promised earlier and is kept, what was drawn with its packs by row, and what rounding gave besides. */
interface Parts {
  readonly kept: Float64Array
  readonly cells: Cells
  readonly packs: Float64Array
  readonly more: Cells
}

/** All of it in one row per need and supply, in base units, and what each need receives in all, in units of need. */
export function tallyShares(
  { supplies, needs, promises }: AllocationProblem,
  { kept, cells, packs, more }: Parts,
): { readonly shares: ShareColumns; readonly receivedUnits: Float64Array } {
  const receivedUnits = new Float64Array(needs.access.length)
  const most = kept.length + cells.units.length + more.units.length
  const need = new Uint32Array(most)
  const supply = new Uint32Array(most)
  const units = new Float64Array(most)
  // Rows of one need are few: what it draws from several supplies, or had promised.
  const firstRow = new Int32Array(needs.access.length).fill(-1)
  const nextRow = new Int32Array(most).fill(-1)
  let count = 0
  const add = (of: number, from: number, given: number) => {
    if (given === 0) return
    receivedUnits[of] = (receivedUnits[of] ?? 0) + given * (supplies[from]?.needPerUnit ?? 0)
    for (let row = firstRow[of] ?? -1; row !== -1; row = nextRow[row] ?? -1) {
      if (supply[row] !== from) continue
      units[row] = (units[row] ?? 0) + given
      return
    }
    need[count] = of
    supply[count] = from
    units[count] = given
    nextRow[count] = firstRow[of] ?? -1
    firstRow[of] = count
    count += 1
  }
  const packUnits = supplies.map((each) => each.packUnits)
  kept.forEach((given, row) => add(promises.need[row] ?? 0, promises.supply[row] ?? 0, given))
  for (let row = 0; row < packs.length; row += 1) {
    const from = cells.supply[row] ?? 0
    add(cells.need[row] ?? 0, from, (packs[row] ?? 0) * (packUnits[from] ?? 0))
  }
  for (let row = 0; row < more.need.length; row += 1) {
    const from = more.supply[row] ?? 0
    add(more.need[row] ?? 0, from, packUnits[from] ?? 0)
  }
  return {
    shares: { need: need.slice(0, count), supply: supply.slice(0, count), units: units.slice(0, count) },
    receivedUnits,
  }
}

/** What promises lost, row by row where they lost something. */
export function cutsOf(promises: ShareColumns, kept: Float64Array): ShareColumns {
  const rows = [...kept.keys()].filter((row) => (kept[row] ?? 0) < (promises.units[row] ?? 0))
  return {
    need: Uint32Array.from(rows, (row) => promises.need[row] ?? 0),
    supply: Uint32Array.from(rows, (row) => promises.supply[row] ?? 0),
    units: Float64Array.from(rows, (row) => (promises.units[row] ?? 0) - (kept[row] ?? 0)),
  }
}
