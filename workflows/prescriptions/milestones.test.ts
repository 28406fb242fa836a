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

  it('submits the claims that a hand-over opened, and reverses those that a return named', () => {
    const tasks = (action: 'submit' | 'reverse') => ({
      kind: 'claimsDue',
      tasks: [claimId, shipmentId].map((id) => ({ claimId: id, tenantId: 'owner', action })),
    })
    const claimIds = [claimId, shipmentId]
    expect(meaning('charge.booked', { prescriptionId, claimIds })).toEqual(tasks('submit'))
    expect(meaning('charge.reversed', { prescriptionId, claimIdsToReverse: claimIds })).toEqual(
      tasks('reverse'),
    )
    expect(meaning('charge.booked', { prescriptionId, claimIds: [] })).toBeNull()
    expect(meaning('charge.reversed', { prescriptionId, claimIdsToReverse: [] })).toBeNull()
  })

  it('submits a claim again that was corrected', () => {
    expect(meaning('claim.corrected', { prescriptionId })).toEqual({
      kind: 'claimsDue',
      tasks: [{ claimId: shipmentId, tenantId: 'owner', action: 'submit' }],
    })
  })

  it('understands events of when a charge had one claim', () => {
    const task = (action: 'submit' | 'reverse') => ({
      kind: 'claimsDue',
      tasks: [{ claimId, tenantId: 'owner', action }],
    })
    expect(meaning('charge.booked', { prescriptionId, claimId })).toEqual(task('submit'))
    expect(meaning('charge.reversed', { prescriptionId, claimToReverseId: claimId })).toEqual(task('reverse'))
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
