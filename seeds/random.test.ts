import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from './random.ts'
import { seedId } from './seed-id.ts'

function draw(seed: string): number[] {
  const random = createRandom(seed)
  return Array.from({ length: 5 }, () => random.next())
}

describe('createRandom', () => {
  it('gives the same numbers for the same seed and others for another', () => {
    expect(draw('a')).toEqual(draw('a'))
    expect(draw('a')).not.toEqual(draw('b'))
  })

  it('keeps to its bounds and reaches both of them', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: -5, max: 5 }),
        fc.integer({ min: 0, max: 3 }),
        (seed, min, span) => {
          const random = createRandom(seed)
          const drawn = new Set(Array.from({ length: 400 }, () => random.integer(min, min + span)))
          expect([...drawn].toSorted((a, b) => a - b)).toEqual(
            Array.from({ length: span + 1 }, (_, step) => min + step),
          )
        },
      ),
      { numRuns: 30 },
    )
  })

  it('samples different items, and never more than there are', () => {
    fc.assert(
      fc.property(fc.string(), fc.uniqueArray(fc.nat()), fc.nat(20), (seed, items, count) => {
        const sample = createRandom(seed).sample(items, count)
        expect(sample).toHaveLength(Math.min(count, items.length))
        expect(new Set(sample).size).toBe(sample.length)
        expect(items).toEqual(expect.arrayContaining(sample))
      }),
    )
  })

  it('has nothing to pick from an empty list', () => {
    expect(() => createRandom('a').pick([])).toThrow(RangeError)
  })
})

describe('seedId', () => {
  it('is a UUID of version 7 that follows from the name alone', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        expect(seedId(name)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
        expect(seedId(name)).toBe(seedId(name))
      }),
    )
  })

  it('stays what it was, since docs and tests name it', () => {
    expect(seedId('site/640422')).toBe('019b76da-a800-7866-8927-c0b475f81873')
  })
})
