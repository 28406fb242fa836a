import { describe, expect, it } from 'vitest'
import { contentsOf } from './strength.ts'

describe('contentsOf', () => {
  it.each([
    ['5mg', [{ amount: 5, measure: 'mg', per: 'unit' }]],
    ['0.5g', [{ amount: 500, measure: 'mg', per: 'unit' }]],
    ['50μg', [{ amount: 0.05, measure: 'mg', per: 'unit' }]],
    ['400单位', [{ amount: 400, measure: 'iu', per: 'unit' }]],
    ['100ml:3.2g', [{ amount: 32, measure: 'mg', per: 'ml' }]],
    ['3ml:300单位', [{ amount: 100, measure: 'iu', per: 'ml' }]],
    ['10g:10mg', [{ amount: 1, measure: 'mg', per: 'g' }]],
    ['200μg×100吸', [{ amount: 0.2, measure: 'mg', per: 'puff' }]],
    ['18μg×30粒', [{ amount: 0.018, measure: 'mg', per: 'puff' }]],
  ])('reads %s', (strength, contents) => {
    expect(contentsOf(strength, 1)).toEqual(contents)
  })

  it('reads a compound ingredient by ingredient', () => {
    expect(contentsOf('0.6g/125单位', 2)).toEqual([
      { amount: 600, measure: 'mg', per: 'unit' },
      { amount: 125, measure: 'iu', per: 'unit' },
    ])
  })

  it.each(['浓缩丸', '150ml', '740MBq', '5 mg', ''])('knows nothing of what %j contains', (strength) => {
    expect(contentsOf(strength, 1)).toEqual([null])
  })

  it('does not guess how a total is shared between ingredients', () => {
    expect(contentsOf('0.375g', 2)).toEqual([null, null])
  })
})
