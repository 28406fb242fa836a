import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { storageBands } from '#domain/catalogue/storage-class.ts'
import { clearingObstacle } from './quarantine.ts'
import { storageEvidence, worstEvidence, type TemperatureReading } from './storage-evidence.ts'

const start = Date.parse('2026-03-02T01:00:00Z')
const at = (minutes: number) => new Date(start + minutes * 60_000)
const hour = { from: at(0), until: at(60), longestGapMinutes: 5, startsMeasured: true }
const every = (minutes: number, celsius = 5): TemperatureReading[] =>
  Array.from({ length: Math.floor(60 / minutes) + 1 }, (_, index) => ({
    takenAt: at(index * minutes),
    celsius,
  }))

describe('storageEvidence', () => {
  it('is proven by readings in the band that are never further apart than allowed', () => {
    expect(storageEvidence('cold', every(5), hour)).toEqual({ kind: 'proven' })
    expect(storageEvidence('cold', every(5).toReversed(), hour)).toEqual({ kind: 'proven' })
  })

  it('counts the ends of the band as within it', () => {
    const readings = every(5).map((reading, index) => ({ ...reading, celsius: index % 2 === 0 ? 2 : 8 }))
    expect(storageEvidence('cold', readings, hour)).toEqual({ kind: 'proven' })
  })

  it('names the first reading outside the band', () => {
    const readings = [...every(5), { takenAt: at(31), celsius: 8.1 }, { takenAt: at(41), celsius: 12 }]
    expect(storageEvidence('cold', readings, hour)).toEqual({
      kind: 'excursion',
      takenAt: at(31).toISOString(),
      celsius: 8.1,
    })
    expect(storageEvidence('cool', readings, hour)).toEqual({ kind: 'proven' })
    expect(storageEvidence('room', [{ takenAt: at(1), celsius: 9.9 }], hour).kind).toBe('excursion')
  })

  it('names the first time that nobody measured, at either end too', () => {
    const withHole = every(5).filter(({ takenAt }) => takenAt < at(20) || takenAt > at(30))
    expect(storageEvidence('cold', withHole, hour)).toEqual({
      kind: 'gap',
      from: at(15).toISOString(),
      until: at(35).toISOString(),
    })
    expect(storageEvidence('cold', every(5).slice(2), hour)).toMatchObject({ from: at(0).toISOString() })
    expect(storageEvidence('cold', every(5).slice(0, -2), hour)).toMatchObject({
      until: at(60).toISOString(),
    })
    expect(storageEvidence('cold', [], hour)).toMatchObject({ kind: 'gap' })
  })

  it('counts a short time without any reading as a gap, unless it follows on one that was measured', () => {
    const moment = { ...hour, until: at(4) }
    expect(storageEvidence('cold', [], moment)).toEqual({ kind: 'proven' })
    expect(storageEvidence('cold', [], { ...moment, startsMeasured: false }).kind).toBe('gap')
  })

  it('lets an excursion outweigh a gap, within a period and over several', () => {
    expect(storageEvidence('cold', [{ takenAt: at(40), celsius: 30 }], hour).kind).toBe('excursion')
    const excursion = { kind: 'excursion', takenAt: at(1).toISOString(), celsius: 9 } as const
    const gap = { kind: 'gap', from: at(0).toISOString(), until: at(9).toISOString() } as const
    expect(worstEvidence([{ kind: 'proven' }, gap, excursion])).toEqual(excursion)
    expect(worstEvidence([{ kind: 'proven' }, gap])).toEqual(gap)
    expect(worstEvidence([])).toEqual({ kind: 'proven' })
  })

  it('is proven exactly when every reading is in the band and no pause is too long, in any order', () => {
    const minute = fc.integer({ min: 0, max: 60 })
    const reading = fc.record({ minute, celsius: fc.integer({ min: 1, max: 9 }) })
    fc.assert(
      fc.property(fc.array(reading, { maxLength: 40 }), (given) => {
        const readings = given.map(({ minute: taken, celsius }) => ({ takenAt: at(taken), celsius }))
        const times = [0, ...given.map((each) => each.minute).toSorted((a, b) => a - b), 60]
        const inBand = given.every(
          ({ celsius }) =>
            celsius >= storageBands.cold.lowestCelsius && celsius <= storageBands.cold.highestCelsius,
        )
        const dense = times.every((time, index) => index === 0 || time - (times[index - 1] ?? 0) <= 5)
        expect(storageEvidence('cold', readings, hour).kind === 'proven').toBe(inBand && dense)
      }),
    )
  })
})

describe('clearingObstacle', () => {
  const gap = { kind: 'gap', from: 'a', until: 'b' } as const
  const excursion = { kind: 'excursion', takenAt: 'a', celsius: 12 } as const

  it.each(['cold', 'frozen'] as const)('keeps %s goods off the shelf without proof', (storageClass) => {
    expect(clearingObstacle(storageClass, 'sealed_and_in_date', gap)?.code).toBe('storageUnproven')
    expect(clearingObstacle(storageClass, 'storage_proven', gap)?.code).toBe('storageUnproven')
    expect(clearingObstacle(storageClass, 'sealed_and_in_date', excursion)?.code).toBe('storageBroken')
    expect(clearingObstacle(storageClass, 'storage_proven', { kind: 'proven' })).toBeNull()
  })

  it.each(['room', 'cool'] as const)(
    'lets sealed %s goods back unless they are known to be spoilt',
    (storageClass) => {
      expect(clearingObstacle(storageClass, 'sealed_and_in_date', gap)).toBeNull()
      expect(clearingObstacle(storageClass, 'storage_proven', gap)?.code).toBe('storageUnproven')
      expect(clearingObstacle(storageClass, 'sealed_and_in_date', excursion)?.code).toBe('storageBroken')
    },
  )

  it('never stands in the way of writing off', () => {
    for (const finding of ['damaged', 'expired', 'storage_doubtful', 'recalled'] as const)
      expect(clearingObstacle('cold', finding, excursion)).toBeNull()
  })
})
