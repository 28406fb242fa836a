import { describe, expect, it } from 'vitest'
import { doseLabel } from './dose-label.ts'
import { goodLine } from './intake-fixture.ts'

describe('doseLabel', () => {
  it('says in Chinese and English what the doctor wrote, with the directions as they are', () => {
    expect(doseLabel(goodLine({ frequency: 'tid', daysSupply: 7, directions: '饭后服用，多饮水' }))).toEqual({
      zh: {
        route: '口服',
        dose: '每次1片',
        frequency: '每日3次',
        duration: '连用7天',
        sentence: '口服，每次1片，每日3次，连用7天',
      },
      en: {
        route: 'By mouth',
        dose: '1 tablet at a time',
        frequency: '3 times a day',
        duration: 'for 7 days',
        sentence: 'By mouth, 1 tablet at a time, 3 times a day, for 7 days',
      },
      directions: '饭后服用，多饮水',
    })
  })

  it('keeps fractions and counts units', () => {
    expect(doseLabel(goodLine({ doseAmount: 0.5 })).en.dose).toBe('0.5 tablet at a time')
    expect(doseLabel(goodLine({ doseAmount: 2, doseUnit: 'puff', route: 'inhaled' })).en.dose).toBe(
      '2 puffs at a time',
    )
    expect(doseLabel(goodLine({ doseAmount: 12.5, doseUnit: 'mg' })).zh.dose).toBe('每次12.5毫克')
    expect(doseLabel(goodLine({ daysSupply: 1 })).en.duration).toBe('for 1 day')
  })

  it.each(['prn', 'once'] as const)('states no run of days for %s', (frequency) => {
    const label = doseLabel(goodLine({ frequency }))
    expect(label.zh.duration).toBeNull()
    expect(label.zh.sentence).not.toContain('天')
    expect(label.en.sentence).not.toContain('day')
  })
})
