import { z } from 'zod'
import { isGtin } from './gtin.ts'

/** A GTIN as it comes from outside. Apart from the rules, so that the phone, which reads codes, carries no zod. */
export const gtinSchema = z
  .string()
  .refine(isGtin, { error: 'Not a GTIN: 13 or 14 digits, the last a check digit.' })
