import { describe, expect, it } from 'vitest'
import { withinBand } from '#domain/catalogue/storage-class.ts'
import { handlingObstacles, scopesNeeded, usualHandling, type HandledProduct } from './site.ts'

const tablets: HandledProduct = { saleClass: 'prescription', dosageForm: 'tablet', storageClass: 'room' }
const insulin: HandledProduct = { saleClass: 'prescription', dosageForm: 'injection', storageClass: 'cold' }

describe('what a site may handle', () => {
  it('asks for a scope by class and by form', () => {
    expect(scopesNeeded({ ...tablets, saleClass: 'otc' })).toEqual(['otc'])
    expect(scopesNeeded(insulin)).toEqual(['prescription', 'injection'])
    expect(scopesNeeded({ ...tablets, dosageForm: 'decoction_pieces' })).toEqual([
      'prescription',
      'decoction_pieces',
    ])
  })

  it('names every obstacle', () => {
    expect(handlingObstacles(usualHandling.village_pharmacy, tablets)).toEqual([])
    expect(handlingObstacles(usualHandling.village_pharmacy, insulin)).toEqual([
      { kind: 'storageUnfit', storageClass: 'cold' },
      { kind: 'outOfScope', scope: 'injection' },
    ])
    expect(handlingObstacles(usualHandling.county_hub, insulin)).toEqual([])
  })
})

describe('storage bands', () => {
  it.each([
    ['cold', 2, true],
    ['cold', 8, true],
    ['cold', 8.1, false],
    ['cold', 1.9, false],
    ['cool', 20, true],
    ['cool', 20.5, false],
    ['room', 9, false],
    ['room', 30, true],
  ] as const)('of class %s holds %d °C: %s', (storageClass, celsius, within) => {
    expect(withinBand(storageClass, celsius)).toBe(within)
  })
})
