import { describe, expect, it } from 'vitest'
import { estimatedFiltration } from './kidney-function.ts'

describe('estimatedFiltration', () => {
  it('follows CKD-EPI 2021', () => {
    expect(estimatedFiltration({ value: 1, unit: 'mg/dL' }, 'male', 50)).toBeCloseTo(91.7, 0)
    expect(estimatedFiltration({ value: 1, unit: 'mg/dL' }, 'female', 50)).toBeCloseTo(68.6, 0)
    expect(estimatedFiltration({ value: 0.6, unit: 'mg/dL' }, 'female', 30)).toBeCloseTo(124, 0)
  })

  it('takes both units alike', () => {
    const inMoles = estimatedFiltration({ value: 132.6, unit: 'umol/L' }, 'male', 70)
    expect(inMoles).toBeCloseTo(estimatedFiltration({ value: 1.5, unit: 'mg/dL' }, 'male', 70) ?? 0, 9)
  })

  it('says nothing of children', () => {
    expect(estimatedFiltration({ value: 0.5, unit: 'mg/dL' }, 'male', 17)).toBeNull()
  })
})
