import { describe, expect, it } from 'vitest'
import { choiceAmong, isChosen, keepChoice } from './choice.ts'
import type { DriverRun } from './run.ts'

const first = { routePlanId: 'plan', trip: 1 }
const second = { routePlanId: 'plan', trip: 2 }
const run = (chosen: DriverRun['chosen'], change: Partial<DriverRun> = {}): DriverRun => ({
  principalId: 'driver',
  broughtAt: '2026-03-02T02:00:00Z',
  trips: [],
  chosen,
  stops: [
    {
      site: { id: 'village', nameZh: '村', nameEn: 'Village' },
      from: { id: 'hub', nameZh: '县', nameEn: 'County' },
      departAt: '2026-03-02T02:00:00Z',
      arriveAt: '2026-03-02T03:00:00Z',
      window: null,
      coldBoxes: null,
      parcels: [],
    },
  ],
  ...change,
})

describe('what a driver chose', () => {
  it('is the only trip for whoever has not chosen yet, and none of several', () => {
    expect(choiceAmong([first], null)).toEqual(first)
    expect(choiceAmong([first, second], null)).toBeNull()
    expect(choiceAmong([], null)).toBeNull()
  })

  it('stays the timetable where there is one trip only', () => {
    expect(choiceAmong([first], 'timetable')).toBe('timetable')
    expect(isChosen(first, 'timetable')).toBe(false)
  })

  it('stays while the trip is released, and is nothing once the trip was withdrawn', () => {
    expect(choiceAmong([first, second], second)).toEqual(second)
    expect(choiceAmong([first], second)).toBeNull()
  })

  it('is kept when it changed while the run was brought, without the stops of the earlier one', () => {
    const brought = run(first)
    expect(keepChoice(brought, run(first), run('timetable'))).toEqual(run('timetable', { stops: [] }))
    expect(keepChoice(brought, run(first), run(second))).toEqual(run(second, { stops: [] }))
    expect(keepChoice(brought, null, run('timetable'))).toEqual(run('timetable', { stops: [] }))
  })

  it('is as brought when it did not change, or another driver had the phone', () => {
    const brought = run(first)
    expect(keepChoice(brought, run(first), run({ ...first }))).toBe(brought)
    expect(keepChoice(brought, null, null)).toBe(brought)
    expect(keepChoice(brought, null, run('timetable', { principalId: 'another' }))).toBe(brought)
  })
})
