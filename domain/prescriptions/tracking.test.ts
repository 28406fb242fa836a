import { describe, expect, it } from 'vitest'
import { nextStep, trackingProgress, type TrackedPrescription } from './tracking.ts'

const now = new Date('2026-03-02T02:00:00Z')
const tracked: TrackedPrescription = {
  state: 'accepted',
  isCancelRequested: false,
  awaitsChoice: false,
  dueAt: new Date('2026-03-03T02:00:00Z'),
  mode: 'village_counter',
  shipmentStates: [],
}

describe('what a patient is told', () => {
  it('is as far as the slowest of several parcels', () => {
    const progress = trackingProgress({ ...tracked, shipmentStates: ['arrived', 'packed'] }, now)
    expect(progress).toEqual({ step: 'prepared', notice: null })
  })

  it('does not count parcels that were cancelled or went back', () => {
    const progress = trackingProgress({ ...tracked, shipmentStates: ['cancelled', 'in_transit'] }, now)
    expect(progress.step).toBe('on_the_way')
  })

  it('says that medicine is being looked for while an approved prescription has no parcel', () => {
    expect(trackingProgress({ ...tracked, state: 'approved' }, now).notice).toBe('searching')
  })

  it('asks for a pharmacy while the patient is to choose one, once the prescription is approved', () => {
    const choosing = { ...tracked, awaitsChoice: true }
    expect(trackingProgress({ ...choosing, state: 'approved' }, now).notice).toBe('choose_pharmacy')
    expect(trackingProgress({ ...choosing, state: 'in_review' }, now).notice).toBeNull()
  })

  it('says that it is late from the first moment after the deadline, unless it was handed over', () => {
    const late = new Date(tracked.dueAt.getTime() + 1)
    expect(trackingProgress(tracked, tracked.dueAt).notice).toBeNull()
    expect(trackingProgress(tracked, late).notice).toBe('late')
    expect(trackingProgress({ ...tracked, state: 'completed' }, late)).toEqual({
      step: 'handed_over',
      notice: null,
    })
  })

  it('is not late once it is ready where the patient collects it, but still is before it reaches the door', () => {
    const late = new Date(tracked.dueAt.getTime() + 1)
    const arrived = { ...tracked, shipmentStates: ['arrived'] } as const
    expect(trackingProgress(arrived, late).notice).toBeNull()
    expect(trackingProgress({ ...arrived, mode: 'home' }, late).notice).toBe('late')
  })

  it('says that a called-back parcel is being cancelled', () => {
    const progress = trackingProgress(
      { ...tracked, isCancelRequested: true, shipmentStates: ['return_in_transit'] },
      now,
    )
    expect(progress.notice).toBe('cancelling')
  })
})

describe('what comes next', () => {
  const ride = (isAhead: boolean, departAt: string, arriveAt: string) => ({
    isAhead,
    departAt: new Date(departAt),
    arriveAt: new Date(arriveAt),
  })
  const rides = [
    ride(false, '2026-03-02T01:00:00Z', '2026-03-02T03:00:00Z'),
    ride(true, '2026-03-02T04:00:00Z', '2026-03-02T07:30:00Z'),
  ]
  const at = (step: 'reviewed' | 'on_the_way', notice: 'late' | 'cancelling' | null = null) =>
    nextStep({ step, notice }, rides, now)

  it('is the next departure while it waits, and the last arrival while it rides', () => {
    expect(at('reviewed')).toEqual({ step: 'prepared', at: new Date('2026-03-02T04:00:00Z') })
    expect(at('on_the_way')).toEqual({ step: 'arrived', at: new Date('2026-03-02T07:30:00Z') })
  })

  it('names no time that has passed, and nothing for what ended or is decided by the patient first', () => {
    const evening = new Date('2026-03-02T12:00:00Z')
    expect(nextStep({ step: 'on_the_way', notice: 'late' }, rides, evening)).toEqual({
      step: 'arrived',
      at: null,
    })
    expect(at('on_the_way', 'cancelling')).toBeNull()
    expect(nextStep({ step: 'received', notice: null }, [], now)).toEqual({ step: 'reviewed', at: null })
    expect(nextStep({ step: 'handed_over', notice: null }, rides, now)).toBeNull()
  })
})
