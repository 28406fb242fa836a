import type { AllocationProblem } from './allocation-problem.ts'

/** Throws RangeError where the columns of a problem do not fit together: a mistake of the program, not of a user. */
export function checkProblem({ supplies, accesses, needs, promises }: AllocationProblem): void {
  supplies.forEach((supply, index) => {
    const { units, reserveUnits, packUnits, needPerUnit } = supply
    if (![units, reserveUnits].every(isCount) || !isCount(packUnits) || packUnits === 0) {
      throw new RangeError(`supply ${index} has amounts that are no whole numbers`)
    }
    if (!(needPerUnit > 0 && needPerUnit < Infinity)) throw new RangeError(`supply ${index} serves no need`)
  })
  for (const access of accesses) {
    if (access.some((supply) => supplies[supply] === undefined) || new Set(access).size < access.length) {
      throw new RangeError('an access names supplies that do not exist, or one twice')
    }
  }
  const count = needs.access.length
  for (const column of [needs.tier, needs.needUnits, needs.heldUnits, needs.capUnits, needs.weight]) {
    if (column.length !== count) throw new RangeError('columns of different length')
  }
  for (let need = 0; need < count; need += 1) {
    const weight = needs.weight[need] ?? 0
    const isSound =
      (needs.access[need] ?? 0) < accesses.length &&
      isAmount(needs.needUnits[need]) &&
      isAmount(needs.heldUnits[need]) &&
      (needs.capUnits[need] ?? -1) >= 0 &&
      weight > 0 &&
      weight < Infinity
    if (!isSound) throw new RangeError(`need ${need} has an amount below 0, no weight, or an unknown access`)
  }
  promises.units.forEach((units, row) => {
    const known = (promises.need[row] ?? count) < count && supplies[promises.supply[row] ?? -1] !== undefined
    if (!known || !isCount(units))
      throw new RangeError(`promise ${row} is of nobody, of nothing, or no whole number`)
  })
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

function isAmount(value: number | undefined): boolean {
  return value !== undefined && value >= 0 && value < Infinity
}
