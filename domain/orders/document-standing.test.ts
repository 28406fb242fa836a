import { expect, it } from 'vitest'
import { daysLeft, documentStanding, documentThatCounts } from './document-standing.ts'

const paper = (validFrom: string, validTo: string) => ({ validFrom, validTo })

it('counts its first and last day, and warns sixty days before the end', () => {
  expect(documentStanding(paper('2026-03-03', '2026-03-03'), '2026-03-03')).toBe('expiring')
  expect(documentStanding(paper('2026-01-01', '2026-03-02'), '2026-03-03')).toBe('expired')
  expect(documentStanding(paper('2026-03-04', '2027-03-02'), '2026-03-03')).toBe('not_yet')
  expect(documentStanding(paper('2026-01-01', '2026-05-01'), '2026-03-03')).toBe('expiring')
  expect(documentStanding(paper('2026-01-01', '2026-05-02'), '2026-03-03')).toBe('in_force')
  expect([
    daysLeft({ validTo: '2026-03-03' }, '2026-03-03'),
    daysLeft({ validTo: '2026-03-01' }, '2026-03-03'),
  ]).toEqual([0, -2])
})

it('looks at the paper in date that ends last, and at the last one of all where none is', () => {
  const old = paper('2025-01-01', '2026-12-31')
  const next = paper('2027-01-01', '2029-12-31')
  const longer = paper('2026-01-01', '2027-06-30')
  expect(documentThatCounts([next, old, longer], '2026-03-03')).toBe(longer)
  expect(documentThatCounts([next, old], '2026-03-03')).toBe(old)
  expect(documentThatCounts([old], '2027-03-03')).toBe(old)
  expect(documentThatCounts([], '2026-03-03')).toBeUndefined()
})
