import { describe, expect, it } from 'vitest'
import { eventQueue } from './simulation-clock.ts'
import type { SimulationOutcome } from './simulation-outcome.ts'
import { standardSetup, withStandardFaults, type SimulationSetup } from './simulation-setup.ts'
import { flowHours, planSimulated, simulate } from './simulation.ts'

const question = { households: 9_000, targetHours: 36, staff: 20, seed: 1 }
const calm = { ...standardSetup(question), clockHours: 24 }
const harsh = withStandardFaults(calm)

function live(setup: SimulationSetup): SimulationOutcome {
  const run = simulate(setup)
  for (;;) {
    const step = run.next()
    if (step.done === true) return step.value
  }
}

describe('a simulated campaign', () => {
  const undisturbed = live(calm)
  const disturbed = live(harsh)

  it('is the same for the same seed, and another for another', () => {
    expect(live(harsh)).toEqual(disturbed)
    expect(live({ ...harsh, seed: 2 })).not.toEqual(disturbed)
  })

  it('ends when a depot whose parcels flowed would, and in time as its plan says', () => {
    for (const plan of planSimulated(calm))
      expect(plan).toMatchObject({ isFeasible: true, bottleneck: 'staff' })
    const flowed = Math.max(...calm.depots.map((_, depot) => flowHours(calm, depot) ?? Infinity))
    expect(undisturbed.finishedHours ?? Infinity).toBeLessThan(flowed * 1.1)
    expect(undisturbed.finishedHours ?? 0).toBeGreaterThan(flowed * 0.8)
    expect(undisturbed).toMatchObject({ onTimePerMille: 1000, bottleneck: 'staff', open: 0, unserved: 0 })
  })

  it('loses and doubles nobody whatever strikes: accepted = delivered + refused + cancelled + open', () => {
    for (const outcome of [undisturbed, disturbed]) {
      const { registered, duplicates, ineligible, unserved, accepted } = outcome
      expect(registered).toBe(9_000)
      expect(duplicates + ineligible + unserved + accepted).toBe(registered)
      expect(outcome.delivered + outcome.refused + outcome.cancelled + outcome.open).toBe(accepted)
      expect(outcome.hoursToDispatch.reduce((sum, count) => sum + count, 0)).toBe(outcome.dispatched)
    }
    expect(undisturbed.duplicates).toBeGreaterThan(60)
  })

  it('serves the county of a lost depot from the others, and later', () => {
    const sandu = disturbed.counties[1]
    expect(disturbed.finishedHours ?? 0).toBeGreaterThan(undisturbed.finishedHours ?? Infinity)
    expect(sandu?.dispatched).toBe(sandu?.accepted)
    expect(disturbed.onTimePerMille).toBeLessThan(undisturbed.onTimePerMille)
    expect(disturbed.samples.some(({ owing }) => owing > 0)).toBe(true)
  })

  it('says which resource was short', () => {
    const fewStaff = live({ ...calm, depots: calm.depots.map((depot) => ({ ...depot, teams: [1, 0, 0] })) })
    expect(fewStaff).toMatchObject({ bottleneck: 'staff', dispatched: 0, finishedHours: null })
    const supplies = calm.supplies.filter(({ atHour }) => atHour === 0)
    const littleStock = live({ ...calm, supplies })
    expect(littleStock).toMatchObject({ bottleneck: 'stock', finishedHours: null, onTimePerMille: 1000 })
    // Three fifths of the households had a kit, and each of them got it.
    expect(littleStock.accepted).toBe(5_400)
    expect(planSimulated({ ...calm, supplies })[0]?.bottleneck).toBe('stock')
    const onFoot = calm.depots.map((depot) => ({
      ...depot,
      vehicles: { ...depot.vehicles, count: 1, tripHours: 30 },
    }))
    expect(live({ ...calm, depots: onFoot }).bottleneck).toBe('vehicles')
  })

  it('gives to those at risk first', () => {
    const supplies = calm.supplies.filter(({ atHour }) => atHour === 0)
    const ahead = { ...calm, supplies, registeredAheadPerMille: 1000, registrationHours: 0 }
    const served = live({ ...ahead, rules: { tiers: [{ leastPersonsAtRisk: 1, leastPersons: 1 }] } })
    expect(served.unserved).toBe(0)
    expect(served.ineligible).toBeGreaterThan(0)
  })
})

describe('the clock of a simulation', () => {
  it('gives events in the order of time, and of one time in the order in which they came', () => {
    const queue = eventQueue<string>()
    for (const [minute, event] of [
      [5, 'e'],
      [1, 'a'],
      [3, 'c'],
      [3, 'd'],
      [1, 'b'],
    ] as const)
      queue.add(minute, event)
    const told: string[] = []
    for (let next = queue.next(); next !== null; next = queue.next()) told.push(next.event)
    expect(told.join('')).toBe('abcde')
  })
})
