import { z } from 'zod'
import type { Refusal } from '../refusal.ts'

const moment = z.iso.datetime({ offset: true })

/** When each step of a round begins or ends, as absolute times. */
export const calendarSchema = z.strictObject({
  /** Institutions report until then; what was reported and approved is pooled. */
  demandClosesAt: moment,
  /** The tender with its ceiling prices is published by then, and bids are taken from then on. */
  biddingOpensAt: moment,
  biddingClosesAt: moment,
  /** Two persons open the bids by then. */
  openingDueAt: moment,
  /** The award is approved by then. */
  awardDueAt: moment,
  /** Objections are raised for so many days after the award was approved. */
  objectionDays: z.int().min(1).max(60),
  contractStartsAt: moment,
  contractEndsAt: moment,
})
export type Calendar = z.infer<typeof calendarSchema>

const order = [
  'demandClosesAt',
  'biddingOpensAt',
  'biddingClosesAt',
  'openingDueAt',
  'awardDueAt',
  'contractStartsAt',
  'contractEndsAt',
] as const

/** What is wrong with a calendar: steps go one after another, and all of them lie ahead. */
export function checkCalendar(calendar: Calendar, now: Date): Refusal[] {
  const times = order.map((step) => ({ step, at: Date.parse(calendar[step]) }))
  return times.flatMap(({ step, at }, index) => {
    const before = times[index - 1] ?? { step: 'now', at: now.getTime() }
    if (at > before.at) return []
    return [
      {
        code: 'calendarOutOfOrder',
        message: `${step} does not lie after ${before.step}.`,
        nextStep: 'Give a calendar whose steps follow each other, the first one in the future.',
      },
    ]
  })
}
