import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  atSubmission,
  endOf,
  follow,
  hasEnded,
  hasWork,
  resume,
  type Happening,
  type Milestone,
  type Progress,
} from './progress.ts'

const parcel = { shipmentId: 'shipment-1', tenantId: 'depot' }
const claim = { claimId: 'claim-1', tenantId: 'pharmacy', action: 'submit' } as const

const cancelled: Happening = { kind: 'ended', end: 'cancelled' }

function after(...happenings: readonly Happening[]): Progress {
  return happenings
    .map((happening, index) => ({ position: index + 1, happening }))
    .reduce(follow, atSubmission)
}

describe('a journey’s progress', () => {
  it('asks for stock once the prescription is approved', () => {
    expect(after({ kind: 'approved' })).toMatchObject({ stage: 'supply', missing: 'approved' })
  })

  it('remembers each parcel and each claim once', () => {
    const other = { ...claim, claimId: 'other' }
    const progress = after(
      { kind: 'approved' },
      { kind: 'codeNeeded', parcel },
      { kind: 'codeNeeded', parcel },
      { kind: 'claimDue', task: claim },
      { kind: 'claimsDue', tasks: [claim, other, other] },
    )
    expect(progress.parcels).toEqual([parcel])
    expect(progress.claims).toEqual([claim, other])
  })

  it('keeps the first reason for which stock is missing', () => {
    const progress = after(
      { kind: 'approved' },
      { kind: 'unitsMissing', cause: 'short_at_pick' },
      { kind: 'unitsMissing', cause: 'site_down' },
    )
    expect(progress.missing).toBe('approved')
  })

  it('supplies nothing more once its parcels are called back', () => {
    const progress = after(
      { kind: 'approved' },
      { kind: 'calledBack' },
      { kind: 'unitsMissing', cause: 'short_at_pick' },
    )
    expect(hasWork(progress)).toBe(false)
    expect(hasEnded(progress)).toBe(false)
  })

  it('learns of a claim after its end, and of nothing else', () => {
    const ended = after({ kind: 'approved' }, { kind: 'ended', end: 'completed' })
    const later = follow(ended, { position: 9, happening: { kind: 'claimDue', task: claim } })
    expect(later.claims).toEqual([claim])
    const unmoved = follow(later, { position: 10, happening: { kind: 'ended', end: 'cancelled' } })
    expect(endOf(unmoved)).toBe('completed')
  })

  it('ignores an approval that comes again', () => {
    const supplying = { ...after({ kind: 'approved' }), missing: null }
    expect(follow(supplying, { position: 9, happening: { kind: 'approved' } }).missing).toBeNull()
  })

  const happening: fc.Arbitrary<Happening> = fc.oneof(
    fc.constant<Happening>({ kind: 'approved' }),
    fc.constant<Happening>({ kind: 'calledBack' }),
    fc
      .constantFrom('short_at_pick' as const, 'site_down' as const)
      .map((cause): Happening => ({ kind: 'unitsMissing', cause })),
    fc
      .constantFrom('a', 'b')
      .map((shipmentId): Happening => ({ kind: 'codeNeeded', parcel: { ...parcel, shipmentId } })),
    fc
      .constantFrom('a', 'b')
      .map((claimId): Happening => ({ kind: 'claimDue', task: { ...claim, claimId } })),
    fc
      .constantFrom('completed' as const, 'cancelled' as const)
      .map((end): Happening => ({ kind: 'ended', end })),
  )
  const milestones: fc.Arbitrary<Milestone[]> = fc
    .array(happening, { maxLength: 12 })
    .map((list) => list.map((each, index) => ({ position: index + 1, happening: each })))

  it('does not change when signals are repeated, at any point and from any position', () => {
    fc.assert(
      fc.property(milestones, fc.nat(12), fc.nat(12), (told, upTo, from) => {
        const once = told.reduce(follow, atSubmission)
        const first = told.slice(0, upTo)
        const again = [...first, ...told.slice(Math.min(from, upTo))].reduce(follow, atSubmission)
        expect(again).toEqual(once)
      }),
    )
  })

  it('never leaves an end, and has no stock to find after it', () => {
    fc.assert(
      fc.property(milestones, milestones, (before, later) => {
        const ended = [...before, { position: 100, happening: cancelled }].reduce(follow, atSubmission)
        const shifted = later.map(({ position, ...rest }) => ({ position: 100 + position, ...rest }))
        const unmoved = shifted.reduce(follow, ended)
        return endOf(ended) !== null && endOf(unmoved) === endOf(ended) && !hasWork(unmoved)
      }),
    )
    expect(hasEnded(after(cancelled))).toBe(true)
  })
})

describe('resuming from the row', () => {
  const row = { isCalledBack: false, parcels: [], claims: [] }

  it.each(['signed', 'in_review', 'queried'] as const)('waits for the review of one that is %s', (state) => {
    expect(resume({ ...row, state })).toEqual(atSubmission)
  })

  it.each([
    ['approved', 'approved'],
    ['routed', 'retry'],
    ['accepted', 'retry'],
  ] as const)('asks once whether anything is missing of one that is %s', (state, cause) => {
    expect(resume({ ...row, state })).toMatchObject({ stage: 'supply', missing: cause })
  })

  it('sends codes for parcels that wait', () => {
    expect(resume({ ...row, state: 'accepted', parcels: [parcel] }).parcels).toEqual([parcel])
  })

  it('waits for parcels that were called back', () => {
    expect(resume({ ...row, state: 'accepted', isCalledBack: true })).toMatchObject({
      stage: 'supply',
      missing: null,
      isCalledBack: true,
    })
  })

  it.each(['completed', 'cancelled', 'rejected', 'expired'] as const)(
    'is over when %s, but for its claims',
    (state) => {
      const progress = resume({ ...row, state, parcels: [parcel], claims: [claim] })
      expect(endOf(progress)).toBe(state)
      expect(progress.claims).toEqual([claim])
      expect(progress.parcels).toEqual([])
    },
  )
})
