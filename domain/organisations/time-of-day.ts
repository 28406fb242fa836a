import { z } from 'zod'

/** A time of day as calendars and shifts write it: HH:MM from 00:00 to 23:59, in Shanghai. */
export const timeOfDaySchema = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: 'A time of day is written as 08:00.' })
