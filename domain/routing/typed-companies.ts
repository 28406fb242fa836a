import type { Refusal } from '../refusal.ts'

/** What somebody typed of parcels that must ride together: the ids of each company, or why that cannot be said. */
export type TypedCompanies =
  | { readonly ok: true; readonly companies: readonly (readonly string[])[] }
  | { readonly ok: false; readonly refusals: readonly Refusal[] }

/**
 * Reads companies from lines of parcel numbers: a line each, with the ends of the ids of parcels that wait, parted by spaces or
 * commas. Empty lines say nothing.
 * @param waiting ids of the parcels that may be named.
 */
export function typedCompanies(text: string, waiting: readonly string[]): TypedCompanies {
  const lines = text.split('\n').map((line) => line.split(/[\s,，、;；+]+/).filter(Boolean))
  const companies: string[][] = []
  const refusals: Refusal[] = []
  for (const [line, numbers] of lines.entries()) {
    if (numbers.length === 0) continue
    const found = numbers.map((number) => waiting.filter((id) => isNamed(id, number)))
    if (found.some(({ length }) => length !== 1)) refusals.push({ ...numberUnknown, line })
    else if (numbers.length === 1) refusals.push({ ...companyOfOne, line })
    else companies.push(found.flat())
  }
  return refusals.length === 0 ? { ok: true, companies } : { ok: false, refusals }
}

/** So many characters of the end of an id are a parcel's number at the least. */
const shortestNumber = 8

function isNamed(id: string, number: string): boolean {
  return number.length >= shortestNumber && id.endsWith(number.toLowerCase())
}

const numberUnknown = {
  code: 'parcelNumberUnknown',
  message: 'A parcel number is none of those that wait at this site.',
  nextStep: 'Copy the numbers from the list of waiting parcels.',
}

const companyOfOne = {
  code: 'companyOfOne',
  message: 'One parcel alone rides together with nothing.',
  nextStep: 'Name the others that must ride with it on the same line, or delete the line.',
}
