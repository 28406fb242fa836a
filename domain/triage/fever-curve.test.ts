import { expect, it } from 'vitest'
import { feverShare, feverVisits } from './fever-curve.ts'

it('follows the published fever visits of the nation within a few per cent', () => {
  const visits = (day: string) => 2_867_000 * feverShare(day)
  expect(visits('2022-12-23')).toBe(2_867_000)
  expect(visits('2023-01-12') / 477_000).toBeCloseTo(1, 1)
  expect(visits('2023-01-23') / 110_000).toBeCloseTo(1, 1)
})

it('sees about 563 township visits a day among 300,000 rural residents at the peak', () => {
  expect(feverVisits('2022-12-23', 300_000)).toBeCloseTo(563, 9)
  expect(feverVisits('2022-12-31', 300_000)).toBeLessThan(300)
})
