import { z } from 'zod'
import { typedDay } from '#domain/organisations/typed-day.ts'
import { qualificationKinds } from '#domain/access/qualifications.ts'
import { roles } from '#domain/access/roles.ts'
import { scopeSchema } from '#domain/access/scopes.ts'

export const newQualificationSchema = z
  .object({
    kind: z.enum(qualificationKinds),
    number: z.string().trim().min(1).max(64),
    /** First and last day in force, YYYY-MM-DD in Shanghai. */
    validFrom: typedDay,
    validTo: typedDay,
  })
  .refine(({ validFrom, validTo }) => validFrom <= validTo, {
    path: ['validTo'],
    error: 'The qualification ends before it begins.',
  })
export type NewQualification = z.infer<typeof newQualificationSchema>

/** What a person works as, and where; no site means every site of the tenant. */
export const workSchema = z.object({
  roles: z
    .array(z.enum(roles).exclude(['system', 'applicant']))
    .min(1)
    .readonly(),
  siteIds: z.array(z.uuid()).readonly(),
})
export type Work = z.infer<typeof workSchema>

export const newPersonSchema = workSchema.extend({
  id: z.uuid(),
  tenantId: z.uuid(),
  name: z.string().trim().min(1).max(100),
  department: z.string().trim().min(1).max(100).nullable(),
  qualifications: z.array(newQualificationSchema).readonly(),
  /** How the person signs in; null for one who never does. */
  account: z
    .object({ email: z.email().max(254), passwordHash: z.string().startsWith('$argon2id$') })
    .nullable(),
})
export type NewPerson = z.infer<typeof newPersonSchema>

/** Roles that a program may have: what belongs to a person's judgement or hands is not among them. */
export const keyRoleSchema = z.enum(['system', 'insurer', 'regulator'])

export const newApiKeySchema = z.object({
  id: z.uuid(),
  tenantId: z.uuid(),
  name: z.string().trim().min(1).max(100),
  keyHash: z.base64url().length(43),
  roles: z.array(keyRoleSchema).min(1).readonly(),
  /** Limits the key to these scopes of the FHIR façade; without any it opens what its roles do. */
  scopes: z.array(scopeSchema).min(1).max(100).readonly().optional(),
})
export type NewApiKey = z.infer<typeof newApiKeySchema>
