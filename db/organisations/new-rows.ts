import { z } from 'zod'
import { storageClasses } from '#domain/catalogue/storage-class.ts'
import { designatedInstitutionCodeSchema } from '#domain/organisations/designated-institution-code.ts'
import type { SiteCalendar } from '#domain/organisations/opening-hours.ts'
import { regionCodeSchema, regionLevels } from '#domain/organisations/region-code.ts'
import { weekdays } from '#domain/organisations/shanghai-time.ts'
import { prescriptionScopes, siteKinds } from '#domain/organisations/site.ts'
import { institutionOwnerships } from '#domain/organisations/price-rule.ts'
import { socialCreditCodeSchema } from '#domain/organisations/social-credit-code.ts'
import { timeOfDaySchema } from '#domain/organisations/time-of-day.ts'
import { tenantKinds } from '#domain/organisations/tenant.ts'
import { languagesSchema } from './new-application.ts'

const name = z.string().min(1).max(200)
const minutes = z.int().min(0)
const closingTime = z.union([timeOfDaySchema, z.literal('24:00')])

/** Stretches of one day: each closes after it opens, and none begins before the one before it closed. */
const hours = z
  .array(z.object({ opens: timeOfDaySchema, closes: closingTime }))
  .readonly()
  .refine(
    (intervals) =>
      intervals.every(
        ({ opens, closes }, index) => opens < closes && (intervals[index - 1]?.closes ?? '') <= opens,
      ),
    { error: 'Opening hours must be in order and must not overlap.' },
  )

export const siteCalendarSchema: z.ZodType<SiteCalendar> = z.object({
  week: z.record(z.enum(weekdays), hours),
  exceptions: z.array(z.object({ date: z.iso.date(), hours })).readonly(),
  cutOff: timeOfDaySchema.nullable(),
})

export const newTenantSchema = z.object({
  id: z.uuid(),
  kind: z.enum(tenantKinds),
  nameZh: name,
  nameEn: name,
  socialCreditCode: socialCreditCodeSchema,
  ownership: z.enum(institutionOwnerships).nullable().optional(),
  languages: languagesSchema.readonly().optional(),
})
export type NewTenant = z.infer<typeof newTenantSchema>

export const newLicenceSchema = z
  .object({
    id: z.uuid(),
    tenantId: z.uuid(),
    kind: name,
    number: name,
    scopes: z.array(z.string().min(1)).readonly(),
    /** First and last day in force, YYYY-MM-DD in Shanghai. */
    validFrom: z.iso.date(),
    validTo: z.iso.date(),
  })
  .refine(({ validFrom, validTo }) => validFrom <= validTo, { error: 'The licence ends before it begins.' })
export type NewLicence = z.infer<typeof newLicenceSchema>

export const newRegionSchema = z.object({
  code: regionCodeSchema,
  parentCode: regionCodeSchema.nullable(),
  level: z.enum(regionLevels),
  nameZh: name,
})
export type NewRegion = z.infer<typeof newRegionSchema>

/** What a site may handle and when it works: what its own tenant may change later. */
export const siteWorkSchema = z.object({
  storageClasses: z.array(z.enum(storageClasses)).min(1).readonly(),
  scopes: z.array(z.enum(prescriptionScopes)).min(1).readonly(),
  calendar: siteCalendarSchema,
  preparationMinutes: minutes,
  acceptsAutomatically: z.boolean(),
})
export type SiteWork = z.infer<typeof siteWorkSchema>

export const newSiteSchema = siteWorkSchema.extend({
  id: z.uuid(),
  tenantId: z.uuid(),
  parentId: z.uuid().nullable(),
  kind: z.enum(siteKinds),
  regionCode: regionCodeSchema,
  /** Null for a site that insurance does not pay. */
  designatedCode: designatedInstitutionCodeSchema.nullable(),
  nameZh: name,
  nameEn: name,
  longitude: z.number().min(-180).max(180),
  latitude: z.number().min(-90).max(90),
  positionSource: name,
})
export type NewSite = z.infer<typeof newSiteSchema>

export const newLaneSchema = z.object({
  id: z.uuid(),
  tenantId: z.uuid(),
  fromSiteId: z.uuid(),
  toSiteId: z.uuid(),
  kind: z.enum(['line_haul', 'round', 'door', 'counter']),
  /** Minutes after midnight in Asia/Shanghai. */
  departureMinutes: z.array(minutes.max(24 * 60 - 1)).readonly(),
  /** 1 is Monday, 7 is Sunday. */
  weekdays: z.array(z.int().min(1).max(7)).min(1).readonly(),
  cutOffMinutes: minutes,
  travelMinutes: minutes,
  costFen: z.int().min(0),
})
export type NewLane = z.infer<typeof newLaneSchema>

export const newVehicleSchema = z.object({
  id: z.uuid(),
  tenantId: z.uuid(),
  plate: name,
  siteId: z.uuid(),
  capacityLitres: z.int().min(1),
  capacityKilograms: z.int().min(1),
  coldBoxes: z.int().min(0),
})
export type NewVehicle = z.infer<typeof newVehicleSchema>
