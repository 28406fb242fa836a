import { z } from '@hono/zod-openapi'
import { storageClasses } from '#domain/catalogue/storage-class.ts'
import { prescriptionScopes, siteKinds, siteStatuses } from '#domain/organisations/site.ts'

/** A site as every tenant may know it. */
export const siteSchema = z
  .object({
    id: z.uuid(),
    tenantId: z.uuid(),
    parentId: z.uuid().nullable(),
    kind: z.enum(siteKinds),
    status: z.enum(siteStatuses),
    regionCode: z.string(),
    designatedCode: z.string().nullable(),
    nameZh: z.string(),
    nameEn: z.string(),
    longitude: z.number(),
    latitude: z.number(),
    positionSource: z.string(),
    storageClasses: z.array(z.enum(storageClasses)),
    scopes: z.array(z.enum(prescriptionScopes)),
    preparationMinutes: z.int(),
    acceptsAutomatically: z.boolean(),
  })
  .openapi('Site')
