import { addDays } from '../organisations/shanghai-time.ts'

/** How a first-business document stands on a day; `missing` where none was ever accepted. */
export const documentStandings = ['missing', 'expired', 'expiring', 'not_yet', 'in_force'] as const
export type DocumentStanding = (typeof documentStandings)[number]

/** From so many days before its last one on somebody should ask for the next paper. */
export const documentNoticeDays = 60

/** Days of a document, YYYY-MM-DD in Shanghai, both included. */
interface Days {
  readonly validFrom: string
  readonly validTo: string
}

/** How a document stands on `day`. */
export function documentStanding({ validFrom, validTo }: Days, day: string): DocumentStanding {
  if (day > validTo) return 'expired'
  if (day < validFrom) return 'not_yet'
  return validTo < addDays(day, documentNoticeDays) ? 'expiring' : 'in_force'
}

const dayMilliseconds = 24 * 60 * 60 * 1000

/** Days until the last one: 0 on it, negative after it. */
export function daysLeft({ validTo }: Pick<Days, 'validTo'>, day: string): number {
  return Math.round((Date.parse(validTo) - Date.parse(day)) / dayMilliseconds)
}

/** The document that counts on `day`: the one in date that ends last, else the one that ends last at all. */
export function documentThatCounts<Document extends Days>(
  documents: readonly Document[],
  day: string,
): Document | undefined {
  const byEnd = documents.toSorted((one, other) => other.validTo.localeCompare(one.validTo))
  return byEnd.find(({ validFrom, validTo }) => validFrom <= day && day <= validTo) ?? byEnd[0]
}
