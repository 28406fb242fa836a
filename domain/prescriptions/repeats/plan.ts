import { z } from 'zod'

/**
 * A long prescription's repeat plan: the lines' quantities are those of one part, and they are supplied again with each.
 * The schema bounds the shape; what the rules refuse they say themselves.
 */
export const repeatPlanIntake = z.strictObject({
  /** How many times the lines are supplied, the first time counted. */
  parts: z.int().min(1).max(100),
  /** How many days one part lasts; part n begins (n - 1) times as many days after the day of signing. */
  daysPerPart: z.int().min(1).max(366),
})
export type RepeatPlan = z.infer<typeof repeatPlanIntake>

/** The days that the whole plan supplies. */
export function planDays({ parts, daysPerPart }: RepeatPlan): number {
  return parts * daysPerPart
}
