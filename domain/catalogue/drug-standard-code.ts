import { z } from 'zod'
import { endsInGs1CheckDigit, gs1CheckDigit } from './gs1-check-digit.ts'

/** True for a national drug standard code (本位码): 86, 9, five digits of company, five of product, a GS1 check digit. */
export function isDrugStandardCode(text: string): boolean {
  return /^869\d{11}$/.test(text) && endsInGs1CheckDigit(text)
}

/** The standard code of a company's product; both parts are five digits. Throws RangeError on any other shape. */
export function drugStandardCode(company: string, product: string): string {
  if (!/^\d{5}$/.test(company) || !/^\d{5}$/.test(product)) {
    throw new RangeError('company and product are five digits each')
  }
  const digits = `869${company}${product}`
  return digits + gs1CheckDigit(digits)
}

export const drugStandardCodeSchema = z
  .string()
  .refine(isDrugStandardCode, { error: 'Not a drug standard code: 869, ten digits and a check digit.' })
