import { z } from 'zod'
import { approvalNumberSchema } from '#domain/catalogue/approval-number.ts'
import { drugStandardCodeSchema } from '#domain/catalogue/drug-standard-code.ts'
import { gtinSchema } from '#domain/catalogue/gtin-schema.ts'
import { ingredients } from '#domain/catalogue/ingredients.ts'
import { insuranceCodeSchema } from '#domain/catalogue/insurance-code.ts'
import { dosageForms, listClasses, saleClasses, specialControls } from '#domain/catalogue/product.ts'
import { storageClasses } from '#domain/catalogue/storage-class.ts'

const text = z.string().min(1).max(200)
const knownIngredients = new Set(ingredients.map((ingredient) => ingredient.code))

/** One product as an operator lists it: a full row of the catalogue. */
export const productListingSchema = z
  .object({
    id: z.uuid(),
    standardCode: drugStandardCodeSchema,
    approvalNumber: approvalNumberSchema,
    gtin: gtinSchema,
    insuranceCode: insuranceCodeSchema.nullable(),
    nameZh: text,
    nameEn: text,
    manufacturer: text,
    ingredientCodes: z
      .array(
        z.string().refine((code) => knownIngredients.has(code), { error: 'Not a known ingredient code.' }),
      )
      .min(1)
      .readonly(),
    dosageForm: z.enum(dosageForms),
    strength: text,
    baseUnit: text,
    /** Base units in a closed box. */
    packUnits: z.int().min(1),
    storageClass: z.enum(storageClasses),
    saleClass: z.enum(saleClasses),
    specialControl: z.enum(specialControls),
    listClass: z.enum(listClasses),
    /** Price of one base unit in 1/10,000 yuan. */
    unitPriceTenThousandths: z.int().min(0),
    tracePrefix: z.string().regex(/^\d{7}$/),
    active: z.boolean(),
  })
  .refine(({ listClass, insuranceCode }) => listClass === 'unlisted' || insuranceCode !== null, {
    path: ['insuranceCode'],
    error: 'A product on the insurance list needs its insurance code.',
  })
export type ProductListing = z.infer<typeof productListingSchema>
