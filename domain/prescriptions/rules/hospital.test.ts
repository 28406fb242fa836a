import { describe, expect, it } from 'vitest'
import { checkIntake } from '../check-intake.ts'
import type { HospitalFacts } from '../intake-facts.ts'
import { goodFacts, goodPrescription } from '../intake-fixture.ts'

const endsAtNoon = {
  validFrom: '2026-01-01',
  validTo: '2026-11-23',
  expiresAt: new Date('2026-11-23T12:00:00+08:00'),
}

function codesAt(time: string, changes: Partial<HospitalFacts>): string[] {
  const hospital = {
    state: 'active' as const,
    licences: [endsAtNoon],
    onlineDepartments: ['general_practice'],
    ...changes,
  }
  return checkIntake(goodPrescription(), goodFacts({ hospital }), new Date(`2026-11-23T${time}+08:00`)).map(
    ({ code }) => code,
  )
}

describe('a hospital licence that ends at noon', () => {
  it('lets prescriptions in to the last millisecond before noon, and none from noon on', () => {
    expect(codesAt('11:59:59.999', {})).toEqual([])
    expect(codesAt('12:00:00.000', {})).toEqual(['hospitalLicenceExpired'])
  })

  it('is no obstacle when the renewed one begins in time', () => {
    const renewed = { validFrom: '2026-11-23', validTo: '2029-11-22', expiresAt: null }
    expect(codesAt('12:00:00.000', { licences: [renewed, endsAtNoon] })).toEqual([])
  })
})

describe('a hospital that is not active', () => {
  it.each([
    ['suspended', 'hospitalSuspended'],
    ['leaving', 'hospitalLeaving'],
    ['left', 'hospitalLeaving'],
  ] as const)('brings in nothing new while it is %s', (state, code) => {
    expect(codesAt('10:00:00', { state })).toEqual([code])
  })
})
