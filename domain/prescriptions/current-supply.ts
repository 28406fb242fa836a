import { addDays, shanghaiDate } from '#domain/organisations/shanghai-time.ts'

/**
 * The last Shanghai day (YYYY-MM-DD) that a supply covers: of a long prescription the last day of its last part, else as
 * many days after it was handed over as it was prescribed for. Null while it is under way, since nobody knows when it is
 * begun.
 */
export function lastsUntil(supply: {
  readonly completedAt: Date | null
  readonly daysSupply: number
  /** The first dose of the last part, where there are several. */
  readonly lastPartOn: string | null
}): string | null {
  const { completedAt, daysSupply, lastPartOn } = supply
  if (lastPartOn !== null) return addDays(lastPartOn, daysSupply - 1)
  return completedAt === null ? null : addDays(shanghaiDate(completedAt), daysSupply)
}
