import { describe, expect, it } from 'vitest'
import type { ShipmentState } from '#domain/fulfilment/states.ts'
import type { PrescriptionState } from '#domain/prescriptions/states.ts'
import { whoActs, type ParcelWhereabouts, type Whereabouts } from './who-acts.ts'

function parcel(state: ShipmentState, changes: Partial<ParcelWhereabouts> = {}): ParcelWhereabouts {
  return { state, mode: 'village_counter', supplierTenantId: 'depot', currentTenantId: 'hub', ...changes }
}

function standing(state: PrescriptionState, ...parcels: readonly ParcelWhereabouts[]): Whereabouts {
  return {
    state,
    hospitalTenantId: 'hospital',
    destinationTenantId: 'pharmacy',
    networkTenantId: 'network',
    parcels,
  }
}

describe('who must act on a deadline', () => {
  it.each([
    ['in_review', 'review_pharmacist', 'hospital'],
    ['queried', 'doctor', 'hospital'],
    ['approved', 'operator', 'network'],
    ['routed', 'village_pharmacist', 'pharmacy'],
  ] as const)('before it is accepted, when it is %s: the %s of the %s', (state, role, tenantId) => {
    expect(whoActs('due_24h', standing(state))).toEqual({ role, tenantId })
  })

  it.each([
    ['allocated', 'picker', 'depot'],
    ['picked', 'checker', 'depot'],
    ['rechecked', 'picker', 'depot'],
    ['packed', 'operator', 'hub'],
    ['in_transit', 'operator', 'hub'],
    ['arrived', 'village_pharmacist', 'hub'],
    ['return_in_transit', 'operator', 'hub'],
  ] as const)('once it is accepted, when its parcel is %s: the %s of the %s', (state, role, tenantId) => {
    expect(whoActs('due_36h', standing('accepted', parcel(state)))).toEqual({ role, tenantId })
  })

  it('the driver, when a parcel is on its way to the door', () => {
    const atTheDoor = standing('accepted', parcel('arrived', { mode: 'home' }))
    expect(whoActs('due_breached', atTheDoor)).toEqual({ role: 'driver', tenantId: 'hub' })
  })

  it('whoever holds the slowest of several parcels that are still under way', () => {
    const several = standing('accepted', parcel('handed_over'), parcel('arrived'), parcel('picked'))
    expect(whoActs('due_breached', several)).toEqual({ role: 'checker', tenantId: 'depot' })
  })

  it('the network, when an accepted prescription has no parcel under way', () => {
    expect(whoActs('due_24h', standing('accepted', parcel('cancelled')))).toEqual({
      role: 'operator',
      tenantId: 'network',
    })
  })
})

describe('who must act otherwise', () => {
  it.each([
    ['review_slow', 'review_pharmacist', 'hospital'],
    ['no_stock', 'operator', 'network'],
    ['pickup_code_unsent', 'village_pharmacist', 'pharmacy'],
    ['claim_denied', 'operator', 'pharmacy'],
    ['claim_stuck', 'operator', 'pharmacy'],
    ['webhook_paused', 'administrator', 'hospital'],
    ['courier_failed', 'village_pharmacist', 'pharmacy'],
    ['compensation_failed', 'operator', 'hub'],
  ] as const)('on %s: the %s of the %s', (kind, role, tenantId) => {
    expect(whoActs(kind, standing('accepted', parcel('in_transit')))).toEqual({ role, tenantId })
  })
})
