import { describe, expect, it } from 'vitest'
import { qualifiedOn, type Qualification } from './qualifications.ts'
import { mayDo, permissions, roles, type Role } from './roles.ts'

describe('permissions', () => {
  it('are each held by someone, and every role holds one', () => {
    const held = new Set<Role>(Object.values(permissions).flat())
    expect(Object.values(permissions).every((allowed) => allowed.length > 0)).toBe(true)
    expect(roles.filter((role) => !held.has(role))).toEqual([])
  })

  it('leave review to pharmacists', () => {
    expect(roles.filter((role) => mayDo([role], 'prescription.review'))).toEqual(['review_pharmacist'])
  })

  it('let no program and no driver change stock', () => {
    for (const role of ['system', 'driver', 'insurer', 'regulator'] as const) {
      expect(mayDo([role], 'stock.adjust')).toBe(false)
      expect(mayDo([role], 'stock.decide_quarantine')).toBe(false)
    }
  })

  it('let insurers only close differences of their own file, and regulators write only what supervises institutions', () => {
    const writtenBy = (role: 'insurer' | 'regulator') =>
      (Object.keys(permissions) as (keyof typeof permissions)[]).filter(
        (permission) => mayDo([role], permission) && !permission.endsWith('.read'),
      )
    expect(writtenBy('insurer')).toEqual(['difference.close'])
    expect(writtenBy('regulator')).toEqual(['recall.announce', 'licence.judge', 'tenant.supervise'])
  })

  it('add up over roles, and are none without one', () => {
    expect(mayDo(['picker', 'driver'], 'shipment.dispatch')).toBe(true)
    expect(mayDo([], 'catalogue.read')).toBe(false)
  })
})

describe('qualifiedOn', () => {
  const held: Qualification[] = [
    { kind: 'physician', number: 'Q-1', validFrom: '2020-01-01', validTo: '2024-12-31' },
    { kind: 'physician', number: 'Q-2', validFrom: '2026-01-01', validTo: '2030-12-31' },
  ]

  it.each([
    ['2019-12-31', false],
    ['2020-01-01', true],
    ['2024-12-31', true],
    ['2025-06-01', false],
    ['2026-01-01', true],
    ['2031-01-01', false],
  ])('counts both ends: on %s it is %s', (date, qualified) => {
    expect(qualifiedOn(held, 'physician', date)).toBe(qualified)
  })

  it('does not take one kind for another', () => {
    expect(qualifiedOn(held, 'paediatrician', '2026-06-01')).toBe(false)
  })
})
