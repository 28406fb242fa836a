import type { Level } from './allocation-problem.ts'
import { balanceLoad, type LoadProblem } from './balance-load.ts'
import { fewestSplits } from './fewest-splits.ts'
import { type FillColumns, findLevel, takenByAccess } from './water-level.ts'

/** Accesses that stand at one level, and what they draw from which supply. */
export interface Block {
  readonly level: Level
  readonly accesses: readonly number[]
  /** Those of one access follow one another. */
  readonly draws: readonly Draw[]
}

/** Units of need that all of one access draw from one supply. */
export interface Draw {
  readonly access: number
  readonly supply: number
  readonly units: number
}

interface Part {
  readonly accesses: readonly number[]
  readonly supplies: readonly number[]
}

/**
 * The max-min fair levels of needs that share substitutes. All needs rise together; where the supplies cannot bear the
 * common level, those that are asked for too much and the needs that have nothing else are a part of their own, with a
 * lower level, and what is left of the others has a higher one. Each part is divided again until it bears its level
 * (decomposition of a polymatroid after Fujishige, 1980: for n supplies at most 2n − 1 flows). `available` is in units
 * of need. Accesses without supplies, and needs of nothing, are the caller's to leave out.
 */
export function divideLevels(
  fill: FillColumns,
  accesses: readonly (readonly number[])[],
  available: Float64Array,
): Block[] {
  const blocks: Block[] = []
  const open = connectedParts(accesses, available.length)
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const budget = part.supplies.reduce((sum, supply) => sum + (available[supply] ?? 0), 0)
    const level = findLevel(fill, part.accesses, budget)
    const problem = loadOf(part, { fill, accesses, available, level })
    const { flow, overloaded } = balanceLoad(problem)
    // A part that is overloaded as a whole is so by rounding alone: its level was chosen to fit.
    if (overloaded.length === 0 || overloaded.length === part.supplies.length) {
      blocks.push({ level, accesses: part.accesses, draws: drawsOf(part, problem, flow) })
      continue
    }
    open.push(...split(part, accesses, new Set(overloaded.map((local) => part.supplies[local] ?? 0))))
  }
  return blocks
}

/** Supplies that some access joins, with those accesses: parts that have nothing to do with each other. */
function connectedParts(accesses: readonly (readonly number[])[], supplyCount: number): Part[] {
  const parent = Array.from({ length: supplyCount }, (_, supply) => supply)
  const rootOf = (supply: number): number => {
    let root = supply
    while (parent[root] !== root) root = parent[root] ?? root
    parent[supply] = root
    return root
  }
  for (const [first = 0, ...others] of accesses) {
    for (const supply of others) parent[rootOf(supply)] = rootOf(first)
  }
  const parts = new Map<number, { accesses: number[]; supplies: number[] }>()
  parent.forEach((_, supply) => {
    const part = parts.get(rootOf(supply)) ?? { accesses: [], supplies: [] }
    part.supplies.push(supply)
    parts.set(rootOf(supply), part)
  })
  accesses.forEach(([first], access) => {
    if (first !== undefined) parts.get(rootOf(first))?.accesses.push(access)
  })
  return [...parts.values()].filter((part) => part.accesses.length > 0)
}

function split(
  { accesses: own, supplies }: Part,
  accesses: readonly (readonly number[])[],
  overloaded: ReadonlySet<number>,
): Part[] {
  const within = new Set(supplies)
  const isCaught = (access: number) =>
    (accesses[access] ?? []).every((supply) => !within.has(supply) || overloaded.has(supply))
  return [
    { accesses: own.filter(isCaught), supplies: supplies.filter((supply) => overloaded.has(supply)) },
    {
      accesses: own.filter((access) => !isCaught(access)),
      supplies: supplies.filter((supply) => !overloaded.has(supply)),
    },
  ].filter((part) => part.accesses.length > 0)
}

function loadOf(
  { accesses: own, supplies }: Part,
  {
    fill,
    accesses,
    available,
    level,
  }: {
    readonly fill: FillColumns
    readonly accesses: readonly (readonly number[])[]
    readonly available: Float64Array
    readonly level: Level
  },
): LoadProblem {
  const localOf = new Map(supplies.map((supply, local) => [supply, local]))
  const starts = new Uint32Array(own.length + 1)
  const supplyOf: number[] = []
  own.forEach((access, index) => {
    for (const supply of accesses[access] ?? []) {
      const local = localOf.get(supply)
      if (local !== undefined) supplyOf.push(local)
    }
    starts[index + 1] = supplyOf.length
  })
  return {
    demand: Float64Array.from(own, (access) => takenByAccess(fill, access, level)),
    room: Float64Array.from(supplies, (supply) => available[supply] ?? 0),
    starts,
    supplyOf: Uint32Array.from(supplyOf),
  }
}

function drawsOf({ accesses: own, supplies }: Part, problem: LoadProblem, flow: Float64Array): Draw[] {
  fewestSplits(problem, flow)
  return own.flatMap((access, index) => {
    const draws: Draw[] = []
    const end = problem.starts[index + 1] ?? 0
    for (let edge = problem.starts[index] ?? 0; edge < end; edge += 1) {
      const units = flow[edge] ?? 0
      const supply = supplies[problem.supplyOf[edge] ?? 0] ?? 0
      if (units > 0) draws.push({ access, supply, units })
    }
    return draws
  })
}
