import { addDays } from '#domain/organisations/shanghai-time.ts'
import type { Refusal } from '#domain/refusal.ts'

/** Our own settings, for what a patient may put off: a longer pause is for the doctor to judge. */
export const mostDelayDays = 14
const mostDelayDaysInAll = 28

/**
 * Whether a part may begin `days` later than it does now, when it was planned for `plannedOn` (both YYYY-MM-DD); the
 * later parts move along, so that no two overlap.
 */
export function checkDelay(firstDoseOn: string, plannedOn: string, days: number): Refusal[] {
  if (addDays(firstDoseOn, days) <= addDays(plannedOn, mostDelayDaysInAll)) return []
  return [
    {
      code: 'delayedTooOften',
      message: `A part begins at most ${mostDelayDaysInAll} days later than it was planned.`,
      nextStep: 'Skip the part, or ask the doctor to stop the rest and to write a new prescription.',
      rule: 'repeats.most-delay',
      source: 'Yunyaoku network rule',
    },
  ]
}
