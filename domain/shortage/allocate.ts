import type { Allocation, AllocationProblem } from './allocation-problem.ts'
import { checkProblem } from './check-problem.ts'
import { cutsOf, tallyShares } from './tally-shares.ts'
import { type Block, divideLevels } from './divide-levels.ts'
import { handOutDraws } from './hand-out-draws.ts'
import { keepPromises } from './keep-promises.ts'
import { rowsByAccess, type SortedRows } from './sorted-rows.ts'
import { spreadLeftovers } from './spread-leftovers.ts'
import { type FillColumns, takenAt } from './water-level.ts'
import { type PackFacts, wholePacks } from './whole-packs.ts'

/**
 * Shares out what there is: max-min fair inside each tier, tiers in their order, in whole packs by largest remainder.
 *
 * Promises: never more of a supply than there is without its reserve; never above a need's limit, nor more than it lacks
 * but for the last pack; nothing to a tier while one above it, that the same goods could serve, lacks a pack; the level of
 * the lowest is the highest possible, then that of the next (see `divideLevels`); and earlier promises stay, unless their
 * goods are gone (see `keepPromises`). The same problem has the same answer. More supply lowers no `fairUnits`; in whole
 * packs a share may be lower by one pack in another run (the Alabama paradox), but never below what was promised.
 * Time: near linear in needs, for some dozens of supplies. Throws RangeError on columns that do not fit together.
 */
export function allocate(problem: AllocationProblem): Allocation {
  checkProblem(problem)
  const { supplies, accesses, needs } = problem
  const kept = keepPromises(problem)
  const promised = promisedByNeed(problem, kept)
  const available = whatIsLeft(problem, kept)
  const rows = rowsByAccess(needs.access, accesses.length)
  const fill = fillColumns(problem, promised, rows)
  const blocks = divideLevels(fill, accesses, available)
  const levels = [...blocks.map(({ level }) => level), { tier: 0, height: 0 }]
  const levelOf = levelOfNeeds(problem, blocks)

  const taken = takenByRow(fill, blocks)
  const cells = handOutDraws(blocks, taken, rows)
  const facts = packFacts(problem, promised, available)
  const packs = wholePacks(cells, facts)
  const more = spreadLeftovers(cells, packs, { facts, accesses, needs })
  const { shares, receivedUnits } = tallyShares(problem, { kept, cells, packs, more: more.cells })
  return {
    shares,
    receivedUnits,
    fairUnits: fairUnits(taken, rows, promised),
    promisedUnits: promised,
    levels,
    levelOf,
    cuts: cutsOf(problem.promises, kept),
    leftUnits: Float64Array.from(supplies, ({ packUnits }, supply) => (more.left[supply] ?? 0) * packUnits),
  }
}

function promisedByNeed({ supplies, needs, promises }: AllocationProblem, kept: Float64Array): Float64Array {
  const promised = new Float64Array(needs.access.length)
  kept.forEach((units, row) => {
    const need = promises.need[row] ?? 0
    const worth = supplies[promises.supply[row] ?? 0]?.needPerUnit ?? 0
    promised[need] = (promised[need] ?? 0) + units * worth
  })
  return promised
}

/** What may be granted now, by supply, in units of need: whole packs, without promises and the reserve. */
function whatIsLeft({ supplies, promises }: AllocationProblem, kept: Float64Array): Float64Array {
  const free = Float64Array.from(supplies, ({ units, reserveUnits }) => units - reserveUnits)
  kept.forEach((units, row) => {
    const supply = promises.supply[row] ?? 0
    free[supply] = (free[supply] ?? 0) - units
  })
  return free.map((units, supply) => {
    const { packUnits = 1, needPerUnit = 1 } = supplies[supply] ?? {}
    return Math.max(0, Math.floor(units / packUnits)) * packUnits * needPerUnit
  })
}

