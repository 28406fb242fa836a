import { z } from 'zod'

/** A time without a zone, as the browser's field gives it: Shanghai's. */
const localTime = z.iso.datetime({ local: true }).or(z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/))

/** The point in time that a browser's field means; null for what is none. */
export function localTimeOf(text: string): Date | null {
  return localTime.safeParse(text).success ? new Date(`${text}+08:00`) : null
}
