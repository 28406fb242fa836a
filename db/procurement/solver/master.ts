import type { Highs } from 'highs'
import type { Pattern, TenderProblem } from '#domain/procurement/tender/problem.ts'
import { useOf } from '#domain/procurement/tender/problem.ts'
import type { Master } from '#domain/procurement/tender/solve-tender.ts'

/** Costs are counted in about this many units, so that the solver's tolerances fit. */
const costScale = 1e4
/** Exceeding a limit as a whole costs this many times the whole purchase. */
const overuseFactor = 10

/** The master programme on HiGHS, held in memory and extended column by column. The caller disposes of it. */
export function openMaster(highs: Highs, problem: TenderProblem, wholeCost: number): Master & Disposable {
  const { lots, limits } = problem
  const unitCost = Math.max(wholeCost, 1) / costScale
  const rows = lots.length + limits.length
  const lower = [...lots.map(() => 1), ...limits.map(() => -highs.infinity)]
  const upper = [...lots.map(() => 1), ...limits.map(() => 1)]
  // One column for each limit: using more than there is, at a price that nothing else comes near.
  const model = highs.createModel({
    numCols: limits.length,
    numRows: rows,
    colCost: limits.map(() => costScale * overuseFactor),
    colLower: limits.map(() => 0),
    colUpper: limits.map(() => highs.infinity),
    rowLower: lower,
    rowUpper: upper,
    matrix: {
      format: 'csc',
      numRows: rows,
      numCols: limits.length,
      starts: [...limits.map((_, index) => index), limits.length],
      indices: limits.map((_, index) => lots.length + index),
      values: limits.map(() => -1),
    },
  })
  model.options.set({ output_flag: false })
  return {
    add(patterns) {
      if (patterns.length > 0) model.addCols(columnsOf(problem, patterns, { rows, unitCost }))
    },
    solve() {
      model.run()
      const { colValue, rowDual } = model.getSolution()
      return {
        weights: colValue.subarray(limits.length),
        surcharges: limits.map((limit, index) =>
          Math.max((-(rowDual[lots.length + index] ?? 0) * unitCost) / Math.max(limit, 1), 0),
        ),
        overused: limits.flatMap((_, index) => ((colValue[index] ?? 0) > 1e-7 ? [index] : [])),
      }
    },
    [Symbol.dispose]: () => model.dispose(),
  }
}

function columnsOf(
  { lots, limits }: TenderProblem,
  patterns: readonly Pattern[],
  { rows, unitCost }: { readonly rows: number; readonly unitCost: number },
) {
  const starts = [0]
  const indices: number[] = []
  const values: number[] = []
  for (const { lot, units } of patterns) {
    indices.push(lot)
    values.push(1)
    const asked = lots[lot]
    if (asked === undefined) throw new RangeError('a pattern of no lot')
    for (const [limit, used] of useOf(asked, units)) {
      indices.push(lots.length + limit)
      values.push(used / Math.max(limits[limit] ?? 1, 1))
    }
    starts.push(indices.length)
  }
  return {
    cost: Float64Array.from(patterns, ({ cost }) => cost / unitCost),
    lower: new Float64Array(patterns.length),
    upper: new Float64Array(patterns.length).fill(Infinity),
    matrix: {
      format: 'csc' as const,
      numRows: rows,
      numCols: patterns.length,
      starts: Int32Array.from(starts),
      indices: Int32Array.from(indices),
      values: Float64Array.from(values),
    },
  }
}