function fillColumns(
  { supplies, accesses, needs }: AllocationProblem,
  promised: Float64Array,
  { order, starts }: SortedRows,
): FillColumns {
  // What is needed is rounded up to the smallest pack that may serve it: less than a pack serves nobody.
  const smallestPack = accesses.map((access) =>
    Math.min(
      ...access.map((index) => (supplies[index]?.packUnits ?? 1) * (supplies[index]?.needPerUnit ?? 1)),
    ),
  )
  const count = order.length
  const fill = {
    starts,
    tier: new Uint8Array(count),
    perHeight: new Float64Array(count),
    standing: new Float64Array(count),
    most: new Float64Array(count),
  }
  for (let row = 0; row < count; row += 1) {
    const need = order[row] ?? 0
    const asked = needs.needUnits[need] ?? 0
    const before = promised[need] ?? 0
    const standing = (needs.heldUnits[need] ?? 0) + before
    const pack = smallestPack[needs.access[need] ?? 0] ?? Infinity
    const room = (needs.capUnits[need] ?? 0) - before
    fill.tier[row] = needs.tier[need] ?? 0
    fill.perHeight[row] = asked * (needs.weight[need] ?? 1)
    fill.standing[row] = standing
    fill.most[row] =
      pack === Infinity ? 0 : Math.max(0, Math.min(roundUp(asked - standing, pack), roundDown(room, pack)))
  }
  return fill
}

const noise = 1e-9

function roundUp(units: number, pack: number): number {
  return Math.ceil(units / pack - noise) * pack
}

function roundDown(units: number, pack: number): number {
  return units === Infinity ? Infinity : Math.floor(units / pack + noise) * pack
}

function levelOfNeeds({ accesses, needs }: AllocationProblem, blocks: readonly Block[]): Uint32Array {
  // Whoever may use nothing stands at the last level: nothing.
  const byAccess = new Uint32Array(accesses.length).fill(blocks.length)
  for (const [block, { accesses: own }] of blocks.entries()) {
    for (const access of own) byAccess[access] = block
  }
  const levelOf = new Uint32Array(needs.access.length)
  for (let need = 0; need < levelOf.length; need += 1) levelOf[need] = byAccess[needs.access[need] ?? 0] ?? 0
  return levelOf
}

/** What each row of `fill` takes at the level of its block. */
function takenByRow(fill: FillColumns, blocks: readonly Block[]): Float64Array {
  const taken = new Float64Array(fill.most.length)
  for (const { level, accesses } of blocks) {
    for (const access of accesses) {
      const end = fill.starts[access + 1] ?? 0
      for (let row = fill.starts[access] ?? 0; row < end; row += 1) taken[row] = takenAt(fill, row, level)
    }
  }
  return taken
}

function fairUnits(taken: Float64Array, { order }: SortedRows, promised: Float64Array): Float64Array {
  const fair = promised.slice()
  for (let row = 0; row < order.length; row += 1) {
    const need = order[row] ?? 0
    fair[need] = (fair[need] ?? 0) + (taken[row] ?? 0)
  }
  return fair
}

function packFacts(
  { supplies, needs }: AllocationProblem,
  promised: Float64Array,
  available: Float64Array,
): PackFacts {
  const packNeed = Float64Array.from(supplies, ({ packUnits, needPerUnit }) => packUnits * needPerUnit)
  const standing = new Float64Array(promised.length)
  const roomUnits = new Float64Array(promised.length)
  for (let need = 0; need < promised.length; need += 1) {
    standing[need] = (promised[need] ?? 0) + (needs.heldUnits[need] ?? 0)
    roomUnits[need] = (needs.capUnits[need] ?? 0) - (promised[need] ?? 0)
  }
  return {
    packNeed,
    packs: available.map((units, supply) => Math.round(units / (packNeed[supply] ?? 1))),
    tier: needs.tier,
    needUnits: needs.needUnits,
    standing,
    roomUnits,
  }
}
