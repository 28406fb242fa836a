import { describe, expect, it } from 'vitest'
import { quantityText } from './quantity.ts'
import { english } from './texts/en.ts'
import { korean } from './texts/ko.ts'
import { chinese } from './texts/zh.ts'

const ofTablets = { packUnits: 20, baseUnit: '片' }

describe('a quantity as people count it', () => {
  it('says whole boxes, and what is out of an opened one, instead of part of a box', () => {
    const inEnglish = { locale: 'en', texts: english } as const
    expect(quantityText(7, ofTablets, inEnglish)).toBe('7 loose tablets')
    expect(quantityText(20, ofTablets, inEnglish)).toBe('1 box')
    expect(quantityText(47, ofTablets, inEnglish)).toBe('2 boxes + 7 loose tablets')
    expect(quantityText(0, ofTablets, inEnglish)).toBe('0 boxes')
  })

  it('says so in Chinese and Korean, and without a unit where an older app kept none', () => {
    expect(quantityText(47, ofTablets, { locale: 'zh-CN', texts: chinese })).toBe('2 盒 + 散装 7 片')
    expect(quantityText(47, ofTablets, { locale: 'ko', texts: korean })).toBe('2상자 + 낱개 7정')
    expect(quantityText(7, { packUnits: 20 }, { locale: 'en', texts: english })).toBe('7 loose')
  })
})
