import { z } from 'zod'

// The widths are second-hand: to be checked against the insurer's own code book before a real list is imported.
const westernDrug = /^X[A-Z]\d\d[A-Z]{2}[A-Z]\d{3}[A-Z]\d{3}\d{4}\d{5}$/
const chinesePatentDrug = /^Z[A-Z]\d\d[A-Z]{2}[A-Z]\d{4}\d{4}\d{5}$/

/** What an insurance code is for, told by its first letter, or null when `text` is no insurance code. */
export function insuranceCodeKind(text: string): 'western' | 'chinese_patent' | null {
  if (westernDrug.test(text)) return 'western'
  if (chinesePatentDrug.test(text)) return 'chinese_patent'
  return null
}

export const insuranceCodeSchema = z.string().refine((text) => insuranceCodeKind(text) !== null, {
  error: 'Not an insurance drug code: X and 22 characters, or Z and 19 characters.',
})
