import { describe, expect, it } from 'vitest'
import type { PrescriptionLineIntake } from './prescription.ts'
import { unitsNeeded } from './quantity.ts'

const tablets = { baseUnit: '片', strength: '5mg', ingredientCodes: ['I0101'] }

function lineOf(changes: Partial<PrescriptionLineIntake>) {
  return { doseAmount: 1, doseUnit: 'tablet', frequency: 'qd', daysSupply: 7, ...changes } as const
}

describe('the units that a line needs', () => {
  it('are its doses of all days, begun ones whole', () => {
    expect(unitsNeeded(lineOf({}), tablets)).toBe(7)
    expect(unitsNeeded(lineOf({ frequency: 'tid', daysSupply: 28 }), tablets)).toBe(84)
    expect(unitsNeeded(lineOf({ doseAmount: 0.5 }), tablets)).toBe(4)
    expect(unitsNeeded(lineOf({ frequency: 'qod' }), tablets)).toBe(4)
    expect(unitsNeeded(lineOf({ frequency: 'qw', daysSupply: 28 }), tablets)).toBe(4)
    expect(unitsNeeded(lineOf({ frequency: 'once', doseAmount: 2 }), tablets)).toBe(2)
  })

  it('come from the strength where the dose is an amount', () => {
    expect(unitsNeeded(lineOf({ doseAmount: 10, doseUnit: 'mg' }), tablets)).toBe(14)
    expect(unitsNeeded(lineOf({ doseAmount: 0.01, doseUnit: 'g' }), tablets)).toBe(14)
    const small = { ...tablets, strength: '0.1mg' }
    expect(unitsNeeded(lineOf({ doseAmount: 0.3, doseUnit: 'mg', daysSupply: 1 }), small)).toBe(3)
  })

  it('are the doctor’s to say where nothing tells them', () => {
    const bottle = { baseUnit: '瓶', strength: '100ml:3.2g', ingredientCodes: ['I0301'] }
    expect(unitsNeeded(lineOf({ doseAmount: 10, doseUnit: 'ml' }), bottle)).toBeNull()
    expect(unitsNeeded(lineOf({ frequency: 'prn' }), tablets)).toBeNull()
    expect(unitsNeeded(lineOf({ doseUnit: 'capsule' }), tablets)).toBeNull()
    const two = { ...tablets, strength: '5mg/10mg', ingredientCodes: ['I0101', 'I0107'] }
    expect(unitsNeeded(lineOf({ doseAmount: 5, doseUnit: 'mg' }), two)).toBeNull()
  })
})
