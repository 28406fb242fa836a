import { describe, expect, it } from 'vitest'
import { failing, refusing, type TestJourney } from '../journey-fixture.ts'
import {
  caches,
  openJourneyStage,
  approved,
  arrived,
  cancelled,
  claimOpened,
  claimTask,
  completed,
  shortAtPick,
  sent,
  failedOnce,
} from './journey-stage-fixture.ts'

describe.each(caches)('a prescription’s journey, $cache', ({ maxCachedWorkflows }) => {
  const stage = openJourneyStage(maxCachedWorkflows)
  const { submit, called, keepHistory } = stage

  describe('that is cancelled', () => {
    /** Each brings a journey to one of its awaits. */
    const awaits: Record<string, (journey: TestJourney) => Promise<unknown>> = {
      'while it waits for the review': async () => {},
      'while its slow review is on the board': async () => {
        await stage.environment.sleep('3 hours')
        await called('raiseEscalation', 1)
      },
      'while stock is being reserved': async (journey) => {
        const held = stage.world.hold('routePrescription')
        await journey.tell(approved)
        const release = await held
        setTimeout(release, 20)
      },
      'while the network lacks stock': async (journey) => {
        stage.world.answer('routePrescription', 'short')
        await journey.tell(approved)
        await called('raiseEscalation', 1)
      },
      'while it waits for its parcels': async (journey) => {
        await journey.tell(approved)
        await called('routePrescription', 1)
      },
      'while a short pick is sourced again': async (journey) => {
        await journey.tell(approved)
        await called('routePrescription', 1)
        const held = stage.world.hold('routePrescription')
        await journey.tell(shortAtPick)
        const release = await held
        setTimeout(release, 20)
      },
      'while the SMS provider is down': async (journey) => {
        stage.world.answer('sendPickupCode', ...Array.from({ length: 50 }, () => failing('smsUnavailable')))
        await journey.tell(approved, arrived)
        await failedOnce(journey)
      },
      'while its parcel waits at the counter': async (journey) => {
        await journey.tell(approved, arrived)
        await sent(journey, 1)
      },
      'while it expires': async (journey) => {
        const held = stage.world.hold('expirePrescription')
        stage.world.answer('expirePrescription', 'cancelled')
        await journey.tell(approved)
        await called('routePrescription', 1)
        const slept = stage.environment.sleep('73 hours')
        const release = await held
        setTimeout(release, 20)
        await slept
      },
    }

    it.each(Object.keys(awaits))('ends %s', async (name) => {
      const journey = await submit()
      await awaits[name]?.(journey)
      const before = stage.world.inputsOf('routePrescription').length
      await journey.tell(cancelled, shortAtPick, arrived)
      expect(await journey.result()).toBe('cancelled')
      expect(stage.world.inputsOf('routePrescription')).toHaveLength(before)
      expect(stage.world.inputsOf('submitClaim')).toEqual([])
    })

    it('waits for parcels that were called back, supplies nothing meanwhile, and ends when they are back', async () => {
      const journey = await submit()
      await journey.tell(approved)
      await called('routePrescription', 1)
      await journey.tell({ kind: 'calledBack' }, shortAtPick, arrived)
      await stage.environment.sleep('25 hours')
      await called('raiseEscalation', 1)
      expect(stage.world.raised()).toEqual(['due_24h'])
      await journey.tell(cancelled)
      expect(await journey.result()).toBe('cancelled')
      expect(stage.world.inputsOf('routePrescription')).toHaveLength(1)
      expect(stage.world.inputsOf('sendPickupCode')).toEqual([])
      await keepHistory(journey, 'called-back')
    })

    it('ends at once when it is rejected', async () => {
      const journey = await submit()
      await journey.tell({ kind: 'ended', end: 'rejected' })
      expect(await journey.result()).toBe('rejected')
      expect(stage.world.calls).toEqual([])
    })
  })

  describe('and the claims of its hand-overs', () => {
    it('waits for the insurer to decide after the prescription is completed', async () => {
      stage.world.answer('submitClaim', failing('claimPending'), failing('insurerUnavailable'), 'settled')
      const journey = await submit()
      await journey.tell(approved, claimOpened, completed)
      await called('submitClaim', 1)
      await stage.environment.sleep('1 minute')
      expect(await journey.result()).toBe('completed')
      expect(stage.world.inputsOf('submitClaim')).toHaveLength(3)
      expect(stage.world.raised()).toEqual([])
    })

    it('puts a denied claim on the board', async () => {
      stage.world.answer('submitClaim', 'denied')
      const journey = await submit()
      await journey.tell(approved, claimOpened, completed)
      expect(await journey.result()).toBe('completed')
      expect(stage.world.raised()).toEqual(['claim_denied'])
      await keepHistory(journey, 'claim-denied')
    })

    it('puts a day of silence on the board, and goes on asking', async () => {
      let isAnswering = false
      stage.world.answer(
        'submitClaim',
        ...Array.from({ length: 1_000 }, () => () => {
          return isAnswering ? 'settled' : failing('insurerUnavailable')()
        }),
      )
      const journey = await submit()
      await journey.tell(approved, claimOpened, completed)
      await called('submitClaim', 1)
      await stage.environment.sleep('25 hours')
      await expect.poll(() => stage.world.raised()).toEqual(['claim_stuck'])
      isAnswering = true
      await stage.environment.sleep('15 minutes')
      expect(await journey.result()).toBe('completed')
    })

    it('gives a claim that cannot be submitted to a person, and the journey ends all the same', async () => {
      stage.world.answer('submitClaim', refusing('coverNotFound'))
      const journey = await submit()
      await journey.tell(approved, claimOpened, completed)
      expect(await journey.result()).toBe('completed')
      expect(stage.world.raised()).toEqual(['claim_stuck'])
    })

    it('undoes a claim for medicine that came back, and tells a person when that fails', async () => {
      stage.world.answer('reverseClaim', 'refused')
      const journey = await submit()
      await journey.tell(approved)
      await called('routePrescription', 1)
      await journey.tell(
        claimOpened,
        { kind: 'claimDue', task: { ...claimTask, action: 'reverse' } },
        completed,
      )
      await journey.result()
      expect(stage.world.calls.map(({ name }) => name)).toEqual([
        'routePrescription',
        'submitClaim',
        'reverseClaim',
        'raiseEscalation',
      ])
      expect(stage.world.raised()).toEqual(['compensation_failed'])
      await keepHistory(journey, 'claim-reversed')
    })
  })

  describe('and failures', () => {
    it('repeats a command with the same key until the database answers', async () => {
      stage.world.answer('routePrescription', failing('57P01'), failing('57P01'), 'reserved')
      const journey = await submit()
      await journey.tell(approved)
      await called('routePrescription', 3)
      await journey.tell(completed)
      await journey.result()
      const keys = new Set(stage.world.inputsOf('routePrescription').map(({ key }) => key))
      expect(keys.size).toBe(1)
    })

    it('tells a person when the SMS provider refuses the patient’s number', async () => {
      stage.world.answer('sendPickupCode', 'refused')
      const journey = await submit()
      await journey.tell(approved, arrived)
      await called('raiseEscalation', 1)
      expect(stage.world.raised()).toEqual(['pickup_code_unsent'])
      await journey.tell(completed)
      await journey.result()
    })

    it('goes on with everything else while the SMS provider is down', async () => {
      stage.world.answer('sendPickupCode', ...Array.from({ length: 1_000 }, () => failing('smsUnavailable')))
      const journey = await submit()
      await journey.tell(approved, arrived)
      await failedOnce(journey)
      await journey.tell(shortAtPick)
      await called('routePrescription', 2)
      await journey.tell(claimOpened, completed)
      expect(await journey.result()).toBe('completed')
      expect(stage.world.inputsOf('submitClaim')).toHaveLength(1)
    })
  })

  // Last, since the test server's clock stands still after it.
  it('ends when it is cancelled while the code is being sent', async () => {
    const held = stage.world.hold('sendPickupCode')
    const journey = await submit()
    await journey.tell(approved, arrived)
    const release = await held
    await journey.tell(cancelled)
    expect(await journey.result()).toBe('cancelled')
    release()
  })
})
