import { endsInGs1CheckDigit, gs1CheckDigit } from './gs1-check-digit.ts'

/** True for a GTIN-13 or GTIN-14, the bar code number of a pack. */
export function isGtin(text: string): boolean {
  return /^\d{13,14}$/.test(text) && endsInGs1CheckDigit(text)
}

/** The GTIN that begins with `digits`: 12 digits make a GTIN-13, 13 a GTIN-14. Throws RangeError on any other shape. */
export function gtin(digits: string): string {
  if (!/^\d{12,13}$/.test(digits)) throw new RangeError('a GTIN is made from 12 or 13 digits')
  return digits + gs1CheckDigit(digits)
}

/** One spelling for both lengths, so that a GTIN-13 equals the GTIN-14 a GS1 symbol writes for it. */
export function gtin14(code: string): string {
  return code.padStart(14, '0')
}
