import type { Refusal } from '#domain/refusal.ts'

/** A code that stands twice in one scan: the scanner read a box again, or two boxes carry one code. */
export function duplicateScan(code: string): Refusal {
  return {
    code: 'scanDuplicate',
    message: `Box ${code} was scanned twice.`,
    nextStep: 'Scan each box once; report two boxes that carry the same code.',
  }
}

/** A code that has no place in this parcel. */
export function foreignScan(code: string): Refusal {
  return {
    code: 'scanForeign',
    message: `Box ${code} does not belong to this parcel.`,
    nextStep: 'Put the box back where it came from and scan the boxes of this parcel.',
  }
}

/** A box of the parcel that nobody scanned. */
export function missingScan(code: string): Refusal {
  return {
    code: 'scanMissing',
    message: `Box ${code} belongs to this parcel and was not scanned.`,
    nextStep: 'Find and scan the box, or report it as damaged or missing.',
  }
}

/** The codes that occur more than once, each told once, in the order of their second occurrence. */
export function repeatedCodes(codes: readonly string[]): string[] {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const code of codes) (seen.has(code) ? repeated : seen).add(code)
  return [...repeated]
}

/**
 * What differs between the boxes that must be there and those that were scanned, in any order: nothing when each was
 * scanned exactly once. Used at recheck, at the hand-over and when a return comes in.
 */
export function scanDifferences(expected: readonly string[], scanned: readonly string[]): Refusal[] {
  const [wanted, found] = [new Set(expected), new Set(scanned)]
  return [
    ...repeatedCodes(scanned).map(duplicateScan),
    ...[...found].filter((code) => !wanted.has(code)).map(foreignScan),
    ...[...wanted].filter((code) => !found.has(code)).map(missingScan),
  ]
}

/** A recheck: the same boxes as at the pick, seen by another person. Empty when it passes. */
export function recheckRefusals(recheck: {
  readonly pickedBy: string
  readonly recheckedBy: string
  readonly picked: readonly string[]
  readonly scanned: readonly string[]
}): Refusal[] {
  const refusals = scanDifferences(recheck.picked, recheck.scanned)
  if (recheck.pickedBy !== recheck.recheckedBy) return refusals
  const samePerson: Refusal = {
    code: 'recheckSamePerson',
    message: 'The picker cannot recheck their own parcel.',
    nextStep: 'Ask a second person to recheck it.',
    rule: 'dispatch.second-person',
    source: 'GSP, recheck before dispatch',
  }
  return [samePerson, ...refusals]
}
