/** A settlement as our book has it. */
export interface BookedSettlement {
  readonly claimId: string
  readonly settledFen: number
  /** Settled on the day of the file, and not undone since: the file must have it. */
  readonly isDue: boolean
}

/** A settlement as the insurer's file has it. */
export interface FiledSettlement {
  readonly claimId: string
  readonly settledFen: number
}

export const differenceKinds = ['missing_here', 'missing_there', 'amount_differs'] as const
export type DifferenceKind = (typeof differenceKinds)[number]

/** Something on which our book and the insurer's file do not agree. */
export interface Difference {
  readonly kind: DifferenceKind
  readonly claimId: string
  readonly oursFen: number | null
  readonly theirsFen: number | null
}

/** How a person says that a difference is dealt with. */
export const closeReasons = [
  'insurer_corrects',
  'we_corrected',
  'other_day',
  'not_ours',
  'written_off',
] as const

/** What of these an insurer may say of its own files: what the institution did is the institution's to say. */
export const insurerCloseReasons: readonly (typeof closeReasons)[number][] = [
  'insurer_corrects',
  'other_day',
  'written_off',
]

/** Every way in which one is dealt with: by a person, or by a file that agrees with our book now. */
export type CloseReason = (typeof closeReasons)[number] | 'file_settled'

/** Compares our settlements with the file of a day: one difference for each claim at most. A claim that the file has several times counts with their sum. */
export function compareWithFile(
  ours: readonly BookedSettlement[],
  theirs: readonly FiledSettlement[],
): Difference[] {
  const filed = new Map<string, number>()
  for (const { claimId, settledFen } of theirs) filed.set(claimId, (filed.get(claimId) ?? 0) + settledFen)
  const booked = new Map(ours.map((settlement) => [settlement.claimId, settlement]))
  const inFile = [...filed].flatMap(([claimId, theirsFen]): Difference[] => {
    const oursFen = booked.get(claimId)?.settledFen ?? null
    if (oursFen === theirsFen) return []
    return [{ kind: oursFen === null ? 'missing_here' : 'amount_differs', claimId, oursFen, theirsFen }]
  })
  const notInFile = ours
    .filter(({ claimId, isDue }) => isDue && !filed.has(claimId))
    .map(({ claimId, settledFen }): Difference => {
      return { kind: 'missing_there', claimId, oursFen: settledFen, theirsFen: null }
    })
  return [...inFile, ...notInFile]
}
