/** A parcel's number for people: the end of its id, as on its label and in the lists of the console. */
export function parcelNumber(id: string): string {
  return id.slice(-8).toUpperCase()
}

const numberPattern = /^[0-9a-f]{8}$/
const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Finds the parcel that a label names: its whole id, as the label's code holds it, or its number as people type it; or
 * the code of a box that is known to lie in it.
 * @returns null when the text names none of these parcels; `unreadable` when it is no such text.
 */
export function findParcel<Parcel extends { readonly id: string }>(
  parcels: readonly Parcel[],
  text: string,
  codesOf: (parcel: Parcel) => readonly string[] = () => [],
): Parcel | null | 'unreadable' {
  const typed = text.normalize('NFKC').trim().toLowerCase()
  const byBox = parcels.find((parcel) => codesOf(parcel).includes(text.trim()))
  if (byBox !== undefined) return byBox
  if (idPattern.test(typed)) return parcels.find(({ id }) => id === typed) ?? null
  if (numberPattern.test(typed)) return parcels.find(({ id }) => id.endsWith(typed)) ?? null
  return /^\d{20}$/.test(typed) ? null : 'unreadable'
}
