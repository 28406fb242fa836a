import { z } from 'zod'
import { institutionOwnerships } from '#domain/organisations/price-rule.ts'
import { socialCreditCodeSchema } from '#domain/organisations/social-credit-code.ts'
import { joiningKinds, tenantLanguages } from '#domain/organisations/tenant.ts'

const name = z.string().trim().min(1).max(200)

/** The languages of an institution, each once, the first one by default. */
export const languagesSchema = z
  .array(z.enum(tenantLanguages))
  .min(1)
  .max(tenantLanguages.length)
  .refine((languages) => new Set(languages).size === languages.length, { error: 'A language is repeated.' })

/** What an institution says of itself when it asks to join. */
export const newApplicationSchema = z.strictObject({
  kind: z.enum(joiningKinds),
  nameZh: name,
  nameEn: name,
  socialCreditCode: socialCreditCodeSchema,
  /** Decides the price rule; null for institutions that price nothing. */
  ownership: z.enum(institutionOwnerships).nullable(),
  languages: languagesSchema,
  contactName: z.string().trim().min(1).max(100),
  contactPhone: z.string().regex(/^\+?[\d-]{5,20}$/),
  contactEmail: z.email().max(254),
})
export type NewApplication = z.infer<typeof newApplicationSchema>
