import { describe, expect, it } from 'vitest'
import { reminderDays } from './collection.ts'

describe('reminders to collect a parcel', () => {
  it('come on the second day and a day before it goes back', () => {
    expect(reminderDays({ keptDays: 7 })).toEqual([2, 6])
  })

  it('come once where both fall on one day, and never on the day it goes back or before the first', () => {
    expect(reminderDays({ keptDays: 3 })).toEqual([2])
    expect(reminderDays({ keptDays: 2 })).toEqual([1])
    expect(reminderDays({ keptDays: 1 })).toEqual([])
  })
})
