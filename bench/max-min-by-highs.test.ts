import fc from 'fast-check'
import type { Highs } from 'highs'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadHighs } from '#db/procurement/solver/load-highs.ts'
import { allocate } from '#domain/shortage/allocate.ts'
import { allocationCases } from '#domain/shortage/allocation-fixture.ts'
import { highestLowestLevel, maxMinProgramme, whatCouldBeRaised } from './max-min-by-highs.ts'

let highs: Highs

beforeAll(async () => {
  highs = await loadHighs()
})

describe('fair allocation, held against linear programmes', () => {
  it('is the max-min optimum in every tier: nobody could have more without pulling down one that is no better off', () => {
    fc.assert(
      fc.property(allocationCases({ supplies: 4, needs: 6, wholePacks: true }), (problem) => {
        const programme = maxMinProgramme(problem)
        expect(whatCouldBeRaised(highs, programme, allocate(problem).fairUnits)).toBeLessThan(1e-5)
      }),
      { numRuns: 400 },
    )
  })

  it('is told from an answer that gives one of two alike too much', () => {
    const [problem] = fc.sample(allocationCases({ supplies: 1, needs: 1, wholePacks: false }), 1)
    if (problem === undefined) throw new Error('no sample')
    const needs = {
      tier: new Uint8Array(2),
      access: new Uint32Array(2),
      needUnits: Float64Array.of(10, 10),
      heldUnits: new Float64Array(2),
      capUnits: new Float64Array(2).fill(Infinity),
      weight: new Float64Array(2).fill(1),
    }
    const supplies = [{ units: 10, reserveUnits: 0, packUnits: 1, needPerUnit: 1 }]
    const programme = maxMinProgramme({ ...problem, supplies, accesses: [[0]], needs })
    expect(whatCouldBeRaised(highs, programme, Float64Array.of(5, 5))).toBeLessThan(1e-6)
    expect(whatCouldBeRaised(highs, programme, Float64Array.of(6, 4))).toBeGreaterThan(0.1)
    expect(highestLowestLevel(highs, programme)).toBeCloseTo(0.5, 6)
  })
})
