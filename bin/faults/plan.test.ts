import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PartName } from '../system-parts.ts'
import { planKills } from './plan.ts'

const groups: readonly (readonly PartName[])[] = [
  ['worker', 'worker-2'],
  ['api', 'api-2'],
  ['temporal'],
  ['postgres'],
]
const plans = fc.record({
  seed: fc.string(),
  kills: fc.integer({ min: 1, max: 20 }),
  prescriptions: fc.integer({ min: 5, max: 500 }),
})

describe('a plan of kills', () => {
  it('is the same for the same seed', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        expect(planKills({ ...plan, groups })).toEqual(planKills({ ...plan, groups }))
      }),
    )
  })

  it('has as many kills as asked for, in the order of the play, all of them before its end', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const points = planKills({ ...plan, groups }).map(({ atMilestone }) => atMilestone)
        expect(points).toHaveLength(plan.kills)
        expect(points).toEqual(points.toSorted((a, b) => a - b))
        expect(points[0]).toBeGreaterThan(0)
        expect(points.at(-1)).toBeLessThan(plan.prescriptions * 4)
      }),
    )
  })

  it('reaches every group as far as there are kills', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const parts = planKills({ ...plan, groups }).map(({ part }) => part)
        const reached = groups.filter((group) => group.some((part) => parts.includes(part)))
        expect(reached).toHaveLength(Math.min(plan.kills, groups.length))
      }),
    )
  })
})
