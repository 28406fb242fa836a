import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allowedMinutesOutside, findExcursions } from './excursion.ts'

const at = (minutes: number) => new Date(Date.UTC(2026, 11, 1, 0, minutes))
const readings = (...shown: readonly (readonly [minutes: number, celsius: number])[]) =>
  shown.map(([minutes, celsius]) => ({ takenAt: at(minutes), celsius }))

describe('findExcursions', () => {
  it('finds a time outside the band that is longer than allowed, with the reading farthest outside', () => {
    const found = findExcursions('cold', readings([15, 9], [0, 5], [5, 9], [10, 12.5], [20, 6]), 9)
    expect(found).toEqual([{ startedAt: at(5), lastAt: at(15), worstCelsius: 12.5 }])
  })

  it('passes over a time that is no longer than allowed, or broken by a reading inside', () => {
    expect(findExcursions('cold', readings([0, 9], [10, 9]), 10)).toEqual([])
    expect(findExcursions('cold', readings([0, 9], [6, 5], [12, 9]), 10)).toEqual([])
  })

  it('tells cold from warm, and one excursion from the next', () => {
    const found = findExcursions('cold', readings([0, 1], [20, -3], [30, 5], [40, 9], [60, 10]), 10)
    expect(found.map(({ worstCelsius }) => worstCelsius)).toEqual([-3, 10])
  })

  it('finds nothing where every reading is inside the band', () => {
    const inside = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 5_000 }), fc.double({ min: 2, max: 8, noNaN: true })),
    )
    fc.assert(fc.property(inside, (shown) => findExcursions('cold', readings(...shown), 0).length === 0))
  })

  it('allows less the colder goods must be kept', () => {
    const minutes = (['room', 'cool', 'cold', 'frozen'] as const).map((storageClass) =>
      allowedMinutesOutside(storageClass, '2026-12-01'),
    )
    expect(minutes).toEqual([60, 30, 10, 5])
  })
})
