import { z } from 'zod'

/**
 * The approval number (批准文号): 国药准字, a letter for the kind of drug, eight digits. Registrations since 2020 add
 * C (Hong Kong, Macao, Taiwan) or J (made abroad) after the letters H, Z and S.
 */
const numberPattern = /^国药准字(?:[HZSBTFJ]|[HZS][CJ])\d{8}$/

export function isApprovalNumber(text: string): boolean {
  return numberPattern.test(text)
}

export const approvalNumberSchema = z
  .string()
  .refine(isApprovalNumber, { error: 'Not an approval number: 国药准字, a letter and eight digits.' })

/** True for goods made abroad, by the letter J of their approval number: they need their import papers in date. */
export function isImported(approvalNumber: string): boolean {
  return /^国药准字[HZS]?J\d{8}$/.test(approvalNumber)
}
