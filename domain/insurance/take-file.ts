import { compareWithFile, type BookedSettlement, type Difference, type FiledSettlement } from './reconcile.ts'

/** A difference that an earlier file left, as far as another file can settle or contradict it. */
export interface KnownDifference extends Difference {
  readonly id: string
  /** YYYY-MM-DD in Shanghai: the day of the file that it was found in. */
  readonly day: string
  readonly isOpen: boolean
  /** The day of the file that settled it; null while it is open, and when a person or our own correction closed it. */
  readonly settledByFileOf: string | null
}

/** What a file does to the list of differences. */
export interface TakenFile {
  readonly raised: readonly Difference[]
  /** Open ones that say something else now. */
  readonly changed: readonly (Difference & { readonly id: string })[]
  readonly settled: readonly string[]
  /** Closed ones that the file contradicts. */
  readonly reopened: readonly (Difference & { readonly id: string })[]
}

/**
 * Compares a file of a day with our book and with the differences that are known of its claims and of its day. A file
 * settles what it agrees on now: a day that was filed anew, or a later one that names the claim with our amount or with
 * what was lacking. It reopens what it had settled and does not settle any more, and what was closed with other amounts;
 * what a later file settled stays so while the day that lacked it is filed as before.
 */
export function takeFile(
  day: string,
  ours: readonly BookedSettlement[],
  theirs: readonly FiledSettlement[],
  known: readonly KnownDifference[],
): TakenFile {
  const booked = new Map(ours.map(({ claimId, settledFen }) => [claimId, settledFen]))
  const filed = new Map<string, number>()
  for (const { claimId, settledFen } of theirs) filed.set(claimId, (filed.get(claimId) ?? 0) + settledFen)
  const settles = (difference: KnownDifference): 'whole' | 'rest' | null =>
    howSettled(difference, booked.get(difference.claimId), filed.get(difference.claimId))

  const earlier = known.filter((difference) => difference.day < day)
  const concerned = earlier.filter(({ isOpen, settledByFileOf }) => isOpen || settledByFileOf === day)
  const restOf = new Set(concerned.filter((one) => settles(one) === 'rest').map(({ claimId }) => claimId))
  const found = compareWithFile(ours, theirs).filter(({ claimId }) => !restOf.has(claimId))
  const ofDay = known.filter((difference) => difference.day === day)
  const again = found.flatMap((difference) => {
    const same = ofDay.find((one) => isSame(one, difference))
    return same === undefined ? [] : [{ known: same, now: { ...difference, id: same.id } }]
  })
  const gone = ofDay.filter((one) => one.isOpen && !found.some((difference) => isSame(one, difference)))
  return {
    raised: found.filter((difference) => !ofDay.some((one) => isSame(one, difference))),
    changed: again.filter(({ known: one, now }) => one.isOpen && differs(one, now)).map(({ now }) => now),
    settled: [...concerned.filter((one) => one.isOpen && settles(one) !== null), ...gone].map(({ id }) => id),
    reopened: [
      ...again
        .filter(({ known: one, now }) => !one.isOpen && (one.settledByFileOf === day || differs(one, now)))
        .map(({ now }) => now),
      ...concerned.filter((one) => !one.isOpen && settles(one) === null).map(asDifference),
    ],
  }
}

/** `whole`: the file has our amount of the claim. `rest`: it has what the earlier file lacked of it. */
function howSettled(
  { theirsFen }: Difference,
  oursFen: number | undefined,
  filedFen: number | undefined,
): 'whole' | 'rest' | null {
  if (oursFen === undefined || filedFen === undefined) return null
  if (filedFen === oursFen) return 'whole'
  return (theirsFen ?? 0) + filedFen === oursFen ? 'rest' : null
}

function isSame(one: Difference, other: Difference): boolean {
  return one.claimId === other.claimId && one.kind === other.kind
}

function differs(one: Difference, other: Difference): boolean {
  return one.oursFen !== other.oursFen || one.theirsFen !== other.theirsFen
}

function asDifference({ id, kind, claimId, oursFen, theirsFen }: KnownDifference) {
  return { id, kind, claimId, oursFen, theirsFen }
}
