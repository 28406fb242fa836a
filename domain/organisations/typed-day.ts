import { z } from 'zod'

const [first, last] = ['1900-01-01', '2199-12-31'] as const

/**
 * A day that somebody types, YYYY-MM-DD: no paper and no delivery is of a year before 1900 or after 2199, and a year of which a
 * digit was left out is a slip.
 */
export const typedDay = z.iso.date().refine((day) => day >= first && day <= last, {
  message: `A day from ${first} to ${last}.`,
})
