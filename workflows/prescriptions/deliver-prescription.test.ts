import { describe, expect, it } from 'vitest'
import {
  caches,
  openJourneyStage,
  approved,
  arrived,
  claimOpened,
  claimTask,
  completed,
  parcel,
  shortAtPick,
  tenantId,
  sent,
  hoursSince,
} from './journey-stage-fixture.ts'

describe.each(caches)('a prescription’s journey, $cache', ({ maxCachedWorkflows }) => {
  const stage = openJourneyStage(maxCachedWorkflows)
  const { submit, startInTheMiddle, hoursFromNow, called, keepHistory } = stage

  describe('that goes well', () => {
    it('reserves stock, sends the code and settles the claim within eight workflow tasks', async () => {
      const journey = await submit()
      await journey.tell(approved)
      await called('routePrescription', 1)
      await journey.tell(arrived)
      await sent(journey, 1)
      await journey.tell(claimOpened, completed)
      expect(await journey.result()).toBe('completed')
      expect(stage.world.calls.map(({ name }) => name)).toEqual([
        'routePrescription',
        'sendPickupCode',
        'submitClaim',
      ])
      expect(stage.world.inputsOf('routePrescription')[0]).toMatchObject({ tenantId, cause: 'approved' })
      expect(stage.world.inputsOf('sendPickupCode')[0]).toMatchObject(parcel)
      const { events } = await journey.handle.fetchHistory()
      const tasks = events?.filter((event) => event.workflowTaskCompletedEventAttributes).length
      expect(tasks).toBeLessThanOrEqual(8)
      await keepHistory(journey, 'goes-well')
    })

    it('sends one code for each parcel, and another when one is asked for', async () => {
      const journey = await submit()
      const other = { ...parcel, shipmentId: '0196a000-0000-7000-8000-000000000009' }
      await journey.tell(approved, arrived, { kind: 'codeNeeded', parcel: other })
      await sent(journey, 2)
      await journey.tell(arrived)
      await sent(journey, 3)
      await journey.tell(completed)
      await journey.result()
      const keys = stage.world.inputsOf('sendPickupCode').map(({ key }) => key)
      expect(new Set(keys).size).toBe(3)
    })

    it('does nothing twice when signals are repeated', async () => {
      const journey = await submit()
      await journey.tell(approved, arrived)
      await sent(journey, 1)
      await journey.repeat()
      await journey.tell(claimOpened, completed)
      await journey.repeat()
      await journey.result()
      expect(stage.world.calls.map(({ name }) => name).toSorted()).toEqual([
        'routePrescription',
        'sendPickupCode',
        'submitClaim',
      ])
    })
  })

  describe('and its deadlines', () => {
    it('warns at 24 and 36 hours and at the breach after 48, and goes on', async () => {
      const submittedAt = await stage.environment.currentTimeMs()
      const journey = await submit()
      await journey.tell(approved)
      await called('routePrescription', 1)
      await stage.environment.sleep('49 hours')
      await called('raiseEscalation', 3)
      const warnings = stage.world.inputsOf('raiseEscalation')
      expect(stage.world.raised()).toEqual(['due_24h', 'due_36h', 'due_breached'])
      expect(warnings.map((input) => hoursSince(submittedAt, input))).toEqual([24, 36, 48])
      await journey.tell(completed)
      expect(await journey.result()).toBe('completed')
      await keepHistory(journey, 'late')
    })

    it('never approves by time: it warns after two hours, and waits for the pharmacist', async () => {
      const journey = await submit()
      await stage.environment.sleep('70 hours')
      await called('raiseEscalation', 4)
      expect(stage.world.raised()).toEqual(['review_slow', 'due_24h', 'due_36h', 'due_breached'])
      expect(stage.world.inputsOf('routePrescription')).toEqual([])
      await journey.tell(approved)
      await called('routePrescription', 1)
      expect(stage.world.inputsOf('withdrawEscalation')).toMatchObject([{ kind: 'review_slow' }])
      await journey.tell(completed)
      await journey.result()
    })

    it('ends when its last valid day is over and no pharmacy accepted it', async () => {
      const journey = await submit({ validHours: 15 })
      await journey.tell(approved)
      await called('routePrescription', 1)
      await stage.environment.sleep('16 hours')
      expect(await journey.result()).toBe('expired')
      expect(stage.world.raised()).toEqual([])
      await keepHistory(journey, 'expired')
    })

    it('ends when its last valid day is over and nobody reviewed it', async () => {
      const journey = await submit({ validHours: 15 })
      await stage.environment.sleep('16 hours')
      expect(await journey.result()).toBe('expired')
      expect(stage.world.raised()).toEqual(['review_slow'])
    })

    it('goes on past its last valid day when a pharmacy had accepted it', async () => {
      stage.world.answer('expirePrescription', 'accepted')
      const journey = await submit({ validHours: 15 })
      await journey.tell(approved)
      await called('routePrescription', 1)
      await stage.environment.sleep('16 hours')
      await called('expirePrescription', 1)
      await journey.tell(completed)
      expect(await journey.result()).toBe('completed')
    })
  })

  describe('that lacks units', () => {
    it('sources again what was short at the pick or stood in a site that went down', async () => {
      const journey = await submit()
      await journey.tell(approved)
      await called('routePrescription', 1)
      await journey.tell(shortAtPick)
      await called('routePrescription', 2)
      await journey.tell({ kind: 'unitsMissing', cause: 'site_down' })
      await called('routePrescription', 3)
      await journey.tell(completed)
      await journey.result()
      const asked = stage.world.inputsOf('routePrescription')
      expect(asked.map(({ cause }) => cause)).toEqual(['approved', 'short_at_pick', 'site_down'])
      expect(new Set(asked.map(({ key }) => key)).size).toBe(3)
      await keepHistory(journey, 'sourced-again')
    })

    it('asks a network without stock every 30 minutes, warns once, and takes the warning back', async () => {
      stage.world.answer('routePrescription', 'short', 'short', 'short', 'reserved')
      const journey = await submit()
      await journey.tell(approved)
      await called('raiseEscalation', 1)
      await stage.environment.sleep('95 minutes')
      await called('withdrawEscalation', 1)
      expect(stage.world.raised()).toEqual(['no_stock'])
      const times = stage.world.inputsOf('routePrescription').map(({ now }) => Date.parse(String(now)))
      const pauses = times.slice(1).map((time, index) => Math.round((time - (times[index] ?? 0)) / 60_000))
      expect(pauses).toEqual([30, 30, 30])
      await journey.tell(completed)
      expect(await journey.result()).toBe('completed')
      await keepHistory(journey, 'without-stock')
    })

    it('keeps the rhythm of asking when other news come in between', async () => {
      stage.world.answer('routePrescription', 'reserved', 'short', 'reserved')
      const journey = await submit()
      await journey.tell(approved)
      await called('routePrescription', 1)
      await journey.tell(shortAtPick)
      await called('raiseEscalation', 1)
      await stage.environment.sleep('20 minutes')
      await journey.tell(arrived)
      await sent(journey, 1)
      await stage.environment.sleep('11 minutes')
      await called('routePrescription', 3)
      await journey.tell(completed)
      expect(await journey.result()).toBe('completed')
    })

    it('stops asking when the prescription expires', async () => {
      stage.world.answer('routePrescription', ...Array.from({ length: 200 }, () => 'short'))
      const journey = await submit({ validHours: 4 })
      await journey.tell(approved)
      await called('routePrescription', 1)
      await stage.environment.sleep('6 hours')
      expect(await journey.result()).toBe('expired')
      const asked = stage.world.inputsOf('routePrescription').length
      expect(asked).toBeGreaterThanOrEqual(7)
      expect(asked).toBeLessThanOrEqual(9)
    })
  })

  describe('that starts in the middle', () => {
    it('goes on from where its row stands', async () => {
      stage.world.answer('readJourney', {
        state: 'accepted',
        isCalledBack: false,
        parcels: [parcel],
        claims: [],
        times: { tenantId, acknowledgedAt: await hoursFromNow(0), validUntil: await hoursFromNow(72) },
      })
      const journey = await startInTheMiddle()
      await called('sendPickupCode', 1)
      await journey.tell(completed)
      expect(await journey.result()).toBe('completed')
      expect(stage.world.calls.map(({ name }) => name)).toEqual([
        'readJourney',
        'routePrescription',
        'sendPickupCode',
      ])
      expect(stage.world.inputsOf('routePrescription')).toMatchObject([{ cause: 'retry', tenantId }])
      await keepHistory(journey, 'from-the-row')
    })

    it('settles what is left of a prescription that is over', async () => {
      stage.world.answer('readJourney', {
        state: 'completed',
        isCalledBack: false,
        parcels: [],
        claims: [{ ...claimTask, action: 'reverse' }],
        times: { tenantId, acknowledgedAt: await hoursFromNow(0), validUntil: await hoursFromNow(72) },
      })
      const journey = await startInTheMiddle()
      expect(await journey.result()).toBe('completed')
      expect(stage.world.calls.map(({ name }) => name)).toEqual(['readJourney', 'reverseClaim'])
    })

    it('raises the warnings whose time has passed, at once', async () => {
      stage.world.answer('readJourney', {
        state: 'accepted',
        isCalledBack: false,
        parcels: [],
        claims: [],
        times: { tenantId, acknowledgedAt: await hoursFromNow(-37), validUntil: await hoursFromNow(1) },
      })
      const journey = await startInTheMiddle()
      await called('raiseEscalation', 2)
      expect(stage.world.raised()).toEqual(['due_24h', 'due_36h'])
      await journey.tell(completed)
      await journey.result()
    })
  })
})
