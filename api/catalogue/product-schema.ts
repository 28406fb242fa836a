import { z } from '@hono/zod-openapi'
import { dosageForms, listClasses, saleClasses, specialControls } from '#domain/catalogue/product.ts'
import { storageClasses } from '#domain/catalogue/storage-class.ts'

export const product = z
  .object({
    id: z.uuid(),
    standardCode: z.string(),
    approvalNumber: z.string(),
    gtin: z.string(),
    insuranceCode: z.string().nullable(),
    nameZh: z.string(),
    nameEn: z.string(),
    manufacturer: z.string(),
    ingredientCodes: z.array(z.string()),
    dosageForm: z.enum(dosageForms),
    strength: z.string(),
    baseUnit: z.string(),
    packUnits: z.int(),
    storageClass: z.enum(storageClasses),
    saleClass: z.enum(saleClasses),
    specialControl: z.enum(specialControls),
    listClass: z.enum(listClasses),
    unitPriceTenThousandths: z.int().openapi({ description: 'Price of one base unit in 1/10,000 yuan.' }),
    tracePrefix: z.string(),
    active: z.boolean(),
  })
  .openapi('Product')
