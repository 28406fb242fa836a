import type { z } from 'zod'
import type { Refusal } from '#domain/refusal.ts'
import { CommandRefused } from './command-refused.ts'

/** Whoever sends a list of 60,000 wrong rows learns the same from the first hundred faults. */
const mostRefusals = 100

const nextStep = 'Correct the row and send all rows again; nothing was taken over.'

/**
 * Checks every row of a bulk command, so that the caller learns of all faults at once.
 * @param what names the rows in the code of the refusals, such as `site` for `siteInvalid`.
 * @param furtherRefusals what the schema cannot see: rows that contradict each other or what is stored. Asked only
 * when each row is sound in itself.
 * @throws CommandRefused `invalid`, one refusal per fault up to a hundred, each with its line from 0.
 */
export async function checkRows<Row>(
  what: string,
  schema: z.ZodType<Row>,
  rows: readonly Row[],
  furtherRefusals: () => Promise<readonly Refusal[]> | readonly Refusal[] = () => [],
): Promise<void> {
  const refusals = rows.flatMap((row, line) => {
    const checked = schema.safeParse(row)
    return checked.success
      ? []
      : checked.error.issues.map((issue) =>
          rowRefusal(`${what}Invalid`, `${issue.path.join('.')}: ${issue.message}`, line),
        )
  })
  const all = refusals.length > 0 ? refusals : await furtherRefusals()
  if (all.length === 0) return
  const byLine = all.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
  throw new CommandRefused('invalid', byLine.slice(0, mostRefusals))
}

/** A fault of one row; `line` counts from 0. The message names fields and codes, never a person. */
export function rowRefusal(code: string, message: string, line: number): Refusal {
  return { code, message, nextStep, line }
}

/** A refusal for each row that bears a value which an earlier row bears as well. */
export function repeatedRows<Row>(
  what: string,
  rows: readonly Row[],
  field: string,
  valueOf: (row: Row) => string,
): Refusal[] {
  const seen = new Set<string>()
  return rows.flatMap((row, line) => {
    const value = valueOf(row)
    if (seen.has(value))
      return [rowRefusal(`${what}Repeated`, `${field} is on an earlier row as well.`, line)]
    seen.add(value)
    return []
  })
}
