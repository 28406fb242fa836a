import { z } from '@hono/zod-openapi'
import { documentTypes } from '#domain/organisations/document-type.ts'
import { institutionOwnerships } from '#domain/organisations/price-rule.ts'
import {
  type ApplicationState,
  applicationStates,
  type LicenceState,
  licenceStates,
} from '#domain/organisations/tenant-states.ts'
import { joiningKinds, tenantLanguages } from '#domain/organisations/tenant.ts'
import { statesOf } from '#domain/state-table.ts'
import { instant } from '../schemas.ts'

export const applicationState = z.enum(statesOf<ApplicationState>(applicationStates))
export const licenceState = z.enum(statesOf<LicenceState>(licenceStates))

/** A paper with what is known of its scan. */
export const licence = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    number: z.string(),
    scopes: z.array(z.string()),
    validFrom: z.iso.date(),
    validTo: z.iso.date(),
    expiresAt: instant.nullable(),
    state: licenceState,
    filedAt: instant.nullable(),
    decidedAt: instant.nullable(),
    decisionReason: z.string().nullable(),
    mediaType: z.enum(documentTypes).nullable(),
    sizeBytes: z.int().nullable(),
    sha256: z.string().nullable(),
  })
  .openapi('Licence')

/** An application to join. Its contact is for the applicant and the network's operator alone. */
export const application = z
  .object({
    tenantId: z
      .uuid()
      .openapi({ description: 'The id of the application, and of the tenant that it becomes.' }),
    state: applicationState,
    kind: z.enum(joiningKinds),
    nameZh: z.string(),
    nameEn: z.string(),
    socialCreditCode: z.string(),
    ownership: z.enum(institutionOwnerships).nullable(),
    languages: z.array(z.enum(tenantLanguages)),
    contactName: z.string(),
    contactPhone: z.string(),
    contactEmail: z.string(),
    receivedAt: instant,
    decidedAt: instant.nullable(),
    refusalReason: z.string().nullable(),
    takenUpAt: instant.nullable(),
  })
  .openapi('Application')

export const applicationWithLicences = application
  .extend({ licences: z.array(licence) })
  .openapi('ApplicationWithLicences')

/** What each step of an application answers. */
export const applicationStep = z.object({ applicationId: z.uuid(), state: applicationState })

export const reason = z.string().trim().min(1).max(500)
