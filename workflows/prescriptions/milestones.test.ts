import { describe, expect, it } from 'vitest'
import type { EventType } from '#domain/events/event.ts'
import { milestoneOf } from './milestones.ts'

const prescriptionId = '0196a000-0000-7000-8000-000000000001'
const shipmentId = '0196a000-0000-7000-8000-000000000002'
const claimId = '0196a000-0000-7000-8000-000000000003'

function meaning(type: EventType, payload: Record<string, unknown> = {}) {
  const aggregateId = type.startsWith('prescription.') ? prescriptionId : shipmentId
  const told = milestoneOf({ position: 7, type, aggregateId, tenantId: 'owner', payload })
  if (told === null) return null
  expect(told.prescriptionId).toBe(prescriptionId)
  expect(told.milestone.position).toBe(7)
  return told.milestone.happening
}

describe('milestoneOf', () => {
  it('tells the ends of a prescription apart', () => {
    expect(meaning('prescription.rejected')).toEqual({ kind: 'ended', end: 'rejected' })
    expect(meaning('prescription.cancelled')).toEqual({ kind: 'ended', end: 'cancelled' })
    expect(meaning('prescription.expired')).toEqual({ kind: 'ended', end: 'expired' })
    expect(meaning('prescription.completed')).toEqual({ kind: 'ended', end: 'completed' })
  })

  it('asks for stock after a short pick and after a site went down', () => {
    expect(meaning('shipment.short_picked', { prescriptionId })).toEqual({
      kind: 'unitsMissing',
      cause: 'short_at_pick',
    })
    expect(meaning('shipment.cancelled', { prescriptionId, cause: 'site_down' })).toEqual({
      kind: 'unitsMissing',
      cause: 'site_down',
    })
    expect(meaning('shipment.cancelled', { prescriptionId, cause: 'short_pick' })).toEqual({
      kind: 'unitsMissing',
      cause: 'short_at_pick',
    })
  })

  it('asks for no stock when the shipment was cancelled with its prescription', () => {
    expect(meaning('shipment.cancelled', { prescriptionId, cause: 'cancelled' })).toBeNull()
  })

  it('asks for stock when a parcel came back on its way, and not when a patient brought it back', () => {
    expect(meaning('shipment.returned', { prescriptionId, reason: 'damaged' })).toEqual({
      kind: 'unitsMissing',
      cause: 'retry',
    })
    expect(meaning('shipment.returned', { prescriptionId, reason: 'after_hand_over' })).toBeNull()
  })

  it('sends a code, in the parcel owner’s name, on arrival and on request', () => {
    const expected = { kind: 'codeNeeded', parcel: { shipmentId, tenantId: 'owner' } }
    expect(meaning('shipment.arrived', { prescriptionId })).toEqual(expected)
    expect(meaning('shipment.pickup_code_requested', { prescriptionId })).toEqual(expected)
  })

  it('submits a claim that a hand-over opened, and reverses one that a return named', () => {
    expect(meaning('charge.booked', { prescriptionId, claimId })).toEqual({
      kind: 'claimDue',
      task: { claimId, tenantId: 'owner', action: 'submit' },
    })
    expect(meaning('charge.reversed', { prescriptionId, claimToReverseId: claimId })).toEqual({
      kind: 'claimDue',
      task: { claimId, tenantId: 'owner', action: 'reverse' },
    })
    expect(meaning('charge.booked', { prescriptionId, claimId: null })).toBeNull()
    expect(meaning('charge.reversed', { prescriptionId, claimToReverseId: null })).toBeNull()
  })

  it('leaves aside what a journey need not know', () => {
    for (const type of [
      'shipment.picked',
      'shipment.dispatched',
      'escalation.raised',
      'stock.received',
    ] as const) {
      expect(meaning(type, { prescriptionId })).toBeNull()
    }
  })

  it('refuses a payload that does not name its prescription', () => {
    expect(() => meaning('shipment.arrived', {})).toThrow('prescriptionId')
  })
})
