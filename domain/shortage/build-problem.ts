import { type AllocationProblem, noShares, type ShareColumns } from './allocation-problem.ts'

/** A supply as people plan with it. */
export interface PlannedSupply {
  readonly id: string
  /** What it serves: needs of other ingredients have nothing of it. */
  readonly ingredient: string
  readonly units: number
  readonly reserveUnits: number
  readonly packUnits: number
  /** True where packs may be opened: scarce drugs may be dispensed by the unit. */
  readonly mayBeSplit: boolean
  readonly needPerUnit: number
  /** Only these claimants may use it, by id; null for everybody. */
  readonly earmarkedFor: ReadonlySet<string> | null
}

/** One claimant's need of one ingredient. */
export interface PlannedNeed {
  readonly claimant: string
  readonly ingredient: string
  /** From 0, which goes first. */
  readonly tier: number
  readonly needUnits: number
  readonly heldUnits: number
  /** Null for no limit but the need. */
  readonly capUnits: number | null
  readonly weight: number
  /** Supplies that this claimant may not use, by id: no licence, no cold store. */
  readonly barred?: ReadonlySet<string>
}

/** What was granted earlier. */
export interface PlannedPromise {
  readonly claimant: string
  readonly ingredient: string
  readonly supply: string
  readonly units: number
}

/** Lays out needs, supplies and promises as columns, in the given order. Promises of nobody known are left out. */
export function buildProblem(
  supplies: readonly PlannedSupply[],
  needs: readonly PlannedNeed[],
  promises: readonly PlannedPromise[] = [],
): AllocationProblem {
  const accesses: number[][] = []
  const accessByKey = new Map<string, number>()
  const access = Uint32Array.from(needs, (need) => {
    const usable = [...supplies.keys()].filter((index) => mayUse(need, supplies[index]))
    const key = usable.join()
    const known = accessByKey.get(key)
    if (known !== undefined) return known
    accessByKey.set(key, accesses.length)
    return accesses.push(usable) - 1
  })
  return {
    supplies: supplies.map(({ units, reserveUnits, packUnits, mayBeSplit, needPerUnit }) => ({
      units,
      reserveUnits,
      packUnits: mayBeSplit ? 1 : packUnits,
      needPerUnit,
    })),
    accesses,
    needs: {
      tier: Uint8Array.from(needs, ({ tier }) => tier),
      access,
      needUnits: Float64Array.from(needs, ({ needUnits }) => needUnits),
      heldUnits: Float64Array.from(needs, ({ heldUnits }) => heldUnits),
      capUnits: Float64Array.from(needs, ({ capUnits }) => capUnits ?? Infinity),
      weight: Float64Array.from(needs, ({ weight }) => weight),
    },
    promises: promiseColumns(supplies, needs, promises),
  }
}

function mayUse({ claimant, ingredient, barred }: PlannedNeed, supply: PlannedSupply | undefined): boolean {
  if (supply === undefined || supply.ingredient !== ingredient) return false
  if (barred?.has(supply.id) === true) return false
  return supply.earmarkedFor === null || supply.earmarkedFor.has(claimant)
}

function promiseColumns(
  supplies: readonly PlannedSupply[],
  needs: readonly PlannedNeed[],
  promises: readonly PlannedPromise[],
): ShareColumns {
  if (promises.length === 0) return noShares
  const needIndex = new Map(needs.map((need, index) => [keyOf(need), index]))
  const supplyIndex = new Map(supplies.map(({ id }, index) => [id, index]))
  const known = promises.flatMap((promise) => {
    const need = needIndex.get(keyOf(promise))
    const supply = supplyIndex.get(promise.supply)
    return need === undefined || supply === undefined ? [] : [{ need, supply, units: promise.units }]
  })
  return {
    need: Uint32Array.from(known, ({ need }) => need),
    supply: Uint32Array.from(known, ({ supply }) => supply),
    units: Float64Array.from(known, ({ units }) => units),
  }
}

function keyOf({ claimant, ingredient }: Pick<PlannedNeed, 'claimant' | 'ingredient'>): string {
  return `${claimant} ${ingredient}`
}
