import { describe, expect, it } from 'vitest'
import { ApplicationFailure } from '@temporalio/common'
import { openErrands, type Trips } from './errands.ts'
import type { Milestone } from './prescriptions/progress.ts'

const workflowId = 'prescription-1'
const parcel = { shipmentId: 'parcel', tenantId: 'depot' }
const claim = (claimId: string, action: 'submit' | 'reverse' = 'submit') => ({
  claimId,
  tenantId: 'pharmacy',
  action,
})
const codeNeeded = (position: number): Milestone => ({ position, happening: { kind: 'codeNeeded', parcel } })
const claimsDue = (position: number, ...tasks: ReturnType<typeof claim>[]): Milestone => ({
  position,
  happening: { kind: 'claimsDue', tasks },
})
const ended: Milestone = { position: 9, happening: { kind: 'ended', end: 'completed' } }

/** Errands to counterparts that answer as told, by the parcel's or claim's id; what was asked of them, and what failed. */
function errandsTo(answers: Readonly<Record<string, unknown>>, takesMs = 0) {
  const asked: string[] = []
  const failures: unknown[] = []
  let now = new Date('2026-03-02T01:00:00Z')
  const answer = async (id: string) => {
    asked.push(id)
    now = new Date(now.getTime() + takesMs)
    if (answers[id] instanceof Error) throw answers[id]
    return answers[id]
  }
  const trips = {
    sendPickupCode: ({ shipmentId }: { shipmentId: string }) => answer(shipmentId),
    submitClaim: ({ claimId }: { claimId: string }) => answer(claimId),
  } as unknown as Trips
  const errands = openErrands(
    trips,
    () => now,
    (error) => failures.push(error),
  )
  return {
    asked,
    failures,
    run: (...milestones: Milestone[]) => errands.run(workflowId, milestones),
    wait: (seconds: number) => void (now = new Date(now.getTime() + seconds * 1_000)),
  }
}

describe('errands', () => {
  it('do at once what is answered at once, and leave the rest to the journey', async () => {
    const { run, asked } = errandsTo({ parcel: 'sent', one: 'settled', two: 'withdrawn' })
    expect(await run(codeNeeded(1), claimsDue(2, claim('one'), claim('two')), ended)).toEqual([ended])
    expect(asked).toEqual(['parcel', 'one', 'two'])
  })

  it('leave to the journey what is refused or denied, which a person must hear of', async () => {
    const { run } = errandsTo({ parcel: 'refused', one: 'settled', two: 'denied' })
    expect(await run(codeNeeded(1), claimsDue(2, claim('one'), claim('two')), ended)).toEqual([
      codeNeeded(1),
      claimsDue(2, claim('two')),
      ended,
    ])
  })

  it('undo no claim: what was submitted before must be answered first', async () => {
    const { run, asked } = errandsTo({})
    expect(await run(claimsDue(2, claim('one', 'reverse')))).toEqual([claimsDue(2, claim('one', 'reverse'))])
    expect(asked).toEqual([])
  })

  it('ask an insurer that is still deciding no more, and go on with others', async () => {
    const pending = ApplicationFailure.retryable('The insurer has not decided yet.', 'claimPending')
    const { run, failures } = errandsTo({ one: pending, two: 'settled' })
    expect(await run(claimsDue(1, claim('one')), claimsDue(2, claim('two')))).toEqual([
      claimsDue(1, claim('one')),
    ])
    expect(failures).toEqual([])
  })

  it('spare a counterpart that is away for half a minute, and not the other one', async () => {
    const { run, asked, failures, wait } = errandsTo({ parcel: new Error('away'), one: 'settled' })
    const news = [codeNeeded(1), codeNeeded(2), claimsDue(3, claim('one'))]
    expect(await run(...news)).toEqual([codeNeeded(1), codeNeeded(2)])
    expect(asked).toEqual(['parcel', 'one'])
    expect(failures).toHaveLength(1)
    wait(31)
    expect(await run(codeNeeded(4))).toEqual([codeNeeded(4)])
    expect(asked).toEqual(['parcel', 'one', 'parcel'])
  })

  it('spare a counterpart that is slow, since the news of others waits meanwhile', async () => {
    const { run, asked } = errandsTo({ parcel: 'sent' }, 6_000)
    expect(await run(codeNeeded(1), codeNeeded(2))).toEqual([codeNeeded(2)])
    expect(asked).toEqual(['parcel'])
  })
})
