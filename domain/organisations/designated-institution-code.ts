import { z } from 'zod'

/** True for the code of an institution that insurance pays: H (hospital) or P (pharmacy), 6 digits of region, 5 digits. */
export function isDesignatedInstitutionCode(text: string): boolean {
  return /^[HP]\d{11}$/.test(text)
}

export const designatedInstitutionCodeSchema = z.string().refine(isDesignatedInstitutionCode, {
  error: 'Not a designated institution code: H or P and 11 digits.',
})
