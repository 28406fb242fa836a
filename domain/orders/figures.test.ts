import { describe, expect, it } from 'vitest'
import { dispatchDueAt, partDeadlines } from './deadlines.ts'
import { daysOfMonth, monthRange } from '#domain/organisations/shanghai-month.ts'
import { sellerFigures } from './seller-figures.ts'
import { storageFee } from './storage-fee.ts'

describe('a part’s deadlines', () => {
  const acceptedAt = new Date('2026-03-02T01:00:00Z')
  const times = { offeredAt: acceptedAt, answerDueAt: new Date('2026-03-02T05:00:00Z'), acceptedAt }

  it('are 24, 36 and 48 hours after the acceptance', () => {
    expect(dispatchDueAt(acceptedAt).toISOString()).toBe('2026-03-04T01:00:00.000Z')
    expect(
      partDeadlines({ ...times, state: 'accepted' }).map(({ act, at }) => `${act} ${at.toISOString()}`),
    ).toEqual([
      'warn_24h 2026-03-03T01:00:00.000Z',
      'warn_36h 2026-03-03T13:00:00.000Z',
      'pass_on_late 2026-03-04T01:00:00.000Z',
    ])
  })

  it('are the answer’s before it, and none after the dispatch', () => {
    expect(partDeadlines({ ...times, state: 'offered' })).toEqual([
      { act: 'pass_on_unanswered', at: times.answerDueAt },
    ])
    expect(partDeadlines({ ...times, state: 'dispatched' })).toEqual([])
  })
})

describe('a distributor’s figures', () => {
  it('are in thousandths, and unknown without anything to judge by', () => {
    const none = {
      dispatchedInTime: 0,
      dispatchDecided: 0,
      dispatchedUnits: 0,
      orderedUnits: 0,
      receivedLines: 0,
      discrepantLines: 0,
    }
    expect(sellerFigures(none)).toEqual({
      onTimePerThousand: null,
      fillRatePerThousand: null,
      discrepancyPerThousand: null,
    })
    expect(
      sellerFigures({
        dispatchedInTime: 2,
        dispatchDecided: 3,
        dispatchedUnits: 980,
        orderedUnits: 1_000,
        receivedLines: 8,
        discrepantLines: 1,
      }),
    ).toEqual({ onTimePerThousand: 667, fillRatePerThousand: 980, discrepancyPerThousand: 125 })
  })
})

describe('storage', () => {
  it('is charged for unit-days or pallets begun, rounded once', () => {
    const daily = [100, 100, 60, 0]
    const tariff = { feeTenThousandths: 15, palletUnits: 80 }
    // 260 unit-days at 0.0015 yuan are 0.39 yuan
    expect(storageFee(daily, { ...tariff, tariffUnit: 'unit_day' })).toEqual({
      tariffDays: 260,
      totalFen: 39,
    })
    // 2 + 2 + 1 + 0 pallets
    expect(storageFee(daily, { ...tariff, tariffUnit: 'pallet_day', feeTenThousandths: 25_050 })).toEqual({
      tariffDays: 5,
      totalFen: 1_253,
    })
  })

  it('knows the days of a month, and when it ends in Shanghai', () => {
    expect(daysOfMonth('2028-02')).toHaveLength(29)
    expect(monthRange('2026-12').until.toISOString()).toBe('2026-12-31T16:00:00.000Z')
    expect(() => monthRange('2026-13')).toThrow(RangeError)
  })
})
