import { expect, it } from 'vitest'
import { weeksOfMonth } from './month-days.ts'

it('gives whole weeks from Monday to Sunday, and each day of the month once', () => {
  // March 2026 begins on a Sunday and ends on a Tuesday.
  const weeks = weeksOfMonth('2026-03')
  expect(weeks.map(([monday, , , , , , sunday]) => [monday, sunday])).toEqual([
    ['2026-02-23', '2026-03-01'],
    ['2026-03-02', '2026-03-08'],
    ['2026-03-09', '2026-03-15'],
    ['2026-03-16', '2026-03-22'],
    ['2026-03-23', '2026-03-29'],
    ['2026-03-30', '2026-04-05'],
  ])
  expect(weeks.flat().filter((day) => day.startsWith('2026-03'))).toHaveLength(31)
  // February 2027 begins on a Monday and has four whole weeks.
  expect(weeksOfMonth('2027-02')).toHaveLength(4)
  expect(weeksOfMonth('2026-12').flat().at(-1)).toBe('2027-01-03')
})
