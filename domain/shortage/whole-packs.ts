/** What each need draws from each supply before rounding, row by row, in units of need. */
export interface Cells {
  readonly need: Uint32Array
  readonly supply: Uint32Array
  readonly units: Float64Array
}

/** What rounding has to know of needs and supplies; amounts in units of need. */
export interface PackFacts {
  /** Of one pack, by supply. */
  readonly packNeed: Float64Array
  /** Whole packs that may be given, by supply. */
  readonly packs: Float64Array
  readonly tier: Uint8Array
  /** What the claimant needs for all of the time, and what it has of that at hand or promised. */
  readonly needUnits: Float64Array
  readonly standing: Float64Array
  /** The most that it may still receive. */
  readonly roomUnits: Float64Array
}

/** A remainder below this part of a pack is noise of the arithmetic. */
const noise = 1e-7
/** Remainders are told apart to a billionth of a pack; among equals the emptier shelf goes first, to a millionth. */
const remainderSteps = 1e9
const shelfSteps = 1e6

/**
 * Rounds to whole packs by largest remainder, supply by supply and tier by tier: first each row's whole packs, then one
 * more to the rows with the largest remainders, the emptier shelf and then the earlier row first among equals, as long as
 * there are packs, the need is not covered and its limit allows it. Returns packs by row.
 */
export function wholePacks(cells: Cells, facts: PackFacts): Float64Array {
  const packs = new Float64Array(cells.units.length)
  const received = new Float64Array(facts.needUnits.length)
  const left = facts.packs.slice()
  for (let row = 0; row < packs.length; row += 1) {
    const supply = cells.supply[row] ?? 0
    const whole = Math.floor((cells.units[row] ?? 0) / (facts.packNeed[supply] ?? 1) + noise)
    give(row, Math.min(whole, left[supply] ?? 0))
  }
  for (const { supply, rows, keys } of remainders(cells, facts, packs, received)) {
    const packNeed = facts.packNeed[supply] ?? 0
    for (const row of largest(rows, keys, left[supply] ?? 0)) {
      // Two rows of one need may both have been candidates.
      const need = cells.need[row] ?? 0
      if (mayTake(facts, need, received[need] ?? 0, packNeed)) give(row, 1)
    }
  }
  return packs

  function give(row: number, count: number): void {
    const supply = cells.supply[row] ?? 0
    const need = cells.need[row] ?? 0
    packs[row] = (packs[row] ?? 0) + count
    left[supply] = (left[supply] ?? 0) - count
    received[need] = (received[need] ?? 0) + count * (facts.packNeed[supply] ?? 0)
  }
}

/** True when a need that got `received` lacks something yet, and one more pack keeps to its limit. */
export function mayTake(facts: PackFacts, need: number, received: number, packNeed: number): boolean {
  const slack = noise * packNeed
  const lacks = (facts.needUnits[need] ?? 0) - (facts.standing[need] ?? 0) - received
  return lacks > slack && received + packNeed <= (facts.roomUnits[need] ?? 0) + slack
}

interface Remainders {
  readonly supply: number
  readonly rows: number[]
  /** By which they are ordered, in the order of `rows`: the larger goes first. */
  readonly keys: number[]
}

/** The rows that a further pack would suit, by tier and supply, upper tiers first. */
function remainders(
  cells: Cells,
  facts: PackFacts,
  packs: Float64Array,
  received: Float64Array,
): Remainders[] {
  const buckets: Remainders[] = []
  const supplyCount = facts.packs.length
  for (let row = 0; row < packs.length; row += 1) {
    const need = cells.need[row] ?? 0
    const supply = cells.supply[row] ?? 0
    const packNeed = facts.packNeed[supply] ?? 1
    const remainder = (cells.units[row] ?? 0) / packNeed - (packs[row] ?? 0)
    if (remainder <= noise || !mayTake(facts, need, received[need] ?? 0, packNeed)) continue
    const shelf = Math.min(1, (facts.standing[need] ?? 0) / (facts.needUnits[need] ?? 1))
    const place = (facts.tier[need] ?? 0) * supplyCount + supply
    const bucket = (buckets[place] ??= { supply, rows: [], keys: [] })
    bucket.rows.push(row)
    bucket.keys.push(
      Math.round(remainder * remainderSteps) * shelfSteps + Math.round((1 - shelf) * (shelfSteps - 1)),
    )
  }
  return buckets.filter((bucket) => bucket !== undefined)
}

/** The `count` rows with the largest keys, the earlier first among equals. */
function largest(rows: readonly number[], keys: readonly number[], count: number): readonly number[] {
  if (count >= rows.length) return rows
  if (count <= 0) return []
  const sorted = Float64Array.from(keys).toSorted()
  const last = sorted[sorted.length - count] ?? 0
  const above = keys.reduce((sum, key) => sum + Number(key > last), 0)
  let equals = count - above
  return rows.filter((_, index) => {
    const key = keys[index] ?? 0
    if (key !== last) return key > last
    equals -= 1
    return equals >= 0
  })
}
