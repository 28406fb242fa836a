import type { InstantRange } from '#db/search.ts'
import { parameterInvalid } from './refusals.ts'

const pattern =
  /^(eq|ne|gt|lt|ge|le|sa|eb)?(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+ -]\d\d:\d\d)))?)?)?$/

/**
 * The ranges of time that a date value of a search stands for: `2026-03` is the whole month in Shanghai, `ge2026-03-01`
 * that day and all after it. @throws ProblemError 400 when it is no such value.
 */
export function instantRanges(value: string): InstantRange[] {
  const [, prefix = 'eq', year = '', month, day, time] = pattern.exec(value) ?? []
  const from = time === undefined ? startOf(year, month, day) : instantOf(year, month, day, time)
  if (Number.isNaN(from.getTime())) throw parameterInvalid('a date such as 2026-03-01, or ge2026-03-01')
  const to = endOf(from, { month, day, time })
  switch (prefix) {
    case 'ne':
      return [
        { from: null, to: from },
        { from: to, to: null },
      ]
    case 'gt':
    case 'sa':
      return [{ from: to, to: null }]
    case 'ge':
      return [{ from, to: null }]
    case 'lt':
    case 'eb':
      return [{ from: null, to: from }]
    case 'le':
      return [{ from: null, to }]
    default:
      return [{ from, to }]
  }
}

/** A plus sign that was not escaped arrives as a space. */
function instantOf(year: string, month = '', day = '', time = ''): Date {
  return new Date(`${year}-${month}-${day}T${time.replace(' ', '+')}`)
}

function startOf(year: string, month = '01', day = '01'): Date {
  return new Date(`${year}-${month}-${day}T00:00:00+08:00`)
}

type Precision = Readonly<Record<'month' | 'day' | 'time', string | undefined>>

/** The first instant after what was written: as fine as it was written. Shanghai's clock never changes. */
function endOf(from: Date, { month, day, time }: Precision): Date {
  if (time !== undefined) return new Date(from.getTime() + (time.includes('.') ? 1 : 1000))
  if (day !== undefined) return new Date(from.getTime() + 86_400_000)
  const local = new Date(from.getTime() + 8 * 3_600_000)
  if (month === undefined) local.setUTCFullYear(local.getUTCFullYear() + 1)
  else local.setUTCMonth(local.getUTCMonth() + 1)
  return new Date(local.getTime() - 8 * 3_600_000)
}
