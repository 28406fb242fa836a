import { z } from '@hono/zod-openapi'
import { siteCalendarSchema } from '#db/organisations/new-rows.ts'
import { storageClasses } from '#domain/catalogue/storage-class.ts'
import { institutionOwnerships } from '#domain/organisations/price-rule.ts'
import { prescriptionScopes, siteKinds, siteStatuses } from '#domain/organisations/site.ts'
import { type TenantState, tenantStates } from '#domain/organisations/tenant-states.ts'
import { tenantKinds, tenantLanguages } from '#domain/organisations/tenant.ts'
import { statesOf } from '#domain/state-table.ts'
import { instant } from '../schemas.ts'

export const tenantState = z.enum(statesOf<TenantState>(tenantStates))

/** An organisation as the whole network may know it. */
export const tenant = z
  .object({
    id: z.uuid(),
    kind: z.enum(tenantKinds),
    nameZh: z.string(),
    nameEn: z.string(),
    socialCreditCode: z.string(),
    createdAt: instant,
    state: tenantState,
    ownership: z.enum(institutionOwnerships).nullable(),
    languages: z.array(z.enum(tenantLanguages)),
  })
  .openapi('Tenant')

/** A department of an organisation. */
export const department = z
  .object({ code: z.string(), nameZh: z.string(), nameEn: z.string() })
  .openapi('Department')

/** A site as it stands in the tree. */
export const siteNode = z
  .object({
    id: z.uuid(),
    tenantId: z.uuid(),
    parentId: z.uuid().nullable(),
    kind: z.enum(siteKinds),
    status: z.enum(siteStatuses),
    regionCode: z.string(),
    nameZh: z.string(),
    nameEn: z.string(),
    depth: z.int().openapi({ description: '0 for the top of what was asked for.' }),
  })
  .openapi('SiteNode')

/** A site with all that the network may know of it. */
export const siteDetail = siteNode
  .omit({ depth: true })
  .extend({
    tenantNameZh: z.string(),
    tenantNameEn: z.string(),
    regionNameZh: z.string().nullable(),
    designatedCode: z.string().nullable(),
    longitude: z.number(),
    latitude: z.number(),
    positionSource: z.string(),
    storageClasses: z.array(z.enum(storageClasses)),
    scopes: z.array(z.enum(prescriptionScopes)),
    calendar: siteCalendarSchema,
    preparationMinutes: z.int(),
    acceptsAutomatically: z.boolean(),
  })
  .openapi('Site')
