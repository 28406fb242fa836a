import { z } from '@hono/zod-openapi'
import { qualificationKinds } from '#domain/access/qualifications.ts'
import { roles } from '#domain/access/roles.ts'

export const personSummary = z
  .object({
    id: z.uuid(),
    name: z.string(),
    roles: z.array(z.enum(roles)),
    siteIds: z.array(z.uuid()),
    department: z.string().nullable(),
    status: z.enum(['active', 'left']),
  })
  .openapi('PersonSummary')

export const qualification = z.object({
  kind: z.enum(qualificationKinds),
  number: z.string(),
  validFrom: z.iso.date(),
  validTo: z.iso.date(),
})

/** Shown once: a repeated request gets null, since the secret itself is kept nowhere. */
export const shownOnce = z
  .string()
  .nullable()
  .openapi({ description: 'Shown once; null when the request is repeated. If it was lost, make a new one.' })
