import { z } from 'zod'

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checkCharacters = '10X98765432'

/** True for a resident ID (GB 11643): region, an existing birth date, sequence, check character. */
export function isResidentId(text: string): boolean {
  return (
    /^[1-9]\d{16}[\dX]$/.test(text) &&
    isCalendarDay(text.slice(6, 14)) &&
    checkCharacter(text.slice(0, 17)) === text.charAt(17)
  )
}

/**
 * The resident ID of `region` (6 digits), `birthDate` (YYYY-MM-DD) and `sequence` (3 digits, odd for men).
 * Throws RangeError on any other shape. Invented people are born in the 1880s, so that no living person is hit.
 */
export function residentId(region: string, birthDate: string, sequence: string): string {
  const body = `${region}${birthDate.replaceAll('-', '')}${sequence}`
  if (!/^[1-9]\d{16}$/.test(body) || !isCalendarDay(body.slice(6, 14))) {
    throw new RangeError('a resident ID is made from 6 digits, a calendar day and 3 digits')
  }
  return body + checkCharacter(body)
}

export const residentIdSchema = z
  .string()
  .refine(isResidentId, { error: 'Not a resident ID: the birth date or the check character is wrong.' })

function checkCharacter(body: string): string {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(body.charAt(index)), 0)
  return checkCharacters.charAt(sum % 11)
}

function isCalendarDay(digits: string): boolean {
  const date = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`
  return z.iso.date().safeParse(date).success
}
