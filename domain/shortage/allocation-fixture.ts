import fc from 'fast-check'
import { type AllocationProblem, noShares } from './allocation-problem.ts'

/** How large the cases are, and whether packs have to leave whole. */
export interface CaseSize {
  readonly supplies: number
  readonly needs: number
  readonly wholePacks: boolean
}

/** Small problems in which lack, ties, limits, substitutes of another strength and needs without a supply are common. */
export function allocationCases({ supplies, needs, wholePacks }: CaseSize): fc.Arbitrary<AllocationProblem> {
  const supply = fc.record({
    units: fc.integer({ min: 0, max: 120 }),
    reserveUnits: fc.constantFrom(0, 0, 0, 10),
    packUnits: wholePacks ? fc.constantFrom(1, 1, 6, 10) : fc.constant(1),
    needPerUnit: fc.constantFrom(1, 1, 2, 0.5),
  })
  const need = fc.record({
    tier: fc.constantFrom(0, 0, 1, 2),
    needUnits: fc.integer({ min: 0, max: 80 }),
    heldShare: fc.constantFrom(0, 0, 0.1, 0.5, 1.2),
    capUnits: fc.constantFrom(Infinity, Infinity, 5, 20),
    weight: fc.constantFrom(1, 1, 1.2, 1.5),
    mask: fc.nat(),
  })
  return fc
    .tuple(
      fc.array(supply, { minLength: 1, maxLength: supplies }),
      fc.array(need, { minLength: 1, maxLength: needs }),
    )
    .map(([made, rows]) => ({
      supplies: made.map((each) => ({ ...each, reserveUnits: Math.min(each.reserveUnits, each.units) })),
      accesses: rows.map(({ mask }) => [...made.keys()].filter((index) => (mask >> index) % 2 === 1)),
      needs: {
        tier: Uint8Array.from(rows, (row) => row.tier),
        access: Uint32Array.from(rows.keys()),
        needUnits: Float64Array.from(rows, (row) => row.needUnits),
        heldUnits: Float64Array.from(rows, (row) => Math.round(row.needUnits * row.heldShare)),
        capUnits: Float64Array.from(rows, (row) => row.capUnits),
        weight: Float64Array.from(rows, (row) => row.weight),
      },
      promises: noShares,
    }))
}
